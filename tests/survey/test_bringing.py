"""Imports of answers: nothing personal is stored, nothing comes twice, and all can be undone."""

import io
import json
import re
import subprocess

import pytest

from tests.survey.exports import PERSONAL, STARTING, SurveyMonkey, as_csv, as_xlsx, given
from valuess import jobs
from valuess.audit import Entry
from valuess.db import db, now
from valuess.survey.answers import kept
from valuess.survey.bringing import importing, models, taking
from valuess.survey.bringing.models import SurveyFormer, SurveyHeading, SurveyImportPart
from valuess.survey.building import making, yamlform
from valuess.survey.models import Response, Survey, SurveyImport, SurveyTally

BASE = "/en/survey/impact-2014/run/import"


@pytest.fixture
def survey(app, people):
    with app.test_request_context("/en/"):
        brought = yamlform.read(STARTING.read_bytes())
        made = making.begin(brought.head, brought.form)
        making.open_up(made, people["coordinator"])
    return Survey.at("impact-2014")


@pytest.fixture
def launched(monkeypatch):
    """The jobs that pages launch, kept in a list instead."""
    found = []
    monkeypatch.setattr(jobs, "launch", lambda command, row: found.append((command, row.id)))
    return found


def keep(app, survey, content, by, name="export.csv"):
    with app.test_request_context("/en/"):
        return taking.keep(content, name, survey, by)


def bring(app, survey, content, by):
    """An import from the file to its end."""
    brought = keep(app, survey, content, by)
    assert importing.begin(brought, by)
    importing.run(brought.id)
    return SurveyImport.get_by_id(brought.id)


def letters(brought):
    return "".join(sorted(brought.report["letters"]))


def everything():
    """All that the database holds, as one text."""
    found = []
    for table in db.get_tables():
        found += [str(row) for row in db.execute_sql(f'SELECT * FROM "{table}"').fetchall()]
    packed = [json.dumps(part.rows()) for part in SurveyImportPart.select()]
    return "\n".join([*found, *packed])


def test_answers_are_kept_as_they_would_have_been_given(app, people, survey):
    form, by = survey.form(), people["coordinator"]
    told = given(form, 12)
    brought = bring(app, survey, SurveyMonkey(form, told).zip(), by)
    found = list(Response.select().order_by(Response.id))
    assert [row.answers for row in found] == told
    assert [row.counted for row in found] == [kept(form, one) for one in told]
    assert {(r.state, r.source, r.lang, r.key, r.brought_id) for r in found} == {
        ("sent", "import", "en", None, brought.id)
    }
    assert str(found[0].sent) == "2013-11-25 13:14:09" and found[0].outer == "3000000001"
    assert {r.change for r in found} == {Survey.get_by_id(survey.id).changes} == {1}
    assert (brought.state, brought.progress, letters(brought)) == ("done", 1, "n" * 12)
    assert brought.parts.count() == 0
    assert [e.act for e in Entry.latest("answers imported")] == ["answers imported"]


def test_what_tells_who_answered_is_nowhere_in_the_database(app, people, survey):
    export = SurveyMonkey(survey.form(), given(survey.form(), 3), "fr")
    export.heads[0].append("Un commentaire ?")
    export.heads[1].append("Réponse ouverte")
    for row in export.rows:
        row.append("alone@demo.example")
    keep(app, survey, export.csv(), people["coordinator"])
    held = everything()
    assert [word for word in [*PERSONAL, "alone@"] if word in held] == []
    assert "Adresse IP" in held  # that it was dropped is said


def test_the_same_file_twice_adds_nothing(app, people, survey):
    content = SurveyMonkey(survey.form(), given(survey.form(), 5)).csv()
    by = people["coordinator"]
    bring(app, survey, content, by)
    again = bring(app, survey, content, by)
    assert letters(again) == "sssss" and Response.select().count() == 5
    assert keep(app, survey, content, by).id == keep(app, survey, content, by).id


def test_rows_without_a_number_are_known_by_what_they_say(app, people, survey):
    form, by = survey.form(), people["coordinator"]
    export = SurveyMonkey(form, given(form, 4) + given(form, 1))
    lines = [line[9:] for line in (*export.heads, *export.rows)]
    first = bring(app, survey, as_csv(lines), by)
    assert letters(first) == "nnnnn"  # two of them say the same
    again = bring(app, survey, as_csv([*lines, lines[-1]]), by)
    assert letters(again) == "nsssss"


