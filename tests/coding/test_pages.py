"""The pages, without a script: reading, marking by numbers, one passage, the codebook, the rest."""

import io
import re

import pytest

from valuess import coding
from valuess.coding import segments
from valuess.coding.models import Code, Memo, Passage, PassageCode
from valuess.htmx import fingerprint

from ..test_validity import faults
from .making import code

TEXT = "INT: Did you measure it?\n\nANN: We had no time. 🌊 Nobody <asked> for it.\nNever."
ROLES = ["outsider", "participant"]


@pytest.fixture
def scene(people, shelf, browser_of):
    by = people["partner"]
    time = code(by, "time", definition_en="Hours")
    return shelf.put(TEXT, case=1, country="FR"), time, by, browser_of("partner")


def stamp():
    return fingerprint(TEXT.encode())


def test_a_text_is_cut_where_passages_begin_and_end():
    parts = segments.paragraphs(TEXT)
    assert [TEXT[p.start : p.end] for p in parts] == TEXT.replace("\n\n", "\n").split("\n")
    one, two = Passage(start=31, end=44), Passage(start=38, end=60)
    cut = segments.segments(parts[1], [one, two])
    assert "".join(TEXT[s.start : s.end] for s in cut) == TEXT[parts[1].start : parts[1].end]
    assert [len(s.passages) for s in cut] == [0, 1, 2, 1, 0]
    assert set(segments.spread(parts, [Passage(start=0, end=len(TEXT))])) == {1, 2, 3}


def test_a_text_is_shown_with_its_passages_escaped_and_its_reading_is_logged(scene, shelf):
    number, time, by, browser = scene
    start = TEXT.index("Nobody")
    passage = coding.mark("test", number, start, start + 14, [time], by)
    page = browser.get(f"/en/coding/test/{number}")
    assert page.status_code == 200 and faults(page.text) == []
    assert f'data-p="{passage.id}">Nobody &lt;asked&gt;</mark>' in page.text
    assert "style=" not in page.text and shelf.read == [(number, by.id)]
    assert faults(browser.get(f"/fr/coding/test/{number}").text) == []


