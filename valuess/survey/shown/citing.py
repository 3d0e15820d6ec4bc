"""Figures within pages: `{{ survey: slug/question by axis @3 }}`, and which pages show which."""

import re
from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from valuess import markup
from valuess.htmx import part
from valuess.i18n import _
from valuess.survey.models import Survey
from valuess.survey.results import snapshots
from valuess.survey.shown import figures, reading, saying
from valuess.writing.kinds import kinds
from valuess.writing.models import Reference, Text

CODE = "[a-z][a-z0-9_]{0,39}"
WRITTEN = re.compile(
    rf"([a-z0-9-]+) */ *({CODE})(?: +(?:by|par) +({CODE}))?(?: *@ *([0-9]{{1,6}}))?"
)


@dataclass(frozen=True)
class Cited:
    """What a page asks for. snapshot: the number that it stays with, or None: what is published."""

    slug: str
    question: str
    axis: str | None
    snapshot: int | None


def parsed(argument):
    """The Cited of what stands after `survey:`, or None."""
    found = WRITTEN.fullmatch(argument.strip())
    if found is None:
        return None
    slug, question, axis, number = found.groups()
    return Cited(slug, question, axis, int(number) if number else None)


def show(argument, shown):
    """The embed: the figure as its readers may see it, with its table, source, date and n.

    Visitors see published snapshots alone, else nothing; those who write see what is not
    published too, and are told so, and how far the figure has moved since.
    """
    cited = parsed(argument)
    survey = cited and Survey.at(cited.slug)
    if survey is None:
        return notice(argument, shown, _("There is no such survey:"))
    snapshot = reading.public(survey, cited.snapshot) if survey.showing else None
    published = snapshot is not None
    if not published and shown.working:
        snapshot = (snapshots.latest(survey) if cited.snapshot is None
                    else snapshots.at(survey, cited.snapshot))  # fmt: skip
    if snapshot is None:
        return notice(argument, shown, _("There is no snapshot yet of which this could be shown:"))
    source = reading.of(survey, snapshot)
    figure = source.figure(cited.question, cited.axis)
    if figure is None:
        return notice(argument, shown, _("There is no such question, or nothing to cross it by:"))
    return Markup(
        part(
            "survey/_cited.html",
            survey=survey,
            cited=cited,
            snapshot=snapshot,
            figure=figure,
            drawing=saying.chart(figure),
            title=title(figure),
            lang=g.lang,
            described=saying.described(figure),
            notes=saying.notes(figure, survey.smallest),
            published=published,
            move=moved(survey, cited, figure) if shown.working else None,
            working=shown.working,
        )  # fmt: skip
    )


def notice(argument, shown, words):
    """What stands where no figure can: for those who write, why; for visitors nothing."""
    if not shown.working:
        return Markup()
    return Markup(part("survey/_not_cited.html", words=words, argument=argument))


def title(figure):
    asked = saying.said(figure.question.label)
    return f"{asked} – {saying.said(figure.axis.label)}" if figure.axis else asked


def moved(survey, cited, figure):
    """How far the figure has moved since this snapshot, in words; "" where it has not."""
    latest = snapshots.latest(survey)
    now = latest and reading.of(survey, latest).figure(cited.question, cited.axis)
    move = now and figures.moved(figure, now)
    if not move:
        return ""
    told = [saying.base_moved(move)] if move.before != move.now else []
    if move.points:
        where = filter(None, (saying.said(move.column), saying.said(move.label)))
        told.append(saying.points_moved(", ".join(where), move.points))
    return "; ".join(told)


def pages(survey, question):
    """[(title, address)] of the pages that show a question, as those who write see them."""
    start = f"survey: {survey.slug}/{question}"
    citing = Reference.select(Reference.text, Reference.target).where(
        Reference.sort == "embed", Reference.target.startswith(start)
    )
    told = set()
    for row in citing:
        cited = parsed(row.target.partition(":")[2])
        if cited is not None and cited.question == question:
            told.add(row.text_id)
    open_kinds = [name for name, kind in kinds.items() if kind.within is None]
    if not told:
        return []
    texts = Text.with_words(Text.head).where(Text.id.in_(told), Text.kind.in_(open_kinds))
    return [(text.revision.title, text.address()) for text in texts.order_by(Text.id)]


markup.register_embed("survey", show)