def test_a_later_export_adds_what_is_new_and_brings_up_to_date_what_changed(app, people, survey):
    form, by = survey.form(), people["coordinator"]
    told = given(form, 6)
    first = bring(app, survey, SurveyMonkey(form, told[:4]).csv(), by)
    changed = [{**told[0], "country": "england" if told[0].get("country") != "england" else "france"},
               *told[1:]]  # fmt: skip
    changed[0].pop("country.other", None)
    later = bring(app, survey, SurveyMonkey(form, changed, "fr").csv(), by)
    assert letters(later) == "cnnsss"
    found = list(Response.select().order_by(Response.id))
    assert [row.answers for row in found] == changed
    assert found[0].brought_id == first.id and found[0].change == 2
    assert importing.undo(later, by) == (2, 1)
    found = list(Response.select().order_by(Response.id))
    assert [row.answers for row in found] == told[:4]
    assert found[0].counted == kept(form, told[0]) and found[0].change == 3


def test_undone_out_of_order_each_answer_is_what_the_rest_say(app, people, survey):
    form, by = survey.form(), people["coordinator"]
    told = given(form, 1)[0]
    said = [{**told, "evaluates": code} for code in ("routinely", "sometimes", "stopped")]
    for one in said:
        one.pop("evaluates.other", None)
    files = [bring(app, survey, SurveyMonkey(form, [one]).csv(), by) for one in said]
    assert importing.undo(files[1], by) == (0, 0)
    assert Response.get().answers == said[2]
    assert importing.undo(files[2], by) == (0, 1)
    assert Response.get().answers == said[0]
    assert importing.undo(files[0], by) == (1, 0)
    assert importing.undo(files[0], by) is None
    assert (Response.select().count(), SurveyFormer.select().count()) == (0, 0)


def test_the_portals_own_export_brings_nothing_in_twice_but_into_another_portal(
    app, people, survey
):
    said = {"country": "france", "sector": ["culture", "other"], "sector.other": "Cirque"}
    for lang in ("fr", "en"):
        Response.create(survey=survey, version=1, lang=lang, state="sent", counted=said)
    own = [["number", "version", "language", "source", "sent", "country", "sector/culture",
            "sector/health", "sector/other", "sector.other"]]  # fmt: skip
    own += [[n, 1, lang, "web", "2014-01-13", "france", 1, 0, 1, "Cirque"]
            for n, lang in ((1, "fr"), (2, "en"), (77, "fr"))]  # fmt: skip
    brought = bring(app, survey, as_csv(own, mark=";"), people["coordinator"])
    assert letters(brought) == "nss"
    last = Response.select().order_by(Response.id.desc()).get()
    assert (last.answers, last.lang, str(last.sent)) == (said, "fr", "2014-01-12 23:00:00")


def test_undoing_takes_all_out_and_has_the_figures_counted_anew(app, people, survey):
    form, by = survey.form(), people["coordinator"]
    brought = bring(app, survey, SurveyMonkey(form, given(form, 5)).csv(), by)
    SurveyTally.create(survey=survey, change=1, packed="x")
    web = Response.create(survey=survey, version=1, lang="fr", state="sent")
    assert importing.undo(brought, by) == (5, 0)
    assert [row.id for row in Response.select()] == [web.id]
    assert SurveyTally.select().count() == 0
    assert Survey.get_by_id(survey.id).changes == 2
    brought = SurveyImport.get_by_id(brought.id)
    assert brought.undone is not None and brought.state == "done"
    assert Entry.latest("import of answers undone").get().detail == {
        "number": brought.id, "gone": 5, "back": 0,
    }  # fmt: skip
    again = bring(app, survey, SurveyMonkey(form, given(form, 5)).csv(), by)
    assert letters(again) == "nnnnn"


