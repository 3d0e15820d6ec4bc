"""Which kinds of organisation answered: for the page that sets the cases beside them."""

from flask import url_for

from valuess import coverage
from valuess.survey.models import Survey
from valuess.survey.shown import reading
from valuess.survey.shown.chosen import words


def answered(account):
    """Of the survey in front, what this person may read of who answered; or None."""
    for survey in Survey.listed():
        source = reading.source(survey, account)
        if source is not None:
            return told(survey, source)
    return None


def told(survey, source):
    def counts(question):
        figure = source.figure(question)
        return figure and {line.code: line.cells[0].count for line in figure.lines}

    def crossed(question, by):
        figure = source.figure(question, by)
        return figure and {
            (line.code, column.code): cell.count
            for line in figure.lines
            for column, cell in zip(figure.columns, line.cells, strict=True)
        }

    def address(question, by=None):
        return url_for("survey.result", slug=survey.slug, question=question, axis=by)

    return coverage.Answered(
        str(survey.title), words(survey, source), source.raw, survey.smallest, counts, crossed,
        address,
    )  # fmt: skip


coverage.answered.add(answered)
