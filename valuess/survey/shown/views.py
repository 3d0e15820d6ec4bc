"""The addresses of results: all questions, one, one by an axis, and their tables to take away."""

from flask import abort, g, redirect, request, url_for

from valuess.access import PARTNER, rank
from valuess.htmx import render
from valuess.survey.form import FREE
from valuess.survey.models import DRAFT, Survey
from valuess.survey.shared import bp
from valuess.survey.shown import citing, reading, saying, taking, words
from valuess.writing.forms import number


def found(slug):
    """The survey at this address when it may be seen; or 404."""
    survey = Survey.at(slug)
    if survey is None or (survey.state == DRAFT and rank(g.user) < PARTNER):
        abort(404)
    return survey


def read(slug):
    """(survey, the Source that the reader gets, or None); 404 for a snapshot that is not theirs."""
    survey, at = found(slug), number("at", None)
    source = reading.source(survey, g.user, at, request.args)
    if source is None and at is not None:
        abort(404)
    return survey, source


def around(survey, source):
    """What every page of results says of where its figures come from."""
    return {
        "survey": survey, "source": source, "at": number("at", None), "chart": saying.chart,
        "partner": rank(g.user) >= PARTNER, "circle": bool(source and source.raw),
        "base": saying.base, "left_out": saying.left_out, "described": saying.described,
        "labels_of": saying.labels_of,
        "narrowed": saying.narrowed(source) if source else [],
        "passed_over": source and len(asked_for()) > len(source.where),
        "only": {f"only-{axis}": code for axis, code in source.where.items()} if source else {},
    }  # fmt: skip


def asked_for():
    """The filters that the query names, those that are one too many among them."""
    return [name for name, value in request.args.items() if name.startswith("only-") and value]


@bp.get("/<slug>/results")
def results(slug):
    """Every question with its chart, section by section."""
    survey, source = read(slug)
    sections = source.sections() if source else []
    return render("survey/results.html", sections=sections, **around(survey, source))


@bp.get("/<slug>/results/<question>", defaults={"axis": None})
@bp.get("/<slug>/results/<question>/<axis>")
def result(slug, question, axis):
    """One question; by an axis, side by side; in the circle, of those alone who are chosen."""
    survey, source = read(slug)
    asked = source and source.form.question(question)
    if not asked or not reading.listed(asked):
        abort(404)
    if axis is None and request.args.get("by"):
        return redirect(crossed(slug, question))
    figure = source.figure(question, axis)
    if figure is None and (axis or asked.type not in FREE):
        abort(404)
    return render(
        "survey/result.html", fragment="survey/_result.html", asked=asked, axis=axis,
        figure=figure, axes=reading.crossable(source.form, asked.code) if figure else [],
        notes=saying.notes(figure, survey.smallest) if figure else [],
        neighbours=reading.beside(source.form, asked.code),
        released=words.released(survey, asked), written=citing.written,
        **around(survey, source),
    )  # fmt: skip


def crossed(slug, question):
    """The address of what the form asks for, in which the axis is part of the path."""
    told = {name: value for name, value in request.args.items() if value and name != "by"}
    axis = request.args["by"]
    return url_for(".result", **{**told, "slug": slug, "question": question, "axis": axis})


@bp.get("/<slug>/results/<question>.csv", defaults={"axis": None})
@bp.get("/<slug>/results/<question>/<axis>.csv")
def result_file(slug, question, axis):
    """The numbers of one figure as CSV."""
    survey, source = read(slug)
    figure = (source and source.figure(question, axis)) or abort(404)
    name = "-".join(filter(None, (survey.slug, question, axis, source.mark)))
    return taking.sent(taking.numbers(figure), f"{name}.csv")
