"""What somebody who was interviewed sees and says, by their link."""

from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from valuess import markup
from valuess.cases import withdrawing
from valuess.cases.consents import QUOTE, Consent
from valuess.cases.models import Case
from valuess.cases.page import quoted
from valuess.cases.quotations import WITHDRAWN, Quotation
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.writing.citing import Citations
from valuess.writing.models import Revision, Text


@dataclass
class Page:
    """The page of a case as the interviewee reads it. public: whether visitors read it now."""

    text: Text
    revision: Revision
    html: Markup
    public: bool


def standing(interview):
    """{"present": {purpose: the line that counts}, "quotations": [], "page": its Text or None}."""
    lines = Consent.standing([interview.id])
    return {
        "present": {purpose: line for (_number, purpose), line in lines.items()},
        "quotations": quotations(interview), "page": text_of(interview),
    }  # fmt: skip


def quotations(interview):
    """Those of this interview that it may be asked about: none once it does not agree."""
    rows = Quotation.told(Quotation.interview == interview, Quotation.state != WITHDRAWN)
    return [row for row in rows if row.quotable]


def quotation(interview, number):
    return next((row for row in quotations(interview) if row.id == number), None)


def answer(row, asks, words, opened):
    """Approve, or ask for a change; those who interviewed are written to. Raises Changed."""
    with db.atomic():
        here = row.ask_change(words, opened) if asks else row.approve(opened)
        withdrawing.tell_answer(here, Case.get_by_id(here.case_id), asks)
    return here


def given(interview, purpose):
    """Whether this is agreed to now."""
    line = Consent.standing([interview.id]).get((interview.id, purpose))
    return line is not None and line.given


def withdraw(interview, purpose, day):
    """Take a consent back, at once."""
    return withdrawing.record(interview, {purpose: False}, day)


def text_of(interview):
    """The page of the case in the reader's language, else in another; or None."""
    texts = Text.of_document(interview.case.document_id, working=True)
    order = [g.lang, *LANGUAGES]
    return next((texts[lang] for lang in order if lang in texts), None)


def page_of(interview):
    """The Page of the case, its quotations of this interview shown as they will be; or None.

    Those of other interviews show where visitors see them.
    """
    text = text_of(interview)
    if text is None:
        return None
    revision = text.revision_numbered(text.head)
    agreed = given(interview, QUOTE)

    def embed(raw):
        kind, _colon, argument = raw.partition(":")
        if kind.strip() != "quote":
            return Markup()
        mine = (interview.id,) if agreed else ()
        return quoted(argument.strip(), inside=False, working=False, mine=mine)

    citations = Citations(working=False)
    html = markup.bind(revision.html, lambda _key, label: label, embed, citations.cite)
    return Page(text, revision, html + citations.below(), text.public == text.head)
