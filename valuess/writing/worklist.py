"""The work that waits in both languages: for each page, and for each organisation that writes."""

from dataclasses import dataclass, field

from peewee import JOIN

from valuess.accounts.models import Account, Organisation
from valuess.writing import standing
from valuess.writing.models import Revision, Text
from valuess.writing.standing import SIDES


@dataclass
class Share:
    """What waits for one organisation: its name (None: texts that nobody of one wrote),
    how many paragraphs and about how many words, in how many pages."""

    organisation: str | None
    pages: int = 0
    paragraphs: int = 0
    words: int = 0


@dataclass
class Work:
    """counts: {document: Counts}; writers: {(document, lang): organisation's name or None};
    total: the Counts of all; shares: [Share], the most work first."""

    counts: dict
    writers: dict
    total: standing.Counts = field(default_factory=standing.Counts)
    shares: list = field(default_factory=list)


def writers(documents):
    """{(document, lang): name of the organisation of who wrote its working version}: one query."""
    rows = (
        Text.select(Text.document, Text.lang, Organisation.name)
        .join(Revision, on=(Revision.text == Text.id) & (Revision.number == Text.head))
        .join(Account, JOIN.LEFT_OUTER, on=(Revision.author == Account.id))
        .join(Organisation, JOIN.LEFT_OUTER, on=(Account.organisation == Organisation.id))
        .where(Text.document.in_(list(documents)))
        .tuples()
    )
    return {(document, lang): name for document, lang, name in rows}


def work(documents, sides=SIDES):
    """The Work of some documents (numbers). A language that a page lacks is nobody's."""
    documents = list(documents)
    found = Work(standing.counts(documents, sides), writers(documents) if documents else {})
    for name in ("both", "unchecked", "differs", "stale"):
        setattr(found.total, name, sum(getattr(each, name) for each in found.counts.values()))
    shares = {}
    for lang in sides:
        for kind in ("changed", "only", "words", "waiting"):
            counted = (getattr(each, kind).get(lang, 0) for each in found.counts.values())
            getattr(found.total, kind)[lang] = sum(counted)
        for document, counts in found.counts.items():
            if counts.waits(lang):
                name = found.writers.get((document, lang))
                share = shares.setdefault(name, Share(name))
                share.pages += 1
                share.paragraphs += counts.waits(lang)
                share.words += counts.words[lang]
    found.shares = sorted(shares.values(), key=lambda one: (-one.words, str(one.organisation)))
    return found
