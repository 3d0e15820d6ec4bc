"""Open answers in the small circle: found, translated, released one by one; and the files."""

import csv
import io
import zipfile

import openpyxl
import pyreadstat
import pytest

from tests.coding.making import code
from tests.survey.making import answer, answered, survey
from valuess import coding
from valuess.audit import Entry
from valuess.coding import sources
from valuess.db import db
from valuess.survey.building import drafting, edits
from valuess.survey.models import WITHDRAWN, Response, SurveyReader
from valuess.survey.results import audit as checks
from valuess.survey.results import snapshots
from valuess.survey.shown import coded, publishing, words
from valuess.survey.shown.words import SurveyOpenAnswer

HERE = "/en/survey/impact"
OPEN = f"{HERE}/open"


@pytest.fixture
def asked(app):
    return answered(survey())


def first(asked, code="comment"):
    return words.spoken(asked, code)[-1]


def mark(asked, code="comment"):
    return words.mark_of(first(asked, code)[2])


def test_only_the_small_circle_reads_open_answers_and_files(asked, people, browser, browser_of):
    path = f"{OPEN}/comment/{first(asked)[0]}"
    for reader in (browser_of("outsider"), browser_of("participant")):
        assert reader.get(OPEN).status_code == 403
    partner = browser_of("partner")
    for place in (OPEN, path, f"{HERE}/run/exports", f"{HERE}/run/exports/answers-codes.csv"):
        assert partner.get(place).status_code == 404
        assert browser.get(place).status_code == 303
    assert partner.post(f"{path}/release", {"mark": mark(asked)}).status_code == 404
    SurveyReader.create(survey=asked, account=people["partner"])
    assert partner.get(OPEN).status_code == 200 and partner.get(path).status_code == 200


def test_answers_are_listed_by_question_language_and_words(asked, browser_of):
    reader = browser_of("coordinator")
    page = reader.get(f"{OPEN}?question=comment").text
    assert page.count("Translate or release") == 6 and "Remarque 50, évaluée" in page
    assert "A comment?" in page and "Why evaluate? – other" in page and "Address" not in page
    page = reader.get(f"{OPEN}?question=comment&spoken=en").text
    assert page.count("Translate or release") == 2
    page = reader.get(f"{OPEN}?question=comment&q=REMARQUE 50, ÉVAL").text
    assert page.count("Translate or release") == 1
    assert "No answer is like that." in reader.get(f"{OPEN}?question=comment&q=zebra").text
    page = reader.get(f"{OPEN}?question=reasons.other").text
    assert "motif 56" in page and page.count("Translate or release") == 15
    for path in ("?question=address", "?question=nothing", "/comment/99999", "/nothing/1"):
        assert reader.get(OPEN + path).status_code == 404, path


def test_the_page_opens_on_the_first_question_that_was_answered(asked, people, browser_of):
    reader = browser_of("coordinator")
    page = reader.get(OPEN).text
    assert "motif 0" in page and "Remarque" not in page
    assert "Why evaluate? – other (15)</option>" in page and "A comment? (6)</option>" in page
    Response.update(counted={"comment": "Alone"}).execute()
    page = reader.get(OPEN).text
    assert '<option value="comment" selected>A comment? (60)</option>' in page
    assert "other (0)</option>" in page and page.count("Translate or release") == 30
    drafting.rebuild(asked, people["coordinator"], lambda form: edits.drop(form, "comment"))
    drafting.release(asked, people["coordinator"], "Not asked any more", confirmed=True)
    assert "Alone" in reader.get(OPEN).text  # what is no longer asked can still be read


def test_a_long_list_is_turned_page_by_page(asked, browser_of):
    for at in range(40):
        answer(asked, {"comment": f"More {at}."})
    reader = browser_of("coordinator")
    assert "page=2" in reader.get(f"{OPEN}?question=comment").text
    page = reader.get(f"{OPEN}?question=comment&page=2").text
    assert page.count("Translate or release") == 16 and "page=3" not in page


