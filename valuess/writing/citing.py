"""Citations in a text: numbers in the sentence, and below the text what each rests on."""

from dataclasses import dataclass

from flask import current_app, g
from markupsafe import Markup
from peewee import fn

from valuess import evidence, mail
from valuess.accounts.models import Account
from valuess.htmx import part
from valuess.i18n import speaking
from valuess.writing.kinds import kinds
from valuess.writing.models import Reference, Revision, Text


@dataclass
class Note:
    """One piece of evidence below a text. number: as the sentence says it."""

    number: int
    raw: str
    kind: str
    label: str
    argument: str
    told: evidence.Told

    @property
    def open(self):
        """Where it has a page of its own."""
        return {"kind": self.kind, "argument": self.argument}


class Citations:
    """Numbers the citations of one text as `markup.bind` comes upon them.

    What may not be shown leaves no trace for visitors; those who write are told why.
    """

    def __init__(self, working, folded=True):
        self.working, self.folded = working, folded
        self.notes, self.known = [], {}

    def cite(self, raw):
        """The HTML that stands for `{{ raw }}` in a sentence."""
        name, argument = evidence.parted(raw)
        raw = f"{name}: {argument}"
        if raw == evidence.NEEDED:
            return Markup(part("writing/_cite.html", note=None))
        told = evidence.tell(raw, self.working)
        if told is None:
            return Markup(" <code>{{{{ {} }}}}</code>").format(raw) if self.working else Markup()
        if told.gone and not self.working:
            return Markup()
        if raw not in self.known:
            label = str(evidence.kinds[name].label)
            self.known[raw] = Note(len(self.notes) + 1, raw, name, label, argument, told)
            self.notes.append(self.known[raw])
        return Markup(part("writing/_cite.html", note=self.known[raw]))

    def below(self):
        """The HTML of what the text rests on; nothing where nothing is cited."""
        if not self.notes:
            return Markup()
        html = part("writing/_rests.html", notes=self.notes, folded=self.folded, lang=g.lang,
                    marked=evidence.marked)  # fmt: skip
        return Markup(html)


def cited(name, covers, working):
    """Where texts cite: [evidence.Use]. Published versions, or working ones too."""
    found = {text: public for text, public in citing(name, covers).items() if public or working}
    if not found:
        return []
    texts = {
        text.id: text
        for kind in kinds
        for text in Text.readable(kind, working).where(Text.id.in_(list(found)))
    }
    return [
        evidence.Use(text.revision.title, text.lang, text.address(g.lang), found[number])
        for number, text in sorted(texts.items())
    ]



WRITERS = 5  # of each text: those who saved it last, or published it


def tell_writers(name, argument, covers):
    """Inside the transaction of a withdrawal: write to those who last wrote where it is cited,
    and to coordinators, one mail a person."""
    texts = citing(name, covers)
    if not texts:
        return
    runs = Account.select().where(Account.active, Account.role == "coordinator")
    people = {account.id: account for account in runs}
    for text in texts:
        people |= {account.id: account for account in writers(text)}
    label = evidence.kinds[name].label
    for person in people.values():
        with speaking(person.lang):
            lines = [(use.title, absolute(use.address)) for use in cited(name, covers, True)]
            mail.post(
                person.email, person.lang, "evidence_withdrawn", name=str(person.name),
                key=f"withdrawn:{name}:{argument}:{person.id}", label=str(label), cited=argument,
                places=lines,
            )  # fmt: skip


def citing(name, covers):
    """{text's number: whether its published version does} of all that cite it."""
    rows = (
        Reference.select(Reference.text, Reference.target, Reference.public)
        .where(Reference.sort == "embed", Reference.target.startswith(f"{name}:"))
        .tuples()
    )
    found = {}
    for text, target, public in rows:
        if covers(evidence.parted(target)[1]):
            found[text] = found.get(text, False) or public
    return found


def writers(text):
    """The active partners who saved a text last."""
    wrote = (
        Revision.select(Revision.author)
        .where(Revision.text == text, Revision.author.is_null(False))
        .group_by(Revision.author)
        .order_by(fn.MAX(Revision.id).desc())
        .limit(WRITERS)
    )
    numbers = [row.author_id for row in wrote]
    return list(Account.select().where(Account.id.in_(numbers), Account.active))


def absolute(address):
    return current_app.config["PUBLIC_URL"] + address