def test_a_job_that_is_killed_is_taken_up_where_it_was(app, people, survey, monkeypatch):
    form, by = survey.form(), people["coordinator"]
    monkeypatch.setattr(taking, "PIECE", 4)
    told = given(form, 10)
    brought = keep(app, survey, SurveyMonkey(form, [*told, told[0]]).csv(), by)
    importing.begin(brought, by)
    whole, calls = importing.insert, []

    def dies(model, made):
        calls.append(len(made))
        if len(calls) == 2:
            raise SystemExit  # as a kill: nothing after it runs
        whole(model, made)

    monkeypatch.setattr(importing, "insert", dies)
    with pytest.raises(SystemExit):
        importing.run(brought.id)
    half = SurveyImport.get_by_id(brought.id)
    assert (half.state, half.report["next"], Response.select().count()) == ("running", 1, 4)
    monkeypatch.setattr(importing, "insert", whole)
    SurveyImport.update(beat=now() - 2 * jobs.SILENT).execute()
    taken_up = []
    monkeypatch.setattr(jobs, "launch", lambda command, row: taken_up.append(command))
    jobs.tick()
    assert taken_up == ["bring-answers"]
    importing.run(brought.id)
    over = SurveyImport.get_by_id(brought.id)
    assert (over.state, over.tries, letters(over)) == ("done", 2, "n" * 11)
    assert [r.answers for r in Response.select().order_by(Response.id)] == [*told, told[0]]


def test_an_import_that_is_undone_while_it_is_at_work_stops(app, people, survey, monkeypatch):
    form, by = survey.form(), people["coordinator"]
    monkeypatch.setattr(taking, "PIECE", 2)
    brought = keep(app, survey, SurveyMonkey(form, given(form, 6)).csv(), by)
    importing.begin(brought, by)
    whole = importing.keep_piece

    def undone_after(*arguments):
        done = whole(*arguments)
        importing.undo(brought, by)
        return done

    monkeypatch.setattr(importing, "keep_piece", undone_after)
    importing.run(brought.id)
    assert Response.select().count() == 0
    assert SurveyImport.get_by_id(brought.id).undone is not None
    assert not importing.resume(brought)


def test_what_is_left_waiting_goes_after_two_days(app, people, survey):
    content = SurveyMonkey(survey.form(), given(survey.form(), 2)).csv()
    keep(app, survey, content, people["coordinator"])
    SurveyImport.update(created=now() - 2 * models.KEPT).execute()
    models.sweep()
    assert (SurveyImport.select().count(), SurveyImportPart.select().count()) == (0, 0)


# what a coordinator sees; one database is enough
only_sqlite = pytest.mark.parametrize("database", ["sqlite"])


def send(browser, content, name="export.csv"):
    answer = browser.post(BASE, {"file": (io.BytesIO(content), name)})
    return answer.status_code, answer.location or answer.text


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@only_sqlite
def test_a_coordinator_maps_what_was_not_understood_and_it_is_remembered(
    app, people, survey, browser_of, launched
):
    form, browser = survey.form(), browser_of("coordinator")
    export = SurveyMonkey(form, given(form, 8))
    at = export.heads[1].index("Response")
    export.heads[0][at] = "Whereabouts?"
    for row in export.rows:
        row[at] = "Albion"
    status, address = send(browser, export.csv())
    assert status == 303 and address == f"{BASE}/1"
    page = browser.get(address).text
    assert "Dropped because they tell who answered:" in page and "Email Address" in page
    told = SurveyImport.get().mapping["targets"]
    assert told[2 + 1] == ""  # the id and two moments stand before it
    number = re.search(r'name="block-(\d+)"(?:(?!</select>).)*?</select>', page[page.index("Whereabouts?"):], re.S)
    fields = {f"block-{number[1]}": "country"}
    assert browser.post(address, fields).status_code == 303
    page = browser.get(address).text
    assert "1 answer in the file is not one of the options" in text(page)
    name = re.search(r'for="f-(answer-country-\d)">Albion<', page)[1]
    browser.post(address, {name: "england", "zone": "UTC"})
    assert SurveyImport.get().mapping["values"]["country"] == {"albion": "england"}
    page = browser.get(address).text
    assert "Import 8 rows" in page and "England" in page
    assert browser.post(f"{address}/begin").status_code == 303
    assert browser.post(f"{address}/begin").status_code == 303
    assert launched == [("bring-answers", 1)]
    page = browser.get(address, headers={"HX-Request": "true", "HX-Target": "survey-import"}).text
    assert "0 rows of 8" in page and "<html" not in page
    importing.run(1)
    assert {r.answers["country"] for r in Response.select()} == {"england"}
    assert "8 rows are taken and count now." in text(browser.get(address).text)
    assert SurveyHeading.select().count() == 1
    export.rows = [[*row[:-1], "More words"] for row in export.rows]
    _status, address = send(browser, export.csv())
    page = text(browser.get(address).text)
    assert "Understood as you decided for the last file of this kind." in page
    told = SurveyImport.get_by_id(2).mapping
    assert told["values"]["country"] == {"albion": "england"} and told["zone"] == "UTC"


