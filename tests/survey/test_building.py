"""A coordinator builds a questionnaire in the browser, and runs the survey from its desk."""

import io
from html import unescape

import pytest

from valuess import audit
from valuess.db import Label, now
from valuess.survey import form as forms
from valuess.survey.building import drafting, edits, making
from valuess.survey.building.differing import lost
from valuess.survey.form import Condition, Form, Option, Question, Rule, Section, changed
from valuess.survey.models import SENT, Response, Survey

RUN = "/en/survey/our-survey/run"


def words(text):
    return {"fr": f"{text} (fr)", "en": text}


def option(code):
    return Option(code, words(code.capitalize()))


FORM = Form((
    Section("you", words("You"), questions=(
        Question("does", forms.ONE, words("Do you?"), options=(option("yes"), option("no"))),
        Question("tools", forms.SEVERAL, words("Tools"), options=(option("a"), option("b")),
                 rule=Rule((Condition("does", forms.ANY, ("yes",)),))),
    )),
    Section("end", words("End"), questions=(Question("why", forms.LONG, words("Why?")),)),
))  # fmt: skip


@pytest.fixture
def survey(people):
    return making.begin({"slug": "our-survey", "title": Label(words("Our survey"))}, FORM)


@pytest.fixture
def desk(survey, browser_of):
    return browser_of("coordinator")


def form(survey):
    return drafting.form_of(Survey.get_by_id(survey.id))


def typed(**values):
    """The form of a question with two options, its fields changed by `values`."""
    given = {"label_fr": "Combien ?", "label_en": "How many?", "type": "one", "section": "end",
             "options_count": "4", "options_0_fr": "Un", "options_0_en": "One",
             "options_1_fr": "Deux", "options_1_en": "Two or more"}  # fmt: skip
    return given | values


def answered(survey, answers, number=0):
    return Response.create(survey=survey, version=1, key=f"k{number}", lang="en", state=SENT,
                           answers=answers, counted=answers, sent=now())  # fmt: skip


def test_a_question_is_added_and_its_codes_are_made_of_the_english_words(survey, desk):
    answer = desk.post(f"{RUN}/form/questions/?section=end", typed())
    assert (answer.status_code, answer.location) == (303, f"{RUN}/form#p-how_many")
    question = form(survey).sections[1].questions[1]
    assert question == Question(
        "how_many", forms.ONE, {"fr": "Combien\u202f?", "en": "How many?"},
        options=(Option("one", {"fr": "Un", "en": "One"}),
                 Option("two_or_more", {"fr": "Deux", "en": "Two or more"})),
    )  # fmt: skip
    page = desk.get(f"{RUN}/form").text
    assert "Nothing to put right" in page and "How many?" in page
    assert "<h1>Question “How many?”</h1>" in desk.get(f"{RUN}/form/questions/how_many").text


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(survey, desk):
    bad = typed(label_fr="", label_en="", code="Bad Code", options_0_code="x", options_1_code="x")
    answer = desk.post(f"{RUN}/form/questions/", bad)
    assert answer.status_code == 422
    assert 'value="Bad Code"' in answer.text and 'value="Two or more"' in answer.text
    for said in ("Say what is asked.", "Small letters without accents", "This code is taken."):
        assert said in answer.text
    assert '<a href="#f-options_1_code">Options, 2: This code is taken.</a>' in answer.text
    assert desk.post(f"{RUN}/form/questions/", typed(code="does")).status_code == 422
    assert desk.post(f"{RUN}/form/questions/", typed(section="nowhere")).status_code == 422
    assert desk.post(f"{RUN}/form/questions/", typed(type="trick")).status_code == 422
    assert form(survey) == FORM


