"""For coordinators: a questionnaire built in the browser, both languages side by side."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.accounts.rules import Refused
from valuess.htmx import render
from valuess.i18n import _
from valuess.survey import form as forms
from valuess.survey.answering import apart, showing
from valuess.survey.building import checks, drafting, edits, typed, wording
from valuess.survey.building.running import survey_or_404
from valuess.survey.shared import bp

STEPS = {"up": -1, "down": 1}


def sent():
    """The form as it was typed; the options that tests pick are lists."""
    given = request.form.to_dict()
    given.pop("csrf_token", None)
    for name in request.form:
        if name.startswith("test_") and name.endswith("_codes"):
            given[name] = request.form.getlist(name)
    return given


@bp.get("/<slug>/run/form")
def build(slug):
    """The sections and questions in order, and what is to be put right."""
    survey = survey_or_404(slug)
    form = drafting.form_of(survey)
    wrong = {}
    for problem in checks.problems(form):
        wrong.setdefault(problem.where, []).append(problem)
    return render(
        "survey/build.html", fragment="survey/_build.html", survey=survey, form=form, wrong=wrong,
        problems=sum(map(len, wrong.values())), types=wording.TYPES, draft=survey.draft(),
        released=survey.released(), rule=wording.rule,
    )  # fmt: skip


@bp.post("/<slug>/run/form/act")
def build_act(slug):
    """Move, duplicate or delete one part: act and code, and for a drop `before` and `within`."""
    survey, code = survey_or_404(slug), request.form.get("code", "")
    act, before = request.form.get("act", ""), request.form.get("before", "")
    within = request.form.get("within", "")
    changes = {
        **{name: lambda form, n=n: edits.move(form, code, n) for name, n in STEPS.items()},
        "delete": lambda form: edits.drop(form, code),
        "duplicate": lambda form: edits.duplicate(form, code),
        "place": lambda form: edits.place(form, code, within, before=before),
        "place_section": lambda form: edits.place_section(form, code, before),
    }
    drafting.rebuild(survey, g.user, changes.get(act) or abort(400))
    return redirect(url_for("survey.build", slug=slug, _anchor=f"p-{code}"), 303)


@bp.post("/<slug>/run/form/drop")
def build_drop(slug):
    drafting.drop_draft(survey_or_404(slug), g.user)
    flash(_("The draft is dropped. What is asked now stands here again."), "done")
    return redirect(url_for("survey.build", slug=slug), 303)


@bp.route("/<slug>/run/form/questions/<code>", methods=["GET", "POST"])
def build_question(slug, code):
    """One question, in both languages."""
    survey = survey_or_404(slug)
    form = drafting.form_of(survey)
    question = form.question(code) or abort(404)
    if request.method == "POST":
        return question_saved(survey, form, question)
    given = typed.of_question(question, edits.section_of(form, code).code)
    return question_page(survey, form, given, question)


@bp.route("/<slug>/run/form/questions/", methods=["GET", "POST"])
def build_new_question(slug):
    """A question that is not there yet; ?section= says where it goes."""
    survey = survey_or_404(slug)
    form = drafting.form_of(survey)
    if request.method == "POST":
        return question_saved(survey, form, None)
    within = request.args.get("section", "")
    new = forms.Question("", forms.ONE, {})
    return question_page(survey, form, {**typed.of_question(new, within), "code": ""}, None)


def question_page(survey, form, given, question, errors=None, now=None, status=200):
    """The form of a question; now: what somebody else made of it meanwhile, typed."""
    code = question.code if question else ""
    page = render(
        "survey/build_question.html", survey=survey, form=form, given=given, question=question,
        errors=errors or {}, now=now, changed=status == 409, section_names=wording.sections(form),
        seen=given.get("seen") or drafting.mark(question), fixed=wording.fixed(survey, code),
        types=wording.TYPES, sorts=wording.SORTS,
        operators=wording.OPERATORS, earlier=wording.earlier(form, code, given.get("section")),
        count=typed.count, wrong=checks.at(form, code) if code and not errors else [],
    )  # fmt: skip
    return page, status


def saved(survey, code, label):
    """Back to the questions, at the one that was saved."""
    flash(_("Saved: %(name)s", name=wording.named(label)), "done")
    return redirect(url_for("survey.build", slug=survey.slug, _anchor=f"p-{code}"), 303)


def question_saved(survey, form, question):
    """Write the question down, or give its form back: changed, wrong, or written by two."""
    given, old = sent(), question.code if question else ""
    shaped = typed.reshaped(given)
    if shaped is not None:
        return question_page(survey, form, shaped, question)
    given["code"] = wording.kept_code(survey, old, given)
    made, errors = typed.question(given, form, old)
    if errors:
        return question_page(survey, form, given, question, errors, status=422)
    change = wording.put_question(made, given["section"], old)
    try:
        drafting.rebuild(survey, g.user, change, old, given.get("seen", ""))
    except drafting.Changed as error:
        now = error.now and typed.of_question(error.now, given["section"])
        given["seen"] = drafting.mark(error.now)
        return question_page(survey, form, given, question, now=now, status=409)
    return saved(survey, made.code, made.label)


@bp.route("/<slug>/run/form/sections/<code>", methods=["GET", "POST"])
def build_section(slug, code):
    """One section: its title, its introduction, whom it is for."""
    survey = survey_or_404(slug)
    form = drafting.form_of(survey)
    section = form.section(code) or abort(404)
    if request.method == "POST":
        return section_saved(survey, form, section)
    return section_page(survey, form, typed.of_section(section), section)


@bp.route("/<slug>/run/form/sections/", methods=["GET", "POST"])
def build_new_section(slug):
    survey = survey_or_404(slug)
    form = drafting.form_of(survey)
    if request.method == "POST":
        return section_saved(survey, form, None)
    given = {**typed.of_section(forms.Section("", {})), "code": ""}
    return section_page(survey, form, given, None)


def section_page(survey, form, given, section, errors=None, now=None, status=200):
    code = section.code if section else ""
    page = render(
        "survey/build_section.html", survey=survey, form=form, given=given, section=section,
        errors=errors or {}, now=now, changed=status == 409,
        seen=given.get("seen") or drafting.mark(section),
        fixed=wording.fixed(survey, code), operators=wording.OPERATORS, count=typed.count,
        earlier=wording.earlier(form, code, code),
        wrong=checks.at(form, code) if code and not errors else [],
    )  # fmt: skip
    return page, status


def section_saved(survey, form, section):
    given, old = sent(), section.code if section else ""
    shaped = typed.reshaped(given)
    if shaped is not None:
        return section_page(survey, form, shaped, section)
    given["code"] = wording.kept_code(survey, old, given)
    made, errors = typed.section(given, form, old)
    if errors:
        return section_page(survey, form, given, section, errors, status=422)
    try:
        change = wording.put_section(made, old)
        drafting.rebuild(survey, g.user, change, old, given.get("seen", ""))
    except drafting.Changed as error:
        now = error.now and typed.of_section(error.now)
        given["seen"] = drafting.mark(error.now)
        return section_page(survey, form, given, section, now=now, status=409)
    return saved(survey, made.code, made.title)


@bp.get("/<slug>/run/form/preview")
def build_preview(slug):
    """The whole draft as a respondent meets it, page by page; nothing is kept."""
    survey = survey_or_404(slug)
    form = wording.offered(drafting.form_of(survey))
    pages = showing.laid(form)
    return render(
        "survey/build_preview.html", survey=survey, form=form, rule=wording.rule, pages=pages,
        contacts=[q for q in form.questions() if q.contact], prose=showing.prose,
        minutes=showing.minutes(form), count=len(pages),
        until=apart.until() if showing.leaves(form) else None,
    )  # fmt: skip


@bp.route("/<slug>/run/form/release", methods=["GET", "POST"])
def build_release(slug):
    """What the draft changes of what is asked; then it is asked from now on."""
    survey = survey_or_404(slug)
    errors = {}
    if request.method == "POST":
        note, seen = request.form.get("note", "").strip()[:300], request.form.get("edited", "")
        try:
            edited = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
            drafting.release(survey, g.user, note, "confirmed" in request.form, edited)
            flash(_("This version is asked from now on."), "done")
            return redirect(url_for("survey.build", slug=slug), 303)
        except Refused as refused:
            errors = refused.errors
    changes, lost = drafting.comparison(survey)
    page = render(
        "survey/build_release.html", survey=survey, changes=changes, lost=lost, errors=errors,
        draft=survey.draft(), note=request.form.get("note", ""),
        problems=checks.problems(drafting.form_of(survey)),
    )  # fmt: skip
    return page, 422 if errors else 200
