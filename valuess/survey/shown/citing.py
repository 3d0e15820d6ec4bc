"""Figures within pages: `{{ survey: slug/question by axis @3 }}`, shown whole or cited.

Visitors see published snapshots alone; those who write see what is not published too, and are
told so, and how far the figure has moved since its snapshot.
"""

import re
from dataclasses import dataclass

from flask import g, url_for
from markupsafe import Markup

from valuess import evidence, markup
from valuess.htmx import part
from valuess.i18n import _, lazy
from valuess.search.words import fold
from valuess.survey.form import COUNTED
from valuess.survey.models import Survey
from valuess.survey.results import snapshots
from valuess.survey.shown import figures, reading, saying

CODE = "[a-z][a-z0-9_]{0,39}"
WRITTEN = re.compile(
    rf"([a-z0-9-]+) */ *({CODE})(?: +(?:by|par) +({CODE}))?(?: *@ *([0-9]{{1,6}}))?"
)
TAKEN_BACK = re.compile(r"([a-z0-9-]+)(?:@([0-9]+))?")


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


def written(slug, question, axis=None, snapshot=None):
    """What a page says to show a figure."""
    said = f"{slug}/{question}{f' by {axis}' if axis else ''}{f' @{snapshot}' if snapshot else ''}"
    return f"{{{{ survey: {said} }}}}"


def covers(withdrawn, argument):
    """Whether a citation is of what was withdrawn: "slug@3", that snapshot; "slug", whatever is
    published of it; else the same question, however it is cut."""
    cited = parsed(argument)
    if cited is None:
        return False
    if back := TAKEN_BACK.fullmatch(withdrawn):
        return (cited.slug, str(cited.snapshot or "")) == (back[1], back[2] or "")
    asked = parsed(withdrawn)
    return asked is not None and (asked.slug, asked.question) == (cited.slug, cited.question)


@dataclass
class Found:
    """What there is of a citation. gone: why there is no figure, in words."""

    cited: Cited | None = None
    survey: Survey | None = None
    source: reading.Source | None = None
    figure: figures.Figure | None = None
    published: bool = False
    gone: str = ""

    @property
    def address(self):
        return url_for(
            "survey.result", lang=g.lang, slug=self.cited.slug, question=self.cited.question,
            axis=self.cited.axis, at=self.source.snapshot.number,
        )  # fmt: skip


def find(argument, working):
    """The Found of a citation, for a kind of reader."""
    cited = parsed(argument)
    survey = cited and Survey.at(cited.slug)
    if survey is None:
        return Found(gone=_("there is no such survey."))
    snapshot = reading.public(survey, cited.snapshot) if survey.showing else None
    found = Found(cited, survey, published=snapshot is not None)
    if snapshot is None and working:
        number = cited.snapshot
        snapshot = latest(survey) if number is None else snapshots.at(survey, number)
    if snapshot is None:
        found.gone = _("there is no snapshot of it that may be shown.")
        return found
    found.source = reading.of(survey, snapshot)
    found.figure = found.source.figure(cited.question, cited.axis)
    if found.figure is None:
        found.gone = _("there is no such question, or nothing to cross it by.")
    return found


def latest(survey):
    """The latest snapshot that there is; none is made for it."""
    return snapshots.latest(survey)


def title(figure):
    asked = saying.said(figure.question.label)
    return f"{asked} – {saying.said(figure.axis.label)}" if figure.axis else asked


def card(found, working):
    """The HTML of a figure with its table, source, date and n."""
    figure = found.figure
    html = part(
        "survey/_cited.html", found=found, figure=figure, drawing=saying.chart(figure),
        title=title(figure), described=saying.described(figure), lang=g.lang,
        notes=saying.notes(figure, found.survey.smallest), working=working,
        move=moved(found) if working else "",
    )  # fmt: skip
    return Markup(html)


def embedded(argument, shown):
    """The embed: the figure; where there is none, for those who write, why, for others nothing."""
    found = find(argument, shown.working)
    if found.figure is not None:
        return card(found, shown.working)
    if not shown.working:
        return Markup()
    return Markup(
        part("survey/_not_cited.html", words=found.gone, said=f"{{{{ survey: {argument} }}}}")
    )


def told(argument, working):
    """A figure as evidence."""
    found = find(argument, working)
    if found.survey is None:
        return None
    heading = _("Survey: %(title)s", title=str(found.survey.title))
    if found.figure is None or not (found.published or working):
        return evidence.Told(heading, gone=found.gone)
    day = found.source.snapshot.created.date()
    source = f"{found.survey.title}, {saying.base(found.figure)}"
    html = card(found, working)
    return evidence.Told(title(found.figure), html, (), day, source, found.address)


def citable(asked, lang, most):
    """Questions whose words hold those asked for."""
    wanted, found = fold(asked).split(), []
    for survey in Survey.shown():
        for question in survey.form().questions():
            said = fold(" ".join(question.label.values()))
            if question.type in COUNTED and all(word in said for word in wanted):
                argument = f"{survey.slug}/{question.code}"
                found.append(evidence.Found(argument, saying.said(question.label), lang,
                                            str(survey.title)))  # fmt: skip
    return found[:most]


def moved(found):
    """How far the figure has moved since its snapshot, in words; "" where it has not."""
    newest = latest(found.survey)
    if newest is None or newest.number == found.source.snapshot.number:
        return ""
    now = reading.of(found.survey, newest).figure(found.cited.question, found.cited.axis)
    move = now and figures.moved(found.figure, now)
    if not move:
        return ""
    said = [saying.base_moved(move)] if move.before != move.now else []
    if move.points:
        where = filter(None, (saying.said(move.column), saying.said(move.label)))
        said.append(saying.points_moved(", ".join(where), move.points))
    return "; ".join(said)


def taken_back(survey, snapshot, last):
    """Inside the transaction: a snapshot is published no more; last: nor is any other."""
    evidence.withdrawn("survey", f"{survey.slug}@{snapshot}")
    if last:
        evidence.withdrawn("survey", survey.slug)


def hidden_since(survey, questions):
    """Inside the transaction: some counts of these questions, which were published, are hidden."""
    for question in sorted(questions):
        evidence.withdrawn("survey", f"{survey.slug}/{question}")


markup.register_embed("survey", embedded)
evidence.register(evidence.Kind("survey", lazy("Survey result"), told, citable, covers))