def test_an_answer_is_translated_and_two_translators_meet(asked, people, browser_of):
    number, path = first(asked)[0], f"{OPEN}/comment/{first(asked)[0]}"
    reader = browser_of("coordinator")
    page = reader.get(path).text
    assert "Translation into French" in page and f'value="{mark(asked)}"' in page
    sent = {"translation": "Une remarque", "mark": mark(asked), "edited": "0"}
    assert reader.post(path, sent).status_code == 303
    page = reader.get(path).text
    assert "Une remarque" in page and "Written by Demo coordinator" in page
    clash = reader.post(path, {**sent, "translation": "Autre chose"})
    assert clash.status_code == 409
    assert "Une remarque" in clash.text and "Autre chose" in clash.text
    assert SurveyOpenAnswer.get().translation == "Une remarque"
    assert reader.post(path, {**sent, "translation": "x" * 8001}).status_code == 422
    assert "Une remarque" in reader.get(f"{OPEN}?question=comment").text
    assert Entry.get(Entry.act == "open answer translated").about == f"response:{number}"


def test_nothing_is_published_but_what_a_person_released(asked, people, browser, browser_of):
    made = snapshots.freeze(asked, people["coordinator"], "")
    checks.spared(made)
    publishing.publish(asked, made.number, True, people["coordinator"])
    page = browser.get(f"{HERE}/results/comment").text
    assert "Remarque" not in page and "once somebody has read it" in page
    number, reader = first(asked)[0], browser_of("coordinator")
    path = f"{OPEN}/comment/{number}"
    assert reader.post(f"{path}/release", {"mark": "stale"}).status_code == 409
    assert reader.post(f"{path}/release", {"mark": mark(asked)}).status_code == 303
    page = browser.get(f"{HERE}/results/comment").text
    assert "Remarque 0, évaluée" in page and "Remarque 10" not in page
    Response.update(counted={"comment": "Autre"}).where(Response.id == number).execute()
    assert "Remarque" not in browser.get(f"{HERE}/results/comment").text
    assert "Changed since" in reader.get(f"{OPEN}?question=comment").text
    Response.update(counted={"comment": "Remarque 0, évaluée"}).where(
        Response.id == number
    ).execute()
    assert "Remarque 0" in browser.get(f"{HERE}/results/comment").text
    Response.update(state=WITHDRAWN).where(Response.id == number).execute()
    assert "Remarque" not in browser.get(f"{HERE}/results/comment").text
    Response.update(state="sent").where(Response.id == number).execute()
    assert reader.post(f"{path}/withhold").status_code == 303
    assert "Remarque" not in browser.get(f"{HERE}/results/comment").text


def test_what_was_made_of_an_answer_goes_with_it(asked, people, app):
    number, by = first(asked)[0], people["coordinator"]
    words.translate(asked, "comment", number, mark(asked), "One remark", 0, by)
    words.release(asked, "comment", number, mark(asked), by)
    row = coded.take_up(asked, "comment", number, mark(asked))
    coding.mark("answer", row.id, 0, 8, [code(by, "T1")], by)
    assert sources.words("answer", row.id).text == "Remarque 0, évaluée"
    here = Response.get_by_id(number)
    here.counted = {"comment": "Une Remarque 0, évaluée"}
    with db.atomic():
        here.save()
        coded.follow(here)
    row = SurveyOpenAnswer.get_by_id(row.id)
    assert (row.words, row.translation, row.translated, row.released) == (
        "Une Remarque 0, évaluée", "One remark", None, None,
    )  # fmt: skip
    assert words.one(asked, "comment", number).stale
    (passage,) = coding.passages("answer", row.id)
    assert (passage.start, passage.end, passage.words) == (4, 12, "Remarque")
    here.counted, here.state = {}, WITHDRAWN
    with db.atomic():
        here.save()
        coded.follow(here)
    assert sources.words("answer", row.id) is None
    assert SurveyOpenAnswer.select().count() == 0 and not coding.passages("answer", row.id)


