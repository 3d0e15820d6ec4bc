"""Tying a code to what a questionnaire offered to choose, by hand; each act can be undone."""

from valuess import audit
from valuess.coding import codebook, polls, undoing
from valuess.coding.codebook import Wrong
from valuess.coding.models import STANCES, Code, CodeTie
from valuess.db import db, now
from valuess.i18n import _

MOST = 20  # ties of one code


def of(number):
    """The ties of a code that stand, those of codes merged into it among them."""
    return [tie for tie in standing() if tie.code.id == number]


def standing():
    """Every tie, each with the `code` that stands today, in the order of the codebook."""
    rows, book = list(CodeTie.standing()), codebook.known()
    if any(tie.code_id not in book.by_id for tie in rows):
        book = codebook.Codebook()  # some were added since the request began
    place = {node.code.id: at for at, node in enumerate(book.nodes)}
    found = {}
    for tie in rows:
        tie.code = last(tie.code_id, book.by_id)
        found.setdefault((tie.code.id, tie.choice), tie)
    return sorted(found.values(), key=lambda tie: (place[tie.code.id], tie.id))


def last(number, by_id):
    """The code into which this one was merged, itself where it was not."""
    code = by_id[number]
    while code.merged_id is not None:
        code = by_id[code.merged_id]
    return code


def tie(number, choice, stance, by):
    """Say that a code and a choice (a polls.Choice, or None) speak of the same; the CodeTie.

    Raises Wrong."""
    with db.atomic():
        code = Code.held(number)
        wrong = {}
        if choice is None or choice not in polls.words():
            wrong["choice"] = _("Choose an answer of a questionnaire.")
        elif choice in {each.choice for each in of(number)}:
            wrong["choice"] = _("It is tied to this code already.")
        elif len(of(number)) >= MOST:
            wrong["choice"] = _("At most %(most)d.", most=MOST)
        if stance and stance not in STANCES:
            wrong["tie_stance"] = _("Choose one of those that are offered.")
        if wrong:
            raise Wrong(wrong)
        made = CodeTie.create(code=code, stance=stance, by=by, **choice._asdict())
        undoing.note("", 0, by, "tie", made=[("tie", made.id)])
        audit.note("code tied", by, f"code:{number}", key=code.key, choice=str(choice))
        return made


def untie(number, row, by):
    """Take a tie (the number of its row) from a code; False where there is none."""
    with db.atomic():
        code = Code.held(number)
        found = next((each for each in of(number) if each.id == row), None)
        if found is None:
            return False
        CodeTie.update(removed=now()).where(CodeTie.id == row).execute()
        undoing.note("", 0, by, "tie", ended=[("tie", row)])
        audit.note("code untied", by, f"code:{number}", key=code.key, choice=str(found.choice))
        return True
