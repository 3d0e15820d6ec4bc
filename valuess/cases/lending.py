"""What case studies lend to the other texts: quotations and cases, to be cited.

A text is kept as one kind of reader sees it, and those who write it may be participants: a
citation shows what visitors may see, whoever reads; only the page of the case itself, written by
partners alone, shows a quotation that waits.
"""

from markupsafe import Markup

from valuess import evidence, markup
from valuess.cases import facts, page
from valuess.cases.models import Case
from valuess.cases.quotations import WITHDRAWN, Quotation
from valuess.config import LANGUAGES
from valuess.htmx import part
from valuess.i18n import _, language, lazy
from valuess.search.words import fold
from valuess.writing.models import Text

QUOTE, CASE = "quote", "case"


def number_of(argument):
    number = int(argument) if argument.isascii() and argument.isdigit() else 0
    return number if 0 < number < 2**31 else 0


def told_quote(argument, working):
    """A quotation as evidence; None where there is none of that number."""
    found = Quotation.told(Quotation.id == number_of(argument)).first()
    if found is None:
        return None
    title = _("Quotation %(number)s", number=found.id)
    if not found.public:
        waits = found.state != WITHDRAWN and found.quotable
        gone = _("visitors may not see it yet.") if waits else _("it may not be shown any more.")
        return evidence.Told(title, gone=gone)
    html = Markup(part("cases/_quote.html", quotation=found, working=False, lang=language()))
    text = text_of(found.case)
    return evidence.Told(
        title, html, (found.lang,), found.interview.day, str(found.case.name),
        text and text.address(language()),
    )  # fmt: skip


def citable_quotes(asked, lang, most):
    """Quotations whose words, in any language, hold those asked for: what is not withdrawn."""
    wanted, found = fold(asked).split(), []
    for row in Quotation.told(Quotation.state != WITHDRAWN):
        words = fold(" ".join([*row.words.values(), *row.case.name.values()]))
        if row.quotable and all(word in words for word in wanted):
            title = _("Quotation %(number)s", number=row.id)
            title = title if row.public else f"{title} ({row.state_name})"
            found.append(evidence.Found(str(row.id), title, row.lang, row.original[:200]))
    return found[:most]


def text_of(case):
    """The published Text of a case in the reader's language, else in another; or None."""
    texts = Text.of_document(case.document_id)
    return next((texts[lang] for lang in (language(), *LANGUAGES) if lang in texts), None)


def told_case(argument, working):
    """A published case as evidence; None where there is none of that number."""
    case = Case.numbered(number_of(argument))
    if case is None:
        return None
    title, text = _("Case study %(number)s", number=case.id), text_of(case)
    if text is None:
        return evidence.Told(title, gone=_("visitors may not see it."))
    revision = text.revision_numbered(text.public)
    html = part("cases/_card.html", case=case, text=text, revision=revision, lang=language(),
                told=facts.brief(case))  # fmt: skip
    langs = tuple(sorted(Text.of_document(case.document_id)))
    address = text.address(language())
    return evidence.Told(title, Markup(html), langs, None, revision.title, address)


def citable_cases(asked, lang, most):
    """Published cases whose title, place or sectors hold the words asked for."""
    wanted, found = fold(asked).split(), []
    for case, text in page.published():
        told = [text.revision.title, *facts.brief(case)]
        if all(word in fold(" ".join(map(str, told))) for word in wanted):
            line = " · ".join(str(words) for words in told[1:])
            found.append(evidence.Found(str(case.id), text.revision.title, text.lang, line))
    return found[:most]


def embedded_case(argument, shown):
    """The embed {{ case: 3 }}."""
    told = told_case(argument, shown.working)
    if told is None or told.gone:
        if not shown.working:
            return Markup()
        note = _("There is no case %(number)s that visitors may see.", number=argument)
        return Markup(part("cases/_no_quote.html", note=note))
    return told.html


markup.register_embed(CASE, embedded_case)
evidence.register(evidence.Kind(QUOTE, lazy("Quotation"), told_quote, citable_quotes))
evidence.register(evidence.Kind(CASE, lazy("Case study"), told_case, citable_cases))
