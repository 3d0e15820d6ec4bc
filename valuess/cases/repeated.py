"""Words of a quotation that somebody wrote into a text by hand, where no withdrawal reaches them.

Only a person can take them out; so when the quotation is withdrawn, those who wrote there and the
coordinators are told where they stand, without the words.
"""

import re

from valuess import mail
from valuess.accounts.models import Account, address
from valuess.cases import naming
from valuess.i18n import lazy, speaking
from valuess.writing.citing import writers
from valuess.writing.models import Revision, Text

RUN, FEWEST = 12, 5  # so many words in a row are a copy; fewer of them may be anybody's
PUBLIC, WORKING, EARLIER = "public", "working", "earlier"
WHERE = {
    PUBLIC: lazy("Visitors read them there."),
    WORKING: lazy("They stand in its working version."),
    EARLIER: lazy("They stand in its history, which visitors do not see."),
}


def places(quotation):
    """[(Text, PUBLIC, WORKING or EARLIER)] of the texts that say its words, in any language."""
    versions = {}
    for said in quotation.words.values():
        tokens = re.findall(r"\w+", said)
        if len(tokens) < FEWEST:
            continue
        rarest = max(tokens[1:], key=len)
        for text, number, body in Revision.saying(rarest):
            if naming.copied(body, [said], min(RUN, len(tokens))):
                versions.setdefault(text, set()).add(number)
    texts = Text.select().where(Text.id.in_(list(versions))).order_by(Text.id)
    return [(text, state(text, versions[text.id])) for text in texts]


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
    for text, _state in found:
        people |= {person.id: person for person in writers(text)}
    for person in people.values():
        with speaking(person.lang):
            lines = [
                (text.title, str(WHERE[where]), address(text.address(person.lang)))
                for text, where in found
            ]
        mail.post(
            person.email, person.lang, "quotation_repeated", name=str(person.name),
            key=f"repeated:{quotation.id}:{person.id}", number=quotation.id, places=lines,
        )  # fmt: skip