@pytest.mark.parametrize("database", ["sqlite"])
def test_lines_are_added_moved_and_taken_out_without_saving(survey, desk):
    more = desk.post(f"{RUN}/form/questions/", typed(more="options"))
    assert more.status_code == 200 and 'name="options_6_code"' in more.text
    down = desk.post(f"{RUN}/form/questions/", typed(down="options_0")).text
    assert down.index('value="Two or more"') < down.index('value="One"')
    off = desk.post(f"{RUN}/form/questions/", typed(off="options_1")).text
    assert 'value="One"' in off and 'value="Two or more"' not in off
    for odd in ({"up": "options_0"}, {"off": "options_99"}, {"up": "x_1"}, {"more": "x"}):
        assert desk.post(f"{RUN}/form/questions/", typed(label_en="", label_fr="", **odd)).status_code < 500
    assert form(survey) == FORM


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_rule_is_written_in_plain_words(survey, desk):
    rule = {"test_count": "2", "test_0_question": "does", "test_0_operator": "any", "every": "1"}
    shown = desk.post(f"{RUN}/form/questions/", typed(show="1", **rule)).text
    assert 'name="test_0_codes" value="yes"' in shown
    desk.post(f"{RUN}/form/questions/", typed(test_0_codes=["no"], **rule))
    made = form(survey).question("how_many")
    assert made.rule == Rule((Condition("does", forms.ANY, ("no",)),))
    page = desk.get(f"{RUN}/form").text
    assert "Asked if “Do you?” was answered with one of: No" in page
    desk.post(f"{RUN}/form/sections/end", {
        "title_fr": "Fin", "title_en": "End", "code": "end", **rule, "test_0_codes": ["yes"],
        "seen": drafting.mark(form(survey).section("end")),
    })  # fmt: skip
    assert "No combination of answers leads here" in desk.get(f"{RUN}/form").text
    assert "No combination of answers leads here" in desk.get(f"{RUN}/form/questions/how_many").text


def test_two_people_on_one_question_see_both_texts_and_lose_nothing(survey, desk):
    seen = drafting.mark(form(survey).question("why"))
    mine = {"label_fr": "Mien", "label_en": "Mine", "type": "long", "section": "end", "seen": seen,
            "code": "why"}  # fmt: skip
    other = changed(form(survey), "why", label=words("Theirs"))
    drafting.rebuild(survey, None, lambda _form: other)
    answer = desk.post(f"{RUN}/form/questions/why", mine)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text and "Now: Theirs" in answer.text
    assert form(survey).question("why").label == words("Theirs")
    again = mine | {"seen": drafting.mark(form(survey).question("why"))}
    assert desk.post(f"{RUN}/form/questions/why", again).status_code == 303
    assert form(survey).question("why").label["en"] == "Mine"


@pytest.mark.parametrize("database", ["sqlite"])
def test_two_people_on_two_questions_do_not_disturb_each_other(survey, desk):
    seen = drafting.mark(form(survey).question("why"))
    drafting.rebuild(survey, None, lambda f: changed(f, "does", label=words("Do you really?")))
    mine = {"label_fr": "Mien", "label_en": "Mine", "type": "long", "section": "end", "seen": seen}
    assert desk.post(f"{RUN}/form/questions/why", {**mine, "code": "why"}).status_code == 303
    assert form(survey).question("does").label == words("Do you really?")


@pytest.mark.parametrize("database", ["sqlite"])
def test_questions_and_sections_move_and_are_copied_and_deleted(survey, desk):
    def act(**values):
        assert desk.post(f"{RUN}/form/act", values).status_code == 303
        return [[q.code for q in section.questions] for section in form(survey).sections]

    assert act(act="down", code="does") == [["tools", "does"], ["why"]]
    assert act(act="down", code="does") == [["tools"], ["does", "why"]]
    assert act(act="up", code="does") == [["tools", "does"], ["why"]]
    assert act(act="place", code="why", within="you", before="tools") == [["why", "tools", "does"], []]
    assert act(act="duplicate", code="does") == [["why", "tools", "does", "does_2"], []]
    assert act(act="delete", code="does_2") == [["why", "tools", "does"], []]
    assert act(act="up", code="end") == [[], ["why", "tools", "does"]]
    assert act(act="place_section", code="end", before="") == [["why", "tools", "does"], []]
    assert act(act="up", code="nowhere") == [["why", "tools", "does"], []]
    assert act(act="place", code="why", within="nowhere") == [["why", "tools", "does"], []]
    assert desk.post(f"{RUN}/form/act", {"act": "burn", "code": "does"}).status_code == 400
    assert "depends on “does”, which is asked later" in desk.get(f"{RUN}/form").text