@only_sqlite
def test_every_row_is_reported(app, people, survey, browser_of, launched):
    form, browser = survey.form(), browser_of("coordinator")
    export = SurveyMonkey(form, given(form, 5))
    export.rows[1][9] = "<b>Atlantis</b>"
    export.rows[2][9:] = [""] * (len(export.rows[2]) - 9)
    export.rows[4][0] = export.rows[0][0]
    _status, address = send(browser, export.csv())
    page = text(browser.get(f"{address}/rows").text)
    assert re.findall(r"(\d) (taken, partly understood|taken|left out: [\w ]+?) (?=Dans|In|\d|<|$|\D)", page)
    assert "In which country do you mainly work? – Response: “<b>Atlantis</b>” is none of the answers" in page.replace("&lt;", "<").replace("&gt;", ">")
    assert "left out: no answer in it" in page and "left out: the same number as a row before" in page
    page = text(browser.get(f"{address}/rows?only=p").text)
    assert "Atlantis" in page
    assert SurveyImport.get().report["letters"] == "npend"


@only_sqlite
@pytest.mark.parametrize("content,said", [
    (b"", "Choose a file first."),
    (b"," * 5001 + b"x", "This file has 5,002 columns; at most 5,000 can be read."),
    (b'a,b\r\n1,"2', "A quotation mark that opens in row 2 is never closed."),
    (b"a,b\r\n", "There are no answers in this file."),
    (b"PK\x03\x04", "This is no table that can be read here"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    app, people, survey, browser_of, content, said
):
    status, page = send(browser_of("coordinator"), content)
    assert status == 422 and said in page and 'href="#f-file"' in page
    assert SurveyImport.select().count() == 0


@only_sqlite
def test_a_file_of_five_thousand_columns_has_a_page_that_can_be_read(app, people, survey, browser_of):
    heads_ = [f"Column {n}" for n in range(5000)]
    status, address = send(browser_of("coordinator"), as_csv([heads_, ["x"] * 5000]))
    page = browser_of("coordinator").get(address).text
    assert status == 303 and "4,850 more columns match no question" in page
    assert "There is nothing to import in this file as it stands." in page
    assert len(page) < 600_000


@only_sqlite
def test_a_formula_in_each_cell_is_never_one(app, people, survey, browser_of):
    export = SurveyMonkey(survey.form(), given(survey.form(), 3))
    export.rows = [["=1+1"] * len(row) for row in export.rows]
    lines = [*export.heads, *export.rows]
    browser = browser_of("coordinator")
    for content, name in ((as_csv(lines), "a.csv"), (as_xlsx({"x": lines}), "a.xlsx")):
        status, address = send(browser, content, name)
        assert status == 303 and "=1+1" in browser.get(address).text


@only_sqlite
def test_the_queries_of_a_page_do_not_grow_with_the_file(app, people, survey, browser_of, queries):
    form, browser, seen_of = survey.form(), browser_of("coordinator"), {}
    for count in (1, 30):
        export = SurveyMonkey(form, given(form, count), first=10_000_000 * count)
        _status, address = send(browser, export.csv())
        browser.get(address)
        with queries() as seen:
            assert browser.get(address).status_code == 200
        seen_of[count] = len(seen)
    assert seen_of[1] == seen_of[30]


@only_sqlite
def test_the_real_process_brings_it_in(app, people, survey, tmp_path):
    form, by = survey.form(), people["coordinator"]
    brought = keep(app, survey, SurveyMonkey(form, given(form, 5)).csv(), by)
    importing.begin(brought, by)
    jobs.launch(importing.COMMAND, brought)
    for _look in range(100):
        brought = SurveyImport.get_by_id(brought.id)
        if brought.state != "running":
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert (brought.state, Response.select().count()) == ("done", 5)