def test_words_are_marked_by_their_numbers(scene):
    number, time, by, browser = scene
    path = f"/en/coding/test/{number}/mark"
    page = browser.get(f"{path}?paragraph=2")
    assert page.status_code == 200 and faults(page.text) == []
    form = {"paragraph": "2", "base": stamp(), "words": "2", "last": "5", "codes": [str(time.id)],
            "level": "area", "memo": "Look"}  # fmt: skip
    answer = browser.post(path, form)
    assert (answer.status_code, answer.location) == (303, f"/en/coding/test/{number}#para-2")
    (passage,) = coding.passages("test", number)
    assert (passage.words, passage.level) == ("We had no time.", "area")
    assert [m.words for m in Memo.on("passage", [passage.id])] == ["Look"]


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("wrong,said", [
    ({"words": "5", "last": "2"}, "f-last"), ({"words": "99"}, "f-words"), ({"codes": []}, "f-codes"),
    ({"codes": ["999"]}, "f-codes"), ({"level": "world"}, "f-level"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(scene, wrong, said):
    number, time, _by, browser = scene
    form = {"paragraph": "2", "base": stamp(), "words": "2", "last": "5", "codes": [str(time.id)],
            "memo": "My memo"} | wrong  # fmt: skip
    answer = browser.post(f"/en/coding/test/{number}/mark", form)
    assert answer.status_code == 422 and faults(answer.text) == []
    assert f'<a href="#{said}">' in answer.text and "My memo" in answer.text
    assert coding.passages("test", number) == [] and not Memo.select().exists()


def test_a_text_that_was_edited_meanwhile_is_not_marked(scene, shelf):
    number, time, _by, browser = scene
    shelf.texts[number] = coding.sources.Words("ANN: " + TEXT, "en")
    form = {"start": "31", "end": "44", "base": stamp(), "codes": [str(time.id)], "memo": "Kept"}
    answer = browser.post(f"/en/coding/test/{number}/mark", form)
    assert answer.status_code == 409 and "Kept" in answer.text
    assert coding.passages("test", number) == []


def test_a_script_gets_only_the_paragraphs_that_changed(scene):
    number, time, by, browser = scene
    coding.mark("test", number, 0, 3, [time], by)
    form = {"start": "31", "end": "46", "base": stamp(), "codes": [str(time.id)]}
    htmx = {"HX-Request": "true", "HX-Target": "coding-marked"}
    page = browser.post(f"/en/coding/test/{number}/mark", form, headers=htmx)
    assert page.status_code == 200 and page.text.count('class="para"') == 1
    assert 'id="para-2"' in page.text and 'data-done="2"' in page.text
    wrong = browser.post(f"/en/coding/test/{number}/mark", form | {"end": "900"}, headers=htmx)
    assert wrong.status_code == 422 and "<header" not in wrong.text


def test_a_text_one_may_not_read_is_as_none(scene, shelf, browser_of):
    number, time, by, browser = scene
    passage = coding.mark("test", number, 0, 3, [time], by)
    memo = coding.memo("passage", passage.id, "en", "Hush", by)
    shelf.closed.add(number)
    reads = [f"/en/coding/test/{number}", f"/en/coding/test/{number}/compare", f"/en/coding/passage/{passage.id}",
             f"/en/coding/test/{number}/mark?paragraph=1", "/en/coding/test/99", "/en/coding/none/1"]  # fmt: skip
    assert {browser.get(path).status_code for path in reads} == {404}
    writes = [f"/en/coding/test/{number}/mark", f"/en/coding/passage/{passage.id}/unmark", f"/en/coding/memo/{memo.id}",
              f"/en/coding/passage/{passage.id}/translation", f"/en/coding/passage/{passage.id}/codes"]  # fmt: skip
    assert {browser.post(path, {"drop": "1"}).status_code for path in writes} == {404}
    for path in ("/en/coding/", "/en/coding/passages.csv", "/en/coding/matrix?by=country"):
        assert "INT" not in browser.get(path).text
    assert {browser_of(role).get("/en/coding/").status_code for role in ROLES} == {403}


def test_a_passage_is_changed_translated_and_taken_away(scene):
    number, time, by, browser = scene
    other = code(by, "other")
    passage = coding.mark("test", number, 31, 46, [time], by)
    path = f"/en/coding/passage/{passage.id}"
    assert faults(browser.get(path).text) == []
    browser.post(f"{path}/codes", {"codes": [str(other.id)], "stance": "obstacle"})
    browser.post(f"{path}/translation", {"lang": "fr", "translation": "pas le temps", "base": "0"})
    again = browser.post(f"{path}/translation", {"lang": "fr", "translation": "autre", "base": "0"})
    assert again.status_code == 409 and "autre" in again.text and "pas le temps" in again.text
    assert browser.post(f"{path}/translation", {"lang": "fr", "translation": " ", "base": "1"}).status_code == 422
    (found,) = coding.passages("test", number)
    assert ([g.code.key for g in found.codes], found.stance) == (["other"], "obstacle")
    for page in (path, f"/en/coding/test/{number}", f"/en/coding/codebook/{other.id}"):
        wrong = browser.post(f"{page}/memo", {"words": "x" * 20_001})
        assert wrong.status_code == 422 and "x" * 20_001 in wrong.text
        assert 'aria-describedby="e-words"' in wrong.text and "At most 20000" in wrong.text
    browser.post(f"{path}/memo", {"words": "A memo"})
    memo = Memo.get()
    browser.post(f"/en/coding/memo/{memo.id}", {"words": "Changed"})
    assert "Changed" in browser.get(path).text
    browser.post(f"{path}/unmark")
    assert browser.get(path).status_code == 404
    act = coding.undoing.last("test", number, by)
    assert browser.post("/en/coding/undo", {"act": act.id}).location == f"/en/coding/test/{number}"
    assert browser.get(path).status_code == 200


def test_the_edges_of_a_passage_are_moved_by_words_and_sentences(scene, shelf):
    number, time, by, browser = scene
    passage = coding.mark("test", number, 34, 41, [time], by)
    path = f"/en/coding/passage/{passage.id}"
    assert f'href="{path}/edges"' in browser.get(path).text and passage.words == "had no "
    place = {"start": 34, "end": 41}
    for move, words in (("start-earlier", "We had no "), ("end-later", "We had no time."),
                        ("start-earlier-sentence", "ANN: We had no time."), ("end-later-sentence", "ANN: We had no time. 🌊 Nobody &lt;asked&gt; for it."),
                        ("start-later", "We had no time. 🌊 Nobody &lt;asked&gt; for it."), ("end-earlier", "We had no time. 🌊 Nobody &lt;asked&gt; for"),
                        ("nonsense", "We had no time. 🌊 Nobody &lt;asked&gt; for")):  # fmt: skip
        page = browser.get(f"{path}/edges", query_string=place | {"move": move})
        assert f"<mark>{words}</mark>" in page.text and faults(page.text) == [], move
        place = {name: re.findall(rf'name="{name}" value="(\d+)"', page.text)[0] for name in place}
    part = browser.get(f"{path}/edges", query_string=place, headers={"HX-Request": "true", "HX-Target": "coding-edges"})
    assert "<header" not in part.text and "Keep these edges" in part.text
    assert Passage.get().start == 34
    twin = coding.mark("test", number, 31, 46, [time], by)
    wrong = browser.post(f"{path}/edges", {"start": 31, "end": 46, "base": stamp()})
    assert wrong.status_code == 422 and "These words are a passage already." in wrong.text and faults(wrong.text) == []
    late = browser.post(f"{path}/edges", place | {"base": "old"})
    assert late.status_code == 409 and "<mark>had no </mark>" in late.text
    assert browser.post(f"{path}/edges", place | {"base": stamp()}).location == path
    assert coding.passages("test", number)[0].words == "We had no time. 🌊 Nobody <asked> for"
    browser.post("/en/coding/undo", {"act": coding.undoing.last("test", number, by).id})
    assert (Passage.get_by_id(passage.id).words, twin.words) == ("had no ", "We had no time.")
    shelf.closed.add(number)
    assert browser.get(f"{path}/edges").status_code == 404 == browser.post(f"{path}/edges", place).status_code


def test_edges_stay_where_there_is_nothing_further():
    text = "One two. Three"
    assert segments.sentences(text) == [(0, 8), (9, 14)]
    assert segments.moved(text, 0, 3, "start", True) == (0, 3) == segments.moved(text, 0, 3, "end", True)
    assert segments.moved(text, 9, 14, "end", False, True) == (9, 14)
    assert segments.moved(text, 5, 8, "end", False, True) == (5, 14)
    assert segments.moved(text, 2, 8, "start", False) == (4, 8)


def test_one_is_told_where_another_coded_otherwise(scene, people, browser_of, shelf):
    number, time, by, browser = scene
    coding.mark("test", number, 31, 46, [time], by)
    assert "differences to settle" not in browser.get("/en/my/").text
    coding.mark("test", number, 31, 46, [time], people["coordinator"])
    assert "differences to settle" not in browser.get("/en/my/").text
    coding.mark("test", number, 0, 3, [time], people["coordinator"])
    page = browser.get("/en/my/").text
    assert "differences to settle" in page and faults(page) == []
    assert f"/en/coding/test/{number}/compare?a={by.id}&amp;b={people['coordinator'].id}" in page
    assert '<a href="/en/coding/">Coding</a>' in page
    assert "/en/coding/" not in browser_of("participant").get("/en/my/").text
    alone = PassageCode.select().order_by(PassageCode.id.desc()).get().id
    form = {"keep": "0", "drop": str(alone), "other": str(by.id), "a": str(by.id)}
    settled = browser.post(f"/en/coding/test/{number}/settle", form, follow_redirects=True).text
    assert "Settled. You can undo it." in settled and "Undo the settling" in settled
    act = coding.undoing.last("test", number, by).id
    browser.post("/en/coding/undo", {"act": act})
    assert "differences to settle" in browser.get("/en/my/").text
    shelf.closed.add(number)
    assert "differences to settle" not in browser.get("/en/my/").text


def test_the_codebook_is_edited_in_both_languages(scene):
    number, time, by, browser = scene
    values = coding.codebook.values_of(time)
    page = browser.get(f"/en/coding/codebook/{time.id}")
    assert faults(page.text) == [] and faults(browser.get("/fr/coding/codebook").text) == []
    browser.post(f"/en/coding/codebook/{time.id}", values | {"edited": "0", "name_fr": "le temps"})
    stale = browser.post(f"/en/coding/codebook/{time.id}", values | {"edited": "0", "name_fr": "du temps"})
    assert stale.status_code == 409 and "le temps" in stale.text and "du temps" in stale.text
    wrong = browser.post("/en/coding/codebook/new", values)
    assert wrong.status_code == 422 and "Another code has this key." in wrong.text
    browser.post("/en/coding/codebook/new", values | {"key": "T2"})
    second = Code.at("T2")
    browser.post(f"/en/coding/codebook/{second.id}/move", {"way": "up"})
    assert [c.key for c in coding.codebook.Codebook()] == ["T2", "time"]
    browser.post(f"/en/coding/codebook/{second.id}/merge", {"into": time.id})
    assert Code.at("T2").merged_id == time.id
    browser.post("/en/coding/undo", {"act": coding.undoing.last("", 0, by).id})
    browser.post(f"/en/coding/codebook/{second.id}/retire")
    assert "T2" in browser.get("/en/coding/codebook").text
    assert f".k{time.id}{{--k:#4a6670}}" in browser.get("/en/coding/colours.css").text


def test_what_looks_across_texts_is_shown_and_taken_out(scene, people, browser_of):
    number, time, by, browser = scene
    coding.mark("test", number, 31, 46, [time], by)
    coding.mark("test", number, 31, 50, [time], people["coordinator"])
    paths = ["/en/coding/", "/en/coding/matrix", "/en/coding/matrix?by=country", f"/en/coding/test/{number}/compare",
             f"/en/coding/matrix/passages?kind=test&by=case&code={time.id}&key=1", "/fr/coding/exchange"]  # fmt: skip
    for path in paths:
        page = browser.get(path)
        assert page.status_code == 200 and faults(page.text) == [], path
    assert "We had no time." in browser.get(paths[4]).text
    rows = browser.get("/en/coding/passages.csv").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 3 and "We had no time." in rows[1]
    for path in ("matrix.csv", "matrix.xlsx", "passages.xlsx", "codebook.qdc", "project.qdpx"):
        assert browser.get(f"/en/coding/{path}").status_code == 200
    project = browser.get("/en/coding/project.qdpx").data
    coordinator = browser_of("coordinator")
    assert coordinator.post("/en/coding/exchange", {"file": (io.BytesIO(project), "p.qdpx"), "kind": "test"}).status_code == 303
    refused = coordinator.post("/en/coding/exchange", {"file": (io.BytesIO(b"<x/>"), "p.qdc")})
    assert refused.status_code == 422 and faults(refused.text) == []
    assert browser.post("/en/coding/exchange").status_code == 403
    first = PassageCode.select().order_by(PassageCode.id).first()
    browser.post(f"/en/coding/test/{number}/settle", {"keep": first.id, "drop": first.id + 1, "other": people["coordinator"].id})
    assert [len(p.codes[0].by) for p in coding.passages("test", number)] == [2]


def test_a_long_text_takes_as_few_queries_as_a_short_one(scene, queries, shelf):
    number, time, by, browser = scene
    long = shelf.put("Some words here.\n" * 40)
    counts = []
    for text, spans in ((number, [(0, 3)]), (long, [(17 * n, 17 * n + 4) for n in range(30)])):
        for span in spans:
            coding.mark("test", text, *span, [time], by)
        with queries() as seen:
            browser.get(f"/en/coding/test/{text}")
        counts.append(len(seen))
    assert counts[0] == counts[1]