def test_a_new_code_is_followed_by_the_rules(survey, desk):
    seen = drafting.mark(form(survey).question("does"))
    given = {"label_fr": "?", "label_en": "?", "type": "one", "section": "you", "code": "evaluates",
             "seen": seen, "options_count": "2", "options_0_code": "yes", "options_0_en": "Yes",
             "options_1_code": "no", "options_1_en": "No"}  # fmt: skip
    desk.post(f"{RUN}/form/questions/does", given)
    assert form(survey).question("tools").rule.tests[0].question == "evaluates"


def test_what_was_asked_is_changed_with_a_note_and_options_with_answers_are_retired(
    survey, desk, people
):
    making.open_up(survey, people["coordinator"])
    answered(survey, {"does": "yes", "tools": ["a", "b"], "why": "Because."})
    answered(survey, {"does": "yes", "tools": ["a"]}, 1)
    page = desk.get(f"{RUN}/form/questions/tools").text
    assert "It was asked already: its code stays." in page and 'value="a" aria-label' in page
    new = changed(FORM, "tools", options=(option("b"), option("c")), label=words("Which tools?"))
    drafting.rebuild(survey, None, lambda _form: edits.drop(new, "end"))
    assert Survey.get_by_id(survey.id).form() == FORM  # those who answer see no change yet
    page = desk.get(f"{RUN}/form/release").text
    assert "Options taken out: a" in page and "New options: c" in page and "Which tools?" in page
    assert "<code>tools/a</code>: 2 answers" in page and "<code>why</code>: 1 answer" in page
    edited = str(survey.draft().edited)
    given = {"note": "Tool a is gone", "edited": edited}
    refused = desk.post(f"{RUN}/form/release", given)
    assert refused.status_code == 422 and "Tick the box" in refused.text
    assert desk.post(f"{RUN}/form/release", {**given, "confirmed": "1", "note": ""}).status_code == 422
    assert desk.post(f"{RUN}/form/release", {**given, "confirmed": "1", "edited": "0"}).status_code == 422
    assert desk.post(f"{RUN}/form/release", {**given, "confirmed": "1"}).status_code == 303
    version = Survey.get_by_id(survey.id).released()
    assert (version.number, version.note) == (2, "Tool a is gone")
    assert [(o.code, o.retired) for o in version.form.question("tools").options] == [
        ("b", False), ("c", False), ("a", True),
    ]  # fmt: skip
    assert version.form.question("why") is None
    assert Response.get(key="k0").answers["why"] == "Because."
    assert "survey released" in [entry.act for entry in audit.Entry.latest()]
    assert ">A<" not in desk.get(f"{RUN}/form/preview").text


def test_lines_and_scales_of_a_grid_are_retired_too():
    grid = Question("g", forms.GRID, words("G"), options=(option("low"), option("high")),
                    rows=(option("x"), option("y")))  # fmt: skip
    before = Form((Section("s", words("S"), questions=(grid,)),))
    after = changed(before, "g", options=(option("high"),), rows=(option("y"),))
    held = {("g", ""): 1, ("g", "x"): 1, ("g", "low"): 1}
    assert [(each.option, each.count) for each in lost(before, after, held)] == [("low", 1), ("x", 1)]
    kept = drafting.with_retired(before, after, held).question("g")
    assert [(o.code, o.retired) for o in kept.options] == [("high", False), ("low", True)]
    assert [(o.code, o.retired) for o in kept.rows] == [("y", False), ("x", True)]


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_retired_is_shown_to_those_alone_who_chose_it(app):
    old = Option("old", words("Old one"), "", True)
    both = (option("yes"), old)
    shown = {
        kind: Question("q", kind, words("Q"), options=both, rows=(option("r"), old))
        for kind in (forms.ONE, forms.SEVERAL, forms.GRID, forms.RANKING)
    }
    asked = app.extensions["environments"]["en"].get_template("survey/_question.html").module
    for kind, question in shown.items():
        chosen = {forms.GRID: {"q.old": ["old"]}, forms.RANKING: {"q.old": ["1"]}}
        with app.test_request_context("/en/"):
            assert "Old one" not in asked.question(question, "en", {}, {}, False)
            said = chosen.get(kind, {"q": ["old"]})
            assert "Old one" in asked.question(question, "en", said, {}, False)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_draft_can_be_dropped(survey, desk, people):
    making.open_up(survey, people["coordinator"])
    drafting.rebuild(survey, None, lambda f: edits.drop(f, "why"))
    page = desk.get(f"{RUN}/form").text
    assert "This is a draft: version 1 is asked" in page and "version 1 is lost" in page
    assert desk.post(f"{RUN}/form/drop").status_code == 303
    assert form(survey) == FORM
    drafting.rebuild(survey, None, lambda f: f)
    assert Survey.get_by_id(survey.id).draft() is None


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_questionnaire_that_is_not_ready_does_not_open(survey, desk):
    to_open = f'<a class="button primary" href="{RUN}">To the desk, to open it</a>'
    assert to_open in desk.get(f"{RUN}/form").text
    page = desk.get(RUN).text  # visitors do not see it yet: a preview is offered
    assert f'href="{RUN}/form/preview"' in page and "See it as visitors do" not in page
    drafting.rebuild(survey, None, lambda f: changed(f, "does", options=()))
    answer = desk.post(f"{RUN}/state", {"act": "open"})
    assert answer.status_code == 422 and "The questionnaire is not ready" in answer.text
    assert f'<a href="{RUN}/form">See what is to be put right</a>' in answer.text
    assert f'href="/fr{RUN[3:]}" lang="fr"' in answer.text  # the switch leads to a page there is
    assert to_open not in desk.get(f"{RUN}/form").text
    assert not Survey.get_by_id(survey.id).is_open()