def test_an_answer_leads_to_the_page_on_which_it_is_coded(asked, browser_of):
    number, reader = first(asked)[0], browser_of("coordinator")
    path = f"{OPEN}/comment/{number}"
    assert f'action="{path}/code"' in reader.get(path).text
    moved = reader.post(f"{path}/code", {"mark": mark(asked)})
    row = SurveyOpenAnswer.get()
    assert (moved.status_code, moved.location) == (303, f"/en/coding/answer/{row.id}")
    assert "Remarque 0, évaluée" in reader.get(moved.location).text
    assert reader.post(f"{path}/code", {"mark": "stale"}).status_code == 409


def test_the_circle_alone_reads_the_answers_that_are_coded(asked, people):
    row = coded.take_up(asked, "comment", first(asked)[0], mark(asked))
    again = coded.take_up(asked, "comment", first(asked)[0], mark(asked))
    assert row.id == again.id

    def sees(role):
        return coded.readable(people[role], [row.id])

    assert (sees("participant"), sees("partner"), sees("coordinator")) == (set(), set(), {row.id})
    SurveyReader.create(survey=asked, account=people["partner"])
    assert sees("partner") == {row.id} and coded.numbers() == [row.id]
    assert coded.about([row.id])[row.id].country == "GB"


def test_hostile_words_are_words(asked, browser_of):
    answer(asked, {"comment": "<script>alert(1)</script>{{ survey: x/y }}"})
    page = browser_of("coordinator").get(f"{OPEN}?question=comment").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ survey: x/y }}" in page


@pytest.mark.parametrize("database", ["sqlite"])
def test_answers_are_taken_as_files(asked, browser_of, tmp_path):
    answer(asked, {"country": "france", "comment": "=1+1"})
    reader = browser_of("coordinator")
    page = reader.get(f"{HERE}/run/exports").text
    assert "answers-spss-fr.zip" in page and "effects/work" in page and "address" not in page

    def taken(name):
        answer_ = reader.get(f"{HERE}/run/exports/{name}")
        assert answer_.status_code == 200 and answer_.headers["Cache-Control"] == "no-store"
        assert answer_.headers["Content-Disposition"] == f'attachment; filename="impact-{name}"'
        return answer_.data

    rows = list(csv.reader(io.StringIO(taken("answers-codes.csv").decode("utf-8-sig"))))
    assert rows[0][5:] == [
        "country", "staff", "reasons/improve", "reasons/account", "reasons/other",
        "reasons.other", "effects/work", "effects/health", "comment",
    ]  # fmt: skip
    assert rows[1][5:] == ["england", "none", "0", "1", "1", "motif 0", "weak", "strong",
                           "Remarque 0, évaluée"]  # fmt: skip
    assert rows[-1][5:] == ["france", "", "", "", "", "", "", "", "'=1+1"]
    rows = list(csv.reader(io.StringIO(taken("answers-fr.csv").decode("utf-8-sig"))))
    assert rows[1][5:7] == ["Angleterre", "aucun"]
    book = openpyxl.load_workbook(io.BytesIO(taken("answers.xlsx")))
    assert book.sheetnames == ["Codes", "Français", "English", "Codebook"]
    last = book["Codes"].max_row
    assert book["Codes"].cell(last, 14).value == "=1+1"
    assert book["Codes"].cell(last, 14).data_type == "s"
    bundle = zipfile.ZipFile(io.BytesIO(taken("answers-spss-en.zip")))
    assert sorted(bundle.namelist()) == ["answers.csv", "answers.sav", "answers.sps"]
    table, about = pyreadstat.read_sav(bundle.extract("answers.sav", tmp_path),
                                       output_format="dict")  # fmt: skip
    assert about.number_rows == 61 and about.file_label == "Your impact"
    assert about.variable_value_labels["country"] == {1: "France", 2: "England"}
    assert table["comment"][60] == "=1+1" and table["sent"][0] is not None
    lines = list(csv.reader(io.StringIO(taken("codebook.csv").decode("utf-8-sig"))))
    assert [
        "country",
        "country",
        "country",
        "one",
        "1",
        "england",
        "2",
        "Angleterre",
        "England",
    ] in lines
    assert reader.get(f"{HERE}/run/exports/passwords.csv").status_code == 404
    assert Entry.select().where(Entry.act == "survey exported").count() == 5
