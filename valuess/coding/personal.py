"""What the coding holds of one person: given to them. Codes and memos stay, without a name, when
they are erased: others build on them."""

from valuess import frame
from valuess.coding.models import Memo, Passage, PassageCode, PassageTranslation


def export(account):
    """The passages they marked, by place, and every word that they wrote themselves.

    The words of a passage are those of somebody else, so only their place is given.
    """
    given = (
        PassageCode.select(PassageCode, Passage)
        .join(Passage)
        .where(PassageCode.analyst == account)
        .order_by(PassageCode.id)
    )
    memos = Memo.select().where(Memo.author == account).order_by(Memo.id)
    translated = PassageTranslation.select().where(PassageTranslation.author == account)
    return {
        "codes": [
            {"text": f"{row.passage.kind}:{row.passage.number}", "from": row.passage.start,
             "to": row.passage.end, "code": row.code_id, "at": f"{row.created}Z"}
            for row in given
        ],
        "memos": [{"words": memo.words, "at": f"{memo.created}Z"} for memo in memos],
        "translations": [
            {"language": row.lang, "words": row.words, "at": f"{row.created}Z"}
            for row in translated.order_by(PassageTranslation.id)
        ],
    }  # fmt: skip


SOURCE = frame.Personal("coding", export, lambda account: None)