def test_it_opens_and_closes_at_its_hour_on_the_clock_of_the_place(survey, desk):
    given = {**settings_of(desk), "opens": "2014-05-01T09:00", "closes": "2014-10-26T18:00",
             "zone": "Europe/Paris"}  # fmt: skip
    assert desk.post(RUN, given).status_code == 303
    survey = Survey.get_by_id(survey.id)
    assert (survey.opens.hour, survey.closes.hour) == (7, 17)  # the clock changes on 26 October
    answer = desk.post(f"{RUN}/state", {"act": "open"})
    assert answer.status_code == 422 and "The closing date has passed" in answer.text
    assert desk.post(RUN, {**settings_of(desk), "closes": "", "opens": ""}).status_code == 303
    assert desk.post(f"{RUN}/state", {"act": "open"}).status_code == 303
    assert "Open now" in desk.get(RUN).text
    assert desk.post(f"{RUN}/state", {"act": "close"}).status_code == 303
    assert Survey.get_by_id(survey.id).state == "closed"
    assert desk.post(f"{RUN}/state", {"act": "burn"}).status_code == 400


def settings_of(desk):
    survey = Survey.at("our-survey")
    return {"title_fr": "Enquête", "title_en": "Our survey", "zone": survey.zone, "smallest": "5",
            "anonymous": "1", "public": "1", "edited": str(survey.edited)}  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"])
def test_settings_are_checked_and_two_people_see_both(survey, desk):
    before = settings_of(desk)
    wrong = {**before, "title_fr": "", "closes": "soon", "smallest": "1", "contact": "nobody"}
    answer = desk.post(RUN, wrong)
    assert answer.status_code == 422
    for said in ("Say it in both languages.", "A day and an hour", "A number from 3 to 100.",
                 "This is no e-mail address."):  # fmt: skip
        assert said in answer.text
    assert 'value="soon"' in answer.text
    skipped = desk.post(RUN, {**before, "opens": "2014-03-30T02:30", "zone": "Europe/Paris"})
    assert skipped.status_code == 422
    assert desk.post(RUN, {**before, "title_en": "First"}).status_code == 303
    late = desk.post(RUN, {**before, "title_en": "Second"})
    assert late.status_code == 409
    assert 'value="Second"' in late.text and "Now: First" in late.text


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_promised_to_those_who_answered_holds(survey, desk):
    answered(survey, {"does": "yes"})
    answer = desk.post(RUN, {**settings_of(desk), "anonymous": ""})
    assert answer.status_code == 422
    assert "those who gave them were told otherwise" in answer.text
    assert desk.post(RUN, {**settings_of(desk), "smallest": "3"}).status_code == 422
    assert desk.post(RUN, {**settings_of(desk), "smallest": "10"}).status_code == 303
    assert "1 answer sent" in desk.get(RUN).text


