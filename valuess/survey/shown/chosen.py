"""What the questionnaires offer to choose, for the codes that are tied to it."""

from flask import url_for

from valuess.coding import polls
from valuess.coding.polls import Choice, Chosen, Offered
from valuess.i18n import _, shown_day
from valuess.survey.form import ONE, SEVERAL
from valuess.survey.models import Survey
from valuess.survey.shown import reading
from valuess.survey.shown.coded import COUNTRIES
from valuess.survey.shown.saying import said

TIED = (ONE, SEVERAL)  # types of questions whose options codes are tied to
AXIS = "country"


def offered():
    """Every option of every question that has some, by survey and in their order."""
    found = []
    for survey in Survey.listed():
        for question in reading.form_of(survey).questions():
            if question.type in TIED:
                options = [
                    (Choice(survey.slug, question.code, option.code), said(option.label))
                    for option in question.options
                ]
                found.append(Offered(str(survey.title), said(question.label), options))
    return found


def chosen(account, choices):
    """{Choice: Chosen}: of the small circle's own figures in it, outside it of a snapshot."""
    found = {}
    for slug in sorted({choice.survey for choice in choices}):
        survey = Survey.at(slug)
        source = survey and reading.source(survey, account)
        if source is not None:
            told = Told(survey, source)
            found |= {each: told.of(each) for each in choices if each.survey == slug}
    return {choice: each for choice, each in found.items() if each is not None}


class Told:
    """Figures of one survey, each made once."""

    def __init__(self, survey, source):
        self.survey, self.source, self.figures = survey, source, {}

    def figure(self, question, axis=None):
        if (question, axis) not in self.figures:
            self.figures[question, axis] = self.source.figure(question, axis)
        return self.figures[question, axis]

    def of(self, choice):
        """The Chosen of a choice, None where there is none."""
        figure = self.figure(choice.question)
        if figure is None or figure.question.type not in TIED:
            return None
        line = next((each for each in figure.lines if each.code == choice.option), None)
        if line is None:
            return None
        slug, code = self.survey.slug, choice.question
        return Chosen(
            said(figure.question.label), said(line.label), words(self.survey, self.source),
            url_for("survey.result", slug=slug, question=code),
            url_for("survey.result", slug=slug, question=code, axis=AXIS),
            line.cells[0].count, line.bases[0], figure.asked, self.countries(choice),
            self.source.raw, self.survey.smallest,
        )  # fmt: skip

    def countries(self, choice):
        """{country: (how many chose it, of how many)}."""
        figure = self.figure(choice.question, AXIS)
        line = figure and next((e for e in figure.lines if e.code == choice.option), None)
        if not line:
            return {}
        return {
            COUNTRIES[column.code]: (cell.count, base)
            for column, cell, base in zip(figure.columns, line.cells, line.bases, strict=True)
            if column.code in COUNTRIES
        }


def words(survey, source):
    """Whose figures these are, and of when."""
    if source.live:
        return _("%(title)s, the answers as they come", title=str(survey.title))
    return _(
        "%(title)s, snapshot %(number)s of %(day)s", title=str(survey.title),
        number=source.snapshot.number, day=shown_day(source.at),
    )  # fmt: skip


polls.known.add(polls.Poll(offered, chosen))
