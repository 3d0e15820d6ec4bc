"""Work in Word: what a cell gives back, what becomes of rows, and the way there and back."""

import datetime
import io
import re
import subprocess
import zipfile
from html import unescape

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from valuess import jobs, markup
from valuess.files.models import File
from valuess.i18n import speaking
from valuess.prepared import making
from valuess.writing import blocks, checks, saving, standing
from valuess.writing.models import Revision, Text
from valuess.writing.word import (
    compose,
    files,
    fragments,
    importing,
    inline,
    paired,
    skeleton,
    weave,
    whole,
)
from valuess.writing.word.weave import Row

from .conftest import begin, fields

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "606060f80f000104010050f5a0b70000000049454e44ae426082"
)

PAGE = """Opening **bold *and italic* words** here, [linked](https://example.org/a_(b)).

## A heading

1. one
2. two, with `code*` and \\* a star
3. three

- nested

    - deep

| A | B |
|---|---|
| 1 | 2 |

Last words, see [[Method]] and a note[^1].

[^1]: The note.
"""


def rows_of(body):
    return [
        Row(n, (n,), 0, (block.text,)) for n, block in enumerate(blocks.split(body), 1)
    ]  # fmt: skip


@given(st.text("ab*_[]()`\\ \n#-1.|>~http:/", max_size=60))
@settings(max_examples=150, deadline=None)
def test_a_block_that_is_shown_with_formatting_comes_back_as_it_was(words):
    for block in blocks.split(words):
        shape = inline.shape(block.text)
        if shape.kind != "raw":
            back = inline.line(inline.spans(shape.words))
            again = inline.put_together(shape.kind, back, shape.level, shape.sign)
            assert inline.alike(again) == inline.alike(block.text)


def test_rows_that_nobody_touched_give_the_text_to_the_letter():
    rows = rows_of(PAGE)
    assert weave.woven(PAGE, rows) == PAGE
    odd = sorted(rows, key=lambda row: row.number % 2)
    for number, row in enumerate(odd):
        row.number = number  # the pairs stood in another order than this text
    assert weave.woven(PAGE, odd) == PAGE


def test_changed_moved_added_and_deleted_rows():
    body = "One.\n\n- a\n- b\n\nTwo.\n"
    rows = rows_of(body)
    rows[1].words = ("- a, changed",)
    assert weave.woven(body, rows) == "One.\n\n- a, changed\n- b\n\nTwo.\n"
    rows = rows_of(body)
    del rows[2]
    assert weave.woven(body, rows) == "One.\n\n- a\n\nTwo.\n"
    rows = rows_of(body)
    rows.insert(0, rows.pop())
    assert weave.woven(body, rows) == "Two.\n\nOne.\n\n- a\n- b\n"
    rows = rows_of(body)
    rows.insert(2, Row(None, words=("- new",)))
    rows.insert(4, Row(None, words=("New.", "## More")))
    assert weave.woven(body, rows) == "One.\n\n- a\n- new\n- b\n\nNew.\n\n## More\n\nTwo.\n"
    rows = rows_of(body)
    rows.insert(1, Row(7, behind=1, words=("From the other side.",)))
    rows[1].number, rows[2].number, rows[3].number, rows[4].number = 2, 3, 4, 5
    said = "One.\n\nFrom the other side.\n\n- a\n- b\n\nTwo.\n"
    assert weave.woven(body, rows) == said


def sheet_of(text):
    """The Word file of a page: (bytes, opened by another reader)."""
    with speaking("en"):
        made = files.made(paired.sheet(text.title, [text.document_id]))
    return made, docx.Document(io.BytesIO(made))


def closed(document):
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def put(cell, words):
    """Write over a cell as a person does: the first paragraph's words, nothing else touched."""
    first = cell.paragraphs[0]
    for run in list(first.runs)[1:]:
        run._element.getparent().remove(run._element)
    (first.runs[0] if first.runs else first.add_run()).text = words


def sent(browser, address, content, name="two-shores.docx"):
    return browser.post(address, {"file": (io.BytesIO(content), name)})


