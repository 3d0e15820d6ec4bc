"""Words of a quotation that somebody wrote into a text by hand, where no withdrawal reaches them.

Only a person can take them out; so when the quotation is withdrawn, those who wrote there and the
coordinators are told where they stand, without the words.
"""

import re
from dataclasses import dataclass

from valuess import mail
from valuess.accounts.models import Account, address
from valuess.cases import naming
from valuess.i18n import lazy, speaking
from valuess.writing.citing import writers
from valuess.writing.models import Revision, Text
from valuess.writing.talk.models import Message

RUN, FEWEST = 12, 5  # so many words in a row are a copy; fewer of them may be anybody's
PUBLIC, WORKING, EARLIER, DISCUSSED = "public", "working", "earlier", "discussed"
WHERE = {
    PUBLIC: lazy("Visitors read them there."),
    WORKING: lazy("They stand in its working version."),
    EARLIER: lazy("They stand in its history, which visitors do not see."),
    DISCUSSED: lazy("They stand in its discussion, which visitors do not see."),
}


@dataclass
class Place:
    """Where words stand. where: a key of WHERE; wrote: those who can take them out."""

    text: Text
    where: str
    wrote: list


def places(quotation):
    """[Place] of its words, in any language: in the texts, then in what was said about them."""
    versions, discussed = {}, {}
    for said in quotation.words.values():
        tokens = re.findall(r"\w+", said)
        run = min(RUN, len(tokens))
        if run < FEWEST:
            continue
        rarest = max(tokens[1:], key=len)
        for text, number, body in Revision.saying(rarest):
            if naming.copied(body, [said], run):
                versions.setdefault(text, set()).add(number)
        for message in Message.saying(rarest):
            if naming.copied(message.words, [said], run):
                discussed.setdefault(message.thread.document_id, []).append(message.author)
    texts = Text.select().where(Text.id.in_(list(versions))).order_by(Text.id)
    found = [Place(text, state(text, versions[text.id]), writers(text)) for text in texts]
    for document, authors in discussed.items():
        texts = Text.select().where(Text.document == document).order_by(Text.id)
        found += [Place(text, DISCUSSED, [a for a in authors if a]) for text in texts.limit(1)]
    return found


def state(text, numbers):
    if text.public in numbers:
        return PUBLIC
    return WORKING if text.head in numbers else EARLIER


def tell(quotation):
    """Inside the transaction of a withdrawal, before the words are forgotten."""
    found = places(quotation)
    if not found:
        return
    runs = Account.select().where(Account.active, Account.role == "coordinator")
    people = {person.id: person for person in runs}
    for place in found:
        people |= {person.id: person for person in place.wrote if person.active}
    for person in people.values():
        with speaking(person.lang):
            lines = [
                (each.text.title, str(WHERE[each.where]), address(each.text.address(person.lang)))
                for each in found
            ]
        mail.post(
            person.email, person.lang, "quotation_repeated", name=str(person.name),
            key=f"repeated:{quotation.id}:{person.id}", number=quotation.id, places=lines,
        )  # fmt: skip