@pytest.mark.parametrize("database", ["sqlite"])
def test_partners_are_named_for_the_small_circle(survey, desk, people):
    desk.post(f"{RUN}/readers", {"add": people["partner"].id})
    desk.post(f"{RUN}/readers", {"add": people["participant"].id})
    assert making.readers(survey) == [people["partner"]]
    assert survey.may_read_raw(people["partner"])
    desk.post(f"{RUN}/readers", {"remove": people["partner"].id})
    assert making.readers(survey) == []


def test_a_new_survey_is_empty_copied_or_read_from_a_file(survey, desk):
    answer = desk.post("/en/survey/new", {"title_fr": "Vide", "title_en": "Run"})
    assert answer.location == "/en/survey/run-2/run/form"
    assert "No question yet" in desk.get(answer.location).text
    desk.post("/en/survey/new", {"title_fr": "Copie", "title_en": "Copy", "copy": "our-survey"})
    assert form(Survey.at("copy")) == FORM
    assert desk.post("/en/survey/new", {"title_en": "Half"}).status_code == 422
    for ending in ("yaml", "xlsx"):
        file = desk.get(f"{RUN}/form.{ending}")
        assert file.headers["Content-Disposition"] == f'attachment; filename="our-survey.{ending}"'
        sent = {"file": (io.BytesIO(file.data), f"x.{ending}")}
        page = desk.post("/en/survey/new", sent, content_type="multipart/form-data")
        assert page.status_code == 200 and "Everything in it was understood." in page.text
        assert Survey.select().count() == (3 if ending == "yaml" else 4)
        made = desk.post("/en/survey/new", {"yaml": yaml_in(page.text)})
        assert form(Survey.at(made.location.split("/")[3])) == FORM
    assert desk.get(f"{RUN}/form.exe").status_code == 404


def yaml_in(page):
    return unescape(page.split('name="yaml" value="')[1].split('"')[0])


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_file_takes_the_place_of_the_draft_once_it_was_seen(survey, desk):
    text = desk.get(f"{RUN}/form.yaml").text.replace("Why?", "Why not?")
    sent = {"file": (io.BytesIO(text.encode()), "x.yaml")}
    page = desk.post(f"{RUN}/form/import", sent, content_type="multipart/form-data").text
    assert "<code>why</code> Other words" in page and form(survey) == FORM
    assert desk.post(f"{RUN}/form/import", {"yaml": yaml_in(page)}).status_code == 303
    assert form(survey).question("why").label["en"] == "Why not?"
    assert desk.post(f"{RUN}/form/import").status_code == 422
    bad = desk.post(f"{RUN}/form/import", {"yaml": "a: ["})
    assert bad.status_code == 422 and "This is no YAML" in bad.text


@pytest.mark.parametrize("database", ["sqlite"])
def test_nobody_but_coordinators_builds(survey, browser_of, browser):
    paths = [RUN, f"{RUN}/form", f"{RUN}/form.yaml", f"{RUN}/form/release", "/en/survey/new"]
    partner = browser_of("partner")
    assert [partner.get(path).status_code for path in paths] == [403] * 5
    assert partner.post(f"{RUN}/form/act", {"act": "delete", "code": "does"}).status_code == 403
    assert browser.get(RUN).status_code in (302, 303)
    assert browser_of("coordinator").get("/en/survey/nothing/run/form").status_code == 404
    assert form(survey) == FORM


@pytest.mark.parametrize("database", ["sqlite"])
def test_pages_ask_the_store_no_more_for_thirty_questions(survey, desk, queries):
    counts = []
    many = tuple(Question(f"q{n}", forms.SHORT, words("?")) for n in range(30))
    for filled in (FORM, Form((*FORM.sections, Section("more", words("M"), questions=many)))):
        drafting.rebuild(survey, None, lambda _form, filled=filled: filled)
        desk.get(f"{RUN}/form")
        with queries() as seen:
            desk.get(f"{RUN}/form")
            desk.get(f"{RUN}/form/questions/why")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 22
