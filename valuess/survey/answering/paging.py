"""Page by page through the questionnaire, then the check of all answers, and sending them."""

from flask import g, redirect, request, url_for

from valuess.htmx import render
from valuess.safety import csrf
from valuess.survey import answers as answering
from valuess.survey.answering import apart, codes, faults, reading, responding, showing
from valuess.survey.answering.place import open_place, private
from valuess.survey.models import SENT, SurveyVersion
from valuess.survey.shared import bp


def sent_fields():
    """{field: [values]} of the form that was sent, without what is the page's own."""
    fields = request.form.to_dict(flat=False)
    return {name: values for name, values in fields.items() if not name.startswith("_")}


@bp.route("/<slug>/answer/page/<code>", methods=["GET", "POST"])
@csrf.exempt
def answer_page(slug, code):
    """One section of the questionnaire."""
    here = open_place(slug)
    section = next((each for each in here.pages() if each.code == code), None)
    if section is None:
        return redirect(here.address(showing.neighbours(here.form, here.answers, code)[1]), 303)
    return taken(here, section) if request.method == "POST" else shown(here, section)


def shown(here, section, said=None, errors=None, status=200, **more):
    """The page of a section, filled in with what was answered or with what was just typed."""
    questions, order = showing.on_pages(section), here.pages()
    part = showing.part(here.answers, section)
    asked = set(answering.asked(here.form, here.answers))
    words = render(
        "survey/page.html", here=here, survey=here.survey, section=section, questions=questions,
        said=reading.fields(questions, part) if said is None else said, errors=errors or {},
        asked=asked, rules=showing.rules(here.form, section, here.answers), prose=showing.prose,
        number=[s.code for s in order].index(section.code) + 1, count=len(order),
        back=showing.neighbours(here.form, here.answers, section.code)[0],
        seen=showing.mark(more.get("other", part)), sent=here.response.state == SENT,
        told=showing.told, mark=codes.mark_of(here.code),
        **{"changed": False, "other": None, **more},
    )  # fmt: skip
    return private(words, status)


def taken(here, section):
    """Keep what the page brought, as far as it can be; then go on, or say what is wrong."""
    said, to = sent_fields(), request.form.get("_to", "next")
    if "_clear" in request.form:
        said, to = reading.without(section.questions, request.form["_clear"], said), "here"
    found = reading.read(showing.on_pages(section), said, g.lang)
    asked = responding.Asked(section, here.version, g.lang, request.form.get("_seen", ""))
    changed = outdated(here, section)
    try:
        here.response = responding.answer(here.response, asked, found.answers)
    except responding.Elsewhere as other:
        return shown(here, section, said, status=409, other=other.answers)
    if section not in here.pages():
        return redirect(here.address(here.now_at()), 303)
    errors = wrong(here, section, found.faults, to)
    if errors or changed:
        return shown(here, section, said, errors, 409 if changed else 422, changed=changed)
    return redirect(onward(here, section, to), 303)


def outdated(here, section):
    """True when the page was made by an older questionnaire, and asked something else there."""
    number = request.form.get("_version", "")
    if not number.isdecimal() or len(number) > 6 or int(number) == here.version:
        return False
    older = SurveyVersion.numbered(here.survey, int(number))
    return older is None or older.form.section(section.code) != section


def wrong(here, section, found, to):
    """{field: message}: what cannot be kept, and, to go on, what must still be answered."""
    there = {question.code for question in showing.on_pages(section)}
    asked = set(answering.asked(here.form, here.answers))
    errors = faults.said({n: f for n, f in found.items() if n.partition(".")[0] in asked})
    if to == "next":
        left = [c for c in showing.missing(here.form, here.answers) if c in there - set(errors)]
        errors |= faults.unanswered(left)
    return errors


def onward(here, section, to):
    """The address that follows. Without a script, questions that the answers have just let be
    asked on this page are shown first."""
    before, after = showing.neighbours(here.form, here.answers, section.code)
    if to == "stop":
        return url_for("survey.answer_stop", slug=here.survey.slug)
    if to == "check":
        return here.address(None)
    if to == "back":
        return here.address(before or section.code)
    visible = request.form.get("_shown", "").split()
    asked = set(answering.asked(here.form, here.answers))
    new = [q.code for q in showing.on_pages(section) if q.code in asked and q.code not in visible]
    if to == "here" or new:
        address = here.address(section.code)
        return f"{address}#q-{new[0]}" if to == "next" else address
    return here.address(after)


@bp.route("/<slug>/answer/check", methods=["GET", "POST"])
@csrf.exempt
def answer_check(slug):
    """Everything that was answered, with the way back to each page, and sending it."""
    here = open_place(slug)
    if request.method == "GET":
        return checked(here)
    said = sent_fields()
    asked = showing.contacts(here.form, here.answers)
    found = reading.read(asked, said, g.lang)
    errors = faults.said(found.faults)
    left = [q.code for q in asked if q.required and not found.answers.get(q.code)]
    errors |= faults.unanswered(code for code in left if code not in errors)
    if errors or request.form.get("_to") == "here":
        kept_here = request.form.get("_to") == "here"
        return checked(here, said, {} if kept_here else errors, 200 if kept_here else 422)
    return sent(here, apart.said(asked, found.answers), said)


def sent(here, contact, said):
    """Send the answers, and thank; or name what is still to be answered."""
    try:
        responding.send(here.response, here.code, here.form, here.version, contact)
    except responding.Unfinished:
        return checked(here, said, status=422)
    except responding.Used:
        return checked(here, said, status=409, used=True)
    return redirect(url_for("survey.answer_sent", slug=here.survey.slug), 303)


def checked(here, said=None, errors=None, status=200, used=False):
    left = showing.missing(here.form, here.answers)
    pages = {q.code: s for s in here.form.sections for q in s.questions}
    words = render(
        "survey/check.html", here=here, survey=here.survey, said=said or {}, errors=errors or {},
        summary=showing.summary(here.form, here.answers), used=used,
        missing=[(here.form.question(code), pages[code]) for code in left],
        contacts=showing.contacts(here.form, here.answers), sent=here.response.state == SENT,
        unsent=responding.unsent(here.response, here.form), until=apart.until(),
    )  # fmt: skip
    return private(words, status)
