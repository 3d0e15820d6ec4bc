"""The order of the programme's pages, its steps, and its words in both languages."""

import hashlib
from dataclasses import dataclass

from flask import current_app, url_for
from peewee import CharField, ForeignKeyField, IntegerField, fn

from valuess import audit, frame
from valuess.accounts.models import Organisation
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Label, LabelField, db, locked
from valuess.i18n import _, language, lazy
from valuess.writing.kinds import Kind, register
from valuess.writing.models import Document, Revision, Text

RESERVED = ("new", "bin", "draft", "preview", "word", "import", "place")
WORDS = ("tagline", "intro", "notice", "fund")
DONE, NOW, NEXT = "done", "now", "next"
PHASES = (DONE, NOW, NEXT)
AWAITED = {"cases": "case.index"}  # rooms that are empty at first
# The programme page that tells of a step until the step has a room of its own.
TOLD_BY = {
    "survey": "questionnaire",
    "cases": "case-studies",
    "meeting": "meeting",
    "guide": "guide",
}


class Page(BaseModel):
    """A document's place among the programme's pages.

    key: of a page that came with the portal, so that it is loaded once and can be
    pointed to whatever its title becomes.
    """

    document = ForeignKeyField(Document, primary_key=True, on_delete="CASCADE", backref="place")
    position = IntegerField(default=0)
    key = CharField(max_length=60, null=True, unique=True)

    class Meta:
        table_name = "programme_page"

    @classmethod
    def begin(cls, document):
        """A new page comes last."""
        last = cls.select(fn.MAX(cls.position)).scalar() or 0
        return cls.create(document=document, position=last + 1)

    @classmethod
    def listed(cls, working):
        """The pages as the reader of this language sees them, in order: a list of Line.

        Each page appears once: in the reader's language, else in another. One query;
        kept until anything is committed.
        """
        return until_commit(
            ("programme pages", language(), working), lambda: cls.lines(language(), working)
        )

    @classmethod
    def lines(cls, lang, working):
        number = Text.head if working else Text.public
        rows = (
            Text.select(Text, Document, cls, Revision.title, Revision.headings)
            .join(Document)
            .join(cls, attr="place")
            .switch(Text)
            .join(
                Revision,
                on=((Revision.text == Text.id) & (Revision.number == number)),
                attr="revision",
            )
            .where(Document.binned.is_null())
            .order_by(cls.position, cls.document)
        )
        pages = {}
        for text in rows:
            pages.setdefault(text.document_id, {})[text.lang] = text
        return [Line.of(texts, lang) for texts in pages.values()]

    @classmethod
    def known(cls):
        """{key: Line} of the published pages that came with the portal."""
        return {line.key: line for line in cls.listed(working=False) if line.key}

    @classmethod
    def moved(cls, document, step, by):
        """Exchange a page with the one before (step -1) or after (1) among those not binned."""
        with db.atomic():
            pages = list(
                locked(
                    cls.select(cls, Document)
                    .join(Document)
                    .where(Document.binned.is_null())
                    .order_by(cls.position, cls.document)
                )
            )
            here = next((i for i, page in enumerate(pages) if page.document_id == document), None)
            if here is None or not 0 <= here + step < len(pages):
                return
            one, other = pages[here], pages[here + step]
            one.position, other.position = other.position, one.position
            one.save()
            other.save()
            audit.note("programme page moved", by, f"programme:{document}")


@dataclass
class Line:
    """One page of the list. lang: of its title; foreign: not the reader's; waits: see Text.

    headings: (level, id, words) of its headings.
    """

    document: int
    key: str | None
    title: str
    url: str
    lang: str
    foreign: bool
    public: bool
    waits: bool
    headings: list

    @classmethod
    def of(cls, texts, lang):
        text = texts.get(lang) or next(texts[code] for code in LANGUAGES if code in texts)
        return cls(
            text.document_id, text.document.place.key, text.revision.title, text.address(lang),
            text.lang, text.lang != lang, text.public is not None, text.waits,
            text.revision.headings,
        )  # fmt: skip


def around(text, working):
    """What stands around a programme page: the way back, the pages before and after."""
    lines = Page.listed(working)
    here = next((i for i, line in enumerate(lines) if line.document == text.document_id), None)
    if here is None:
        return {}
    pair = [lines[i] if 0 <= i < len(lines) else None for i in (here - 1, here + 1)]
    return {
        "crumbs": [(_("The programme"), PROGRAMME.home()), (lines[here].title, None)],
        "previous": pair[0] and (pair[0].title, pair[0].url),
        "next": pair[1] and (pair[1].title, pair[1].url),
    }


