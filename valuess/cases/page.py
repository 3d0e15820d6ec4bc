"""The page of a case: a text of the kind "case", what stands at its head, and what it may show."""

import re

from flask import url_for
from markupsafe import Markup
from peewee import fn

from valuess import markup
from valuess.access import PARTNER
from valuess.cases import facts, naming
from valuess.cases.consents import NAME_ORGANISATION, NAME_PERSON, PHOTOGRAPH, Consent
from valuess.cases.models import Case, CaseInterview, Transcript
from valuess.cases.pseudonyms import CONTACT, ORGANISATION, PERSON, PLACE, Pseudonym
from valuess.cases.quotations import APPROVED, WITHDRAWN, Quotation
from valuess.config import LANGUAGES
from valuess.files.models import File
from valuess.htmx import part
from valuess.i18n import _, language, lazy
from valuess.writing.kinds import Kind, kinds, register
from valuess.writing.models import Revision, Text

RESERVED = ("new", "bin", "draft", "preview", "word", "import", "desk", "mine")
QUOTED = re.compile(r"quote\s*:\s*(\d{1,9})\s*")


def agreed(case):
    """{purpose: whether the case may do it now}: somebody agrees, and nobody who was asked does
    not. One query."""
    interviews = CaseInterview.select(CaseInterview.id).where(CaseInterview.case == case)
    said = {}
    for (_interview, purpose), line in Consent.standing(interviews).items():
        said.setdefault(purpose, []).append(line.given)
    return {purpose: all(given) for purpose, given in said.items()}


def hold(text):
    """Hold the case of a page before the page, in the order in which a withdrawal holds them: no
    consent is taken back between the check and what follows."""
    case = Case.of_document(text.document_id)
    if case is not None:
        Case.held(case.id)


def against(text, revision):
    """The reasons against publishing a revision of a case's page, in words; see Kind.check.

    Written for partners who may be outside the circle: no real name is among them.
    """
    case = Case.of_document(text.document_id)
    if case is None:
        return [_("This page belongs to no case.")]
    reasons = shows_too_much(case, text, revision)
    if case.checked is None:
        reasons.insert(0, _("Nobody has checked the pseudonyms of the transcripts yet."))
    return reasons + unquotable(case, text, revision) + copied(case, revision)


def shows_too_much(case, text, revision):
    """What a revision shows although nobody agreed to it: names and photographs."""
    may = agreed(case)
    reasons = unnamed(case, f"{revision.title}\n{revision.body}", may)
    if not may.get(PHOTOGRAPH) and pictures(text, revision):
        reasons.append(_("It shows a picture, and nobody has agreed to photographs."))
    return reasons


def unnamed(case, words, may=None):
    """Which names these words give although nobody agreed to it. may: as `agreed` gives it."""
    may = agreed(case) if may is None else may
    key = {}
    for line in Pseudonym.of(case):
        if line.real != line.shown:
            key.setdefault(line.sort, []).append(line.real)
    key.setdefault(ORGANISATION, []).append(case.organisation)
    checks = (
        (ORGANISATION, NAME_ORGANISATION,
         _("It gives the real name of the organisation, which has not agreed to be named.")),
        (PERSON, NAME_PERSON,
         _("It gives the real name of somebody who has not agreed to be named.")),
        (PLACE, None, _("It gives a place that the key replaces.")),
        (CONTACT, None, _("It gives an address or a number that the key replaces.")),
    )  # fmt: skip
    return [
        reason for sort, purpose, reason in checks
        if not may.get(purpose) and naming.occurrences(words, key.get(sort, ()))
    ]  # fmt: skip


def pictures(text, revision):
    tokens = markup.render(revision.body, text.lang).files
    files = File.described().where(File.token.in_(tokens)) if tokens else ()
    return any(file.is_picture for file in files)


def cited(text, revision):
    """The numbers of the quotations that a revision shows."""
    embeds = markup.render(revision.body, text.lang).embeds
    return [int(match[1]) for match in map(QUOTED.fullmatch, embeds) if match]


def unquotable(case, text, revision):
    """Why quotations that it shows may not be shown."""
    numbers = cited(text, revision)
    rows = {row.id: row for row in Quotation.told(Quotation.id.in_(numbers))} if numbers else {}
    reasons = []
    for number in dict.fromkeys(numbers):
        row = rows.get(number)
        if row is None or row.state == WITHDRAWN or not row.quotable:
            reasons.append(_("Quotation %(number)s may not be shown.", number=number))
        elif row.case_id != case.id and not row.public:
            reasons.append(_("Quotation %(number)s is of another case, and not public.",
                             number=number))  # fmt: skip
        elif row.state != APPROVED:
            reasons.append(_("Quotation %(number)s is not approved by the interviewee.",
                             number=number))  # fmt: skip
    return reasons


def copied(case, revision):
    """Words of a transcript must come through a quotation, or nobody can take them back."""
    texts = [row.words for row in Transcript.told(CaseInterview.case == case)]
    if naming.copied(revision.body, texts):
        return [_("It repeats a sentence of a transcript: show it as a quotation instead.")]
    return []


# What a page shows


def quote(argument, shown):
    """The embed {{ quote: 12 }}: the words as they were said, with their translation."""
    inside = shown.working and kinds[shown.text.kind].level >= PARTNER
    return quoted(argument, inside=inside, working=shown.working)


def quoted(argument, inside, working, mine=()):
    """mine: numbers of interviews whose quotations are shown as if they were approved."""
    number = int(argument) if argument.isascii() and argument.isdigit() else 0
    row = Quotation.shown([number], inside=inside or bool(mine)).get(number)
    if row is None or not (row.public or inside or row.interview_id in mine):
        if not working:
            return Markup()
        note = _("There is no quotation %(number)s that may be shown here.", number=argument)
        return Markup(part("cases/_no_quote.html", note=note))
    return Markup(part("cases/_quote.html", quotation=row, working=inside, lang=language()))


def around(text, working):
    """The way back to the cases, and what is told of this one in codes."""
    case = Case.of_document(text.document_id)
    home = [(_("Case studies"), CASE.home())]
    if working:
        home.append((_("The cases at work"), url_for("case.desk")))
    if case is None:
        return {"crumbs": [*home, (text.title, None)]}
    head = part("cases/_facts.html", case=case, told=facts.told(case), lang=language())
    return {"crumbs": [*home, (str(text.title), None)], "head": Markup(head)}


def published():
    """[(Case, Text with its published `.revision`)] of what visitors may read, in the reader's
    language where it is there. One query."""
    query = (
        Text.with_words(Text.public)
        .select_extend(Case)
        .join_from(Text, Case, on=(Case.document == Text.document), attr="case")
        .where(Text.kind == "case")
        .order_by(fn.LOWER(Revision.title), Text.id)
    )
    found, here = {}, language()
    order = [here, *(lang for lang in LANGUAGES if lang != here)]
    for text in query:
        known = found.get(text.document_id)
        if known is None or order.index(text.lang) < order.index(known.lang):
            found[text.document_id] = text
    return [(text.case, text) for text in found.values()]


def chosen(rows, country="", sector=""):
    """Those of one country and sector, where asked."""
    return [
        (case, text) for case, text in rows
        if (not country or case.country == country) and (not sector or sector in case.sectors)
    ]  # fmt: skip


CASE = register(
    Kind("case", lazy("Case study"), check=against, hold=hold, around=around,
         reserved=RESERVED, reviewed=True)  # fmt: skip
)
markup.register_embed("quote", quote)