def form_of(page):
    """The hidden fields of the preview."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S))
    return {name: unescape(value) for name, value in found.items() if name != "csrf_token"}


@pytest.fixture
def both(app, people):
    """A page in both languages, agreed paragraph by paragraph."""
    english = begin("Two shores", PAGE, people["partner"])
    begin(
        "Deux rives",
        "Ouverture.\n\n## Un titre\n\n1. un\n",
        people["partner"],
        "fr",
        english.document,
    )
    return english


def test_what_was_not_touched_comes_back_to_the_letter_through_libreoffice_too(
    both, browser_of, tmp_path
):
    made, opened = sheet_of(both)
    browser = browser_of("partner")
    assert browser.get("/en/guide/two-shores/word.docx").data[:2] == b"PK"
    assert "Nothing was changed" in sent(browser, "/en/guide/two-shores/word", made).text
    rows = {row.cells[1].text: row for row in opened.tables[0].rows}
    put(rows["A heading"].cells[1], "Une autre île")
    (tmp_path / "in.docx").write_bytes(closed(opened))
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    subprocess.run([*office, "--convert-to", "docx", "--outdir", tmp_path / "out",
                    tmp_path / "in.docx"], capture_output=True, check=False)  # fmt: skip
    again = (tmp_path / "out" / "in.docx").read_bytes()
    form = form_of(sent(browser, "/en/guide/two-shores/word", again).text)
    key = f"{both.document_id}-en"
    assert [name for name in form if name.startswith("body-")] == [f"body-{key}"]
    assert form[f"body-{key}"] == PAGE.replace("A heading", "Une autre île")


def test_cells_become_edits_merged_with_what_was_saved_meanwhile(both, people, browser_of):
    _made, opened = sheet_of(both)
    table = opened.tables[0]
    rows = {row.cells[1].text: row for row in table.rows}
    put(rows["A heading"].cells[1], "Another heading")
    put(rows["A heading"].cells[0], "Un autre titre")
    with speaking("en"):
        meanwhile = checks.Writing("Two shores", PAGE.replace("Last words", "The end"), 1)
        saving.save(both, meanwhile, people["coordinator"])
    browser = browser_of("partner")
    page = sent(browser, "/en/guide/two-shores/word", closed(opened)).text
    assert "Another" in page and "Un autre titre" in page and "left out" not in page
    answer = browser.post("/en/guide/two-shores/word/save", {**form_of(page), "agree": "1"})
    assert answer.status_code == 303
    now = {text.lang: text.revision.body for text in Text.readable("guide", working=True)}
    assert now["en"] == PAGE.replace("Last words", "The end").replace("A head", "Another head")
    assert now["fr"] == "Ouverture.\n\n## Un autre titre\n\n1. un\n"
    said = {pair.words[1]: pair.status for pair in standing.pairs(both.document_id).groups}
    assert said["## Another heading"] == "both"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_page_in_one_language_comes_back_in_one(app, people, browser_of):
    begin("Tide", "The tide comes in at noon.", people["partner"])
    browser = browser_of("partner")
    opened = docx.Document(io.BytesIO(browser.get("/en/guide/tide/word.docx").data))
    cell = next(c for c in opened.tables[-1]._cells if "noon" in c.text)
    put(cell, "The tide comes in at dusk.")
    page = sent(browser, "/en/guide/tide/word", closed(opened))
    assert page.status_code == 200 and "at <del>noon</del> <ins>dusk</ins>." in unescape(page.text)
    assert browser.post("/en/guide/tide/word/save", form_of(page.text)).status_code == 303
    bodies = [row.body for row in Revision.select().order_by(Revision.number)]
    assert bodies == ["The tide comes in at noon.", "The tide comes in at dusk.\n"]
    assert [(t.lang, t.head) for t in Text.select()] == [("en", 2)]


def test_a_whole_room_in_one_file_and_a_language_that_begins_there(both, people, browser_of):
    method = begin("Method", "One.\n\nTwo.\n", people["partner"])
    browser = browser_of("partner")
    opened = docx.Document(io.BytesIO(browser.get("/en/guide/word.docx").data))
    rows = [row for table in opened.tables for row in table.rows]
    for english, french in (("Method", "Méthode"), ("Two.", "Deux."), ("One.", "Un.")):
        put(next(row for row in rows if row.cells[1].text == english).cells[0], french)
    put(next(row for row in rows if row.cells[1].text == "A heading").cells[1], "Other heading")
    page = sent(browser, "/en/guide/word", closed(opened)).text
    assert "A new text" in page and "Other" in page
    answer = browser.post("/en/guide/word/save", {**form_of(page), "agree": "1"})
    assert answer.location == "/en/guide/"
    again = browser.post("/en/guide/word/save", {**form_of(page), "token": "another"})
    assert again.status_code == 422 and "another one now" in again.text
    texts = Text.of_document(method.document_id, working=True)
    assert texts["fr"].revision_numbered(1).body == "Un.\n\nDeux.\n"
    assert standing.counts([method.document_id])[method.document_id].both == 3
    assert Text.get_by_id(both.id).head == 2


def test_a_large_room_is_prepared_and_says_what_stood_there_when_it_was_asked_for(
    both, people, browser_of, monkeypatch
):
    launched = []
    monkeypatch.setattr(jobs, "launch", lambda _command, row: launched.append(row))
    monkeypatch.setattr(whole, "AT_ONCE", 10)
    method = begin("Method", "One.\n\nTwo.\n", people["partner"])
    browser = browser_of("partner")
    assert "prepared first" in browser.get("/en/guide/word").text
    assert browser.get("/en/guide/word.docx").location == "/en/prepared/word/guide"
    assert browser.get("/en/guide/two-shores/word.docx").data[:2] == b"PK"
    assert browser_of("participant").get("/en/prepared/word/guide").status_code == 404
    browser.post("/en/prepared/word/guide")
    now = paired.page(both.document_id, standing.pairs(both.document_id))
    with speaking("en"):
        meanwhile = checks.Writing("Two shores", PAGE.replace("Last words", "The end"), 1)
        saving.save(both, meanwhile, people["coordinator"])
    assert paired.page(both.document_id, whole.pairs_at(both.document_id, [1, 1])) == now
    making.run(launched.pop().id)
    assert "Something has changed" in browser.get("/en/prepared/word/guide").text
    taken = browser.get("/en/prepared/take/word/guide")
    assert taken.headers["Content-Disposition"] == "attachment; filename=guide.docx"
    opened = docx.Document(io.BytesIO(taken.data))
    rows = {row.cells[1].text: row for table in opened.tables for row in table.rows}
    assert any(words.startswith("Last words") for words in rows) and rows["Two."].cells[0].text == ""
    put(rows["A heading"].cells[1], "Another heading")
    page = sent(browser, "/en/guide/word", closed(opened)).text
    assert browser.post("/en/guide/word/save", {**form_of(page), "agree": "1"}).status_code == 303
    body = Text.get_by_id(both.id).at("guide", "en", "two-shores", True).revision.body
    assert "Another heading" in body and "The end" in body
    browser.post("/en/prepared/word/guide")
    making.run(launched.pop().id)
    again = browser.get("/en/prepared/take/word/guide").data
    assert "Nothing was changed" in sent(browser, "/en/guide/word", again).text
    number = method.document_id
    alone = paired.page(number, standing.pairs(number))
    begin("Méthode", "Un.\n", people["partner"], "fr", method.document)
    assert paired.page(number, standing.pairs(number)) != alone
    assert paired.page(number, whole.pairs_at(number, [0, 1])) == alone


def test_a_conflict_is_shown_before_anything_is_written(both, people, browser_of):
    _made, opened = sheet_of(both)
    rows = {row.cells[1].text: row for row in opened.tables[0].rows}
    put(rows["A heading"].cells[1], "My heading")
    with speaking("en"):
        theirs = checks.Writing("Two shores", PAGE.replace("A heading", "Their heading"), 1)
        saving.save(both, theirs, people["coordinator"])
    before = Revision.select().count()
    browser = browser_of("partner")
    page = sent(browser, "/en/guide/two-shores/word", closed(opened)).text
    assert "My heading" in page and "Their heading" in page and "Somebody else" in page
    form = form_of(page)
    assert browser.post("/en/guide/two-shores/word/save", form).status_code == 422
    assert Revision.select().count() == before
    key = f"choice-{both.document_id}-en-0"
    answer = browser.post("/en/guide/two-shores/word/save", {**form, key: "both"})
    assert answer.status_code == 303
    body = Text.get_by_id(both.id).at("guide", "en", "two-shores", True).revision.body
    assert "Their heading" in body and "My heading" in body


def test_rows_deleted_moved_and_added_and_changes_that_word_tracked(both, browser_of):
    _made, opened = sheet_of(both)
    table = opened.tables[0]
    rows = {row.cells[1].text: row for row in table.rows}
    last = next(row for text, row in rows.items() if text.startswith("Last words"))
    rows["A heading"]._tr.getparent().remove(rows["A heading"]._tr)
    table.rows[1]._tr.addnext(last._tr)
    put(table.add_row().cells[1], "New at the end.")
    run = rows["one"].cells[1].paragraphs[0].runs[0]._element
    run.getparent().replace(
        run,
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="9" w:author="A"><w:r><w:t>first</w:t></w:r></w:ins>'
        ),
    )
    page = sent(browser_of("partner"), "/en/guide/two-shores/word", closed(opened)).text
    assert "tracked changes" in page and "1 row added" in page and "1 row moved" in page
    assert "1 row deleted" in page
    body = form_of(page)[f"body-{both.document_id}-en"].replace("\r", "")
    assert body.startswith("Last words") and "A heading" not in body and "1. first\n" in body
    assert body.endswith("[^1]: The note.\n\nNew at the end.\n")


def test_files_that_mean_harm_or_nothing_are_refused(both, browser_of):
    made, _opened = sheet_of(both)

    def changed(name, content, add=True):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", 8) as new:
            for entry in old.namelist():
                if entry != name:
                    new.writestr(entry, old.read(entry))
            new.writestr(name, content)
        return out.getvalue()

    bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:document>&a;</w:document>"
    browser = browser_of("partner")
    for content, said in (
        (changed("word/vbaProject.bin", b"x"), "macros"),
        (changed("word/media/zeros.bin", b"\0" * 61_000_000), "unpacks"),
        (changed("word/document.xml", bomb), "not a Word document"),
        (b"PK\3\4 nothing", "not a Word document"),
        (closed(docx.Document()), "does not know this file"),
    ):
        answer = sent(browser, "/en/guide/two-shores/word", content)
        assert answer.status_code == 422 and said in answer.text
    other = begin("Other", "Words.", None)
    assert "other pages" in sent(browser, "/en/guide/other/word", made).text
    assert other and browser_of("outsider").get("/en/guide/two-shores/word").status_code in (
        403,
        404,
    )


def plain_document():
    """What somebody wrote elsewhere: headings, lists, a table, a picture, signs of Markdown."""
    made = docx.Document()
    made.add_heading("Our method", 1)
    first = made.add_paragraph("Not *marked*, but ")
    first.add_run("bold ").bold = True
    first.add_run("and 1_000 [sic] words.")
    made.add_heading("A part", 2)
    made.add_paragraph("one", style="List Bullet")
    made.add_paragraph("deep", style="List Bullet 2")
    made.add_paragraph("first", style="List Number")
    made.add_paragraph("# no heading")
    table = made.add_table(2, 2)
    for cell, words in zip(
        [*table.rows[0].cells, *table.rows[1].cells], "A|B|1|2|".split("|"), strict=False
    ):
        cell.text = words
    shape = made.add_picture(io.BytesIO(PNG))
    shape._inline.docPr.set("descr", "A shore")
    return closed(made)


def test_a_document_from_elsewhere_opens_in_the_editor_as_a_new_page(app, people, browser_of):
    browser = browser_of("partner")
    address = "/en/guide/import"
    assert "Import a document" in browser.get("/en/guide/new").text
    answer = sent(browser, address, plain_document(), "method.docx")
    assert answer.status_code == 303 and Text.select().count() == 0
    form = fields(browser.get(answer.location))
    picture = File.get()
    assert form["title"] == "Our method"
    assert form["body"].replace("\r", "").strip() == (
        "Not \\*marked\\*, but **bold** and 1_000 [sic] words.\n\n## A part\n\n- one\n    - deep\n\n"
        "1. first\n\n\\# no heading\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\n"
        + picture.markdown("A shore")
    )
    made = sent(browser, address, b"# Titre\r\n\r\nMots.\r\n", "titre.md")
    form = fields(browser.get(made.location))
    assert (form["title"], form["body"].strip()) == ("Titre", "Mots.")
    assert sent(browser, address, b"PK\3\4", "x.docx").status_code == 422
    assert browser.post(address, {}).status_code == 422


def test_footnotes_of_a_book_come_back_as_footnotes(app):
    with app.test_request_context("/en/"):
        document = skeleton.blank("en", "T", "", datetime.date(2014, 5, 15))
        html = markup.render(
            "Words[^a] and [a link](https://example.org/).\n\n[^a]: The *note*.", "en"
        ).html
        compose.Composer(document).write(fragments.clean(html))
        title, body, told = importing.read(
            skeleton.saved(document, datetime.date(2014, 5, 15)), "x.docx"
        )
    assert (title, told) == ("", [])
    assert body == "Words[^1] and [a link](https://example.org/).\n\n[^1]: The *note*.\n"