PROGRAMME = register(
    Kind("programme", lazy("Programme"), begun=Page.begin, around=around, reserved=RESERVED)
)


class Wording(BaseModel):
    """Words of the portal itself, written side by side: those of WORDS."""

    key = CharField(max_length=40, unique=True)
    text = LabelField()

    @classmethod
    def texts(cls):
        """{key: Label} for all of WORDS; empty ones where nothing was written."""
        found = {row.key: row.text for row in cls.select()}
        return {key: found.get(key, Label()) for key in WORDS}


class Step(BaseModel):
    """One of the programme's steps. state: where it stands, in words; phase: one of PHASES."""

    key = CharField(max_length=40, unique=True)
    position = IntegerField(default=0)
    title = LabelField()
    summary = LabelField()
    state = LabelField()
    phase = CharField(max_length=10, default=NEXT)

    LABELS = ("title", "summary", "state")

    @classmethod
    def in_order(cls):
        return cls.select().order_by(cls.position, cls.id)

    def url(self, told):
        """The room of this step when there is one, and it has something to tell where that is
        waited for; else the programme page that tells of it."""
        room = AWAITED[self.key] if told and self.key in AWAITED else f"{self.key}.index"
        if room in current_app.view_functions:
            return url_for(room)
        line = Page.known().get(TOLD_BY.get(self.key))
        return line and line.url

    def shown(self):
        """For kit.steps, in the reader's language; where it stands, with what its room says."""
        told = frame.standings.get(self.key, str)()
        where = " · ".join(filter(None, (str(self.state), told)))
        return {
            "title": str(self.title), "text": str(self.summary), "where": where,
            "url": self.url(told), "state": self.phase,
        }  # fmt: skip


def steps():
    """The steps as the front page shows them; kept until anything is committed."""
    return until_commit(("steps", language()), lambda: [step.shown() for step in Step.in_order()])


def words():
    """{key: words} of the portal in the reader's language; kept until anything is committed."""
    return until_commit(
        ("words", language()),
        lambda: {key: str(text) for key, text in Wording.texts().items()},
    )


def as_fields():
    """Everything that the settings hold, as their form names it: {field: words}."""
    fields = {
        f"{key}-{lang}": text.get(lang, "")
        for key, text in Wording.texts().items()
        for lang in LANGUAGES
    }
    for step in Step.in_order():
        for name in Step.LABELS:
            label = getattr(step, name)
            fields |= {f"{step.key}-{name}-{lang}": label.get(lang, "") for lang in LANGUAGES}
        fields[f"{step.key}-phase"] = step.phase
    return fields


def mark(fields):
    """A short mark of what the settings were when a form was opened."""
    return hashlib.blake2b(repr(sorted(fields.items())).encode(), digest_size=9).hexdigest()


class Changed(Exception):
    """Somebody else changed the settings meanwhile; `.now` is what they say: see as_fields."""

    def __init__(self, now):
        super().__init__()
        self.now = now


def reword(fields, opened, by):
    """Write the settings anew; the names of the fields that changed.

    fields: as of as_fields; opened: the mark of what the form had shown. Changed when
    the settings are no longer those, and nothing is written. What stood there before
    goes into the audit trail.
    """
    with db.atomic():
        list(locked(Wording.select().order_by(Wording.id)))
        before = as_fields()
        if mark(before) != opened:
            raise Changed(before)
        changed = {name: words for name, words in before.items() if fields[name] != words}
        if changed:
            write(fields)
            audit.note("programme words changed", by, "programme", before=changed)
    return sorted(changed)


def write(fields):
    """Inside the transaction: every word of the settings from the fields of their form."""
    for key in WORDS:
        text = Label({lang: fields[f"{key}-{lang}"] for lang in LANGUAGES})
        if not Wording.update(text=text).where(Wording.key == key).execute():
            Wording.create(key=key, text=text)
    for step in Step.in_order():
        for name in Step.LABELS:
            label = {lang: fields[f"{step.key}-{name}-{lang}"] for lang in LANGUAGES}
            setattr(step, name, Label(label))
        step.phase = fields[f"{step.key}-phase"]
        step.save()


@dataclass
class Notice:
    """The co-funding statement, and the fund's name, in the reader's language."""

    text: str
    fund: str


def surroundings():
    """What every page needs of the programme; kept until anything is committed."""
    return until_commit(("programme around", language()), around_every_page)


def around_every_page():
    said = words()
    return {
        "notice": Notice(said["notice"], said["fund"]) if said["notice"] else None,
        "partner_names": [partner.name for partner in Organisation.partners()],
    }
