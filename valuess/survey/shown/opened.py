"""The addresses of open answers and of the files of answers: for the small circle."""

from flask import abort, current_app, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.survey.shared import bp
from valuess.survey.shown import coded, exporting, reading, taking, words
from valuess.survey.shown.views import found
from valuess.writing.forms import number

MOST_PAGES = 1000
CODED = "coding.text"  # the page on which a text is coded


def raw(slug):
    """The survey whose raw answers the person may read; or 404."""
    survey = found(slug)
    if not reading.in_circle(survey, g.user):
        abort(404)
    return survey


def asked(survey, code):
    """The question of an open answer's code; or 404."""
    return dict(questions(survey)).get(code) or abort(404)


def questions(survey):
    """[(code, question)] of what was ever asked in words, an earlier version's too."""
    return words.questions(reading.form_of(survey))


@bp.get("/<slug>/open")
def open_answers(slug):
    """Open answers to one question; where none is named, the first that has any. By language,
    by words."""
    survey = raw(slug)
    listed = questions(survey)
    said = words.said(survey, list(dict(listed)))
    code = request.args.get("question") or words.first(listed, said)
    if listed and code not in dict(listed):
        abort(404)
    turned = min(max(number("page", 1), 1), MOST_PAGES)
    spoken, sought = request.args.get("spoken", ""), request.args.get("q", "").strip()[:200]
    rows, more = words.asked(survey, code, spoken, sought, (turned - 1) * words.PAGE)
    return render(
        "survey/open.html", fragment="survey/_open.html", survey=survey, questions=listed,
        code=code, said=said, spoken=spoken, sought=sought, rows=rows, more=more, number=turned,
        partner=True, circle=True, source=True,
    )  # fmt: skip


@bp.get("/<slug>/open/<question>/<int:response>")
def open_answer(slug, question, response):
    """One answer in words: to translate, to release."""
    survey = raw(slug)
    here = words.one(survey, question, response) or abort(404)
    return one(survey, question, here, here.translation)


def one(survey, code, here, translation, errors=None, now=None):
    """The page of an answer; now: the translation that somebody else wrote meanwhile."""
    return render(
        "survey/open_answer.html", survey=survey, code=code, question=asked(survey, code),
        here=here, translation=translation, errors=errors or {}, now=now,
        into=words.other_language(here.lang),
        codes=CODED in current_app.view_functions,
    )  # fmt: skip


@bp.post("/<slug>/open/<question>/<int:response>")
def translate_answer(slug, question, response):
    """Write its translation."""
    survey = raw(slug)
    here = words.one(survey, question, response) or abort(404)
    said = request.form.get("translation", "").replace("\r\n", "\n").strip()
    if len(said) > words.LONGEST:
        errors = {"translation": _("Write at most %(number)s characters.", number=words.LONGEST)}
        return one(survey, question, here, said, errors), 422
    try:
        words.translate(survey, question, response, read(), said, number("edited"), g.user)
    except words.Changed:
        now = words.one(survey, question, response) or abort(404)
        return one(survey, question, now, said, now=now), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".open_answer", slug=slug, question=question, response=response), 303)


def read():
    """The mark of the words that the person had before them."""
    return request.form.get("mark", "")


@bp.post("/<slug>/open/<question>/<int:response>/release")
def release_answer(slug, question, response):
    """Let it be published, as it was read."""
    survey = raw(slug)
    here = words.one(survey, question, response) or abort(404)
    try:
        words.release(survey, question, response, read(), g.user)
    except words.Changed:
        return one(survey, question, here, here.translation, now=here), 409
    flash(_("Released: it stands with the results of its question."), "success")
    return redirect(url_for(".open_answer", slug=slug, question=question, response=response), 303)


@bp.post("/<slug>/open/<question>/<int:response>/withhold")
def withhold_answer(slug, question, response):
    """Publish it no more."""
    survey = raw(slug)
    words.one(survey, question, response) or abort(404)
    words.withhold(survey, question, response, g.user)
    flash(_("It is published no more."), "success")
    return redirect(url_for(".open_answer", slug=slug, question=question, response=response), 303)


@bp.post("/<slug>/open/<question>/<int:response>/code")
def code_answer(slug, question, response):
    """To the page on which it is coded."""
    survey = raw(slug)
    here = words.one(survey, question, response) or abort(404)
    try:
        row = coded.take_up(survey, question, response, read())
    except words.Changed:
        return one(survey, question, here, here.translation, now=here), 409
    return redirect(url_for(CODED, kind=coded.KIND, number=row.id), 303)


@bp.get("/<slug>/run/exports")
def exports(slug):
    """The answers as files, and what their columns and codes mean."""
    survey = raw(slug)
    _heads, rows = exporting.codebook(exporting.layout_of(survey))
    return render(
        "survey/exports.html", survey=survey, rows=rows, files=exporting.FILES,
        about=exporting.about(), large=exporting.large(survey), partner=True, circle=True,
        source=True,
    )  # fmt: skip


@bp.get("/<slug>/run/exports/<name>")
def export(slug, name):
    """One of the files, or the page on which it is prepared."""
    survey = raw(slug)
    if name not in exporting.FILES:
        abort(404)
    if name in exporting.large(survey):
        place = exporting.place(survey, name)
        return redirect(url_for("prepared.show", kind=exporting.KIND, what=place))
    content, mime = exporting.made(survey, name, g.user)
    return taking.given(content, f"{survey.slug}-{name}", mime)
