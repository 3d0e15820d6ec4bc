"""The files of an edition as EPUB, DOCX and Markdown: what they hold, and that they are sound."""

import datetime
import io
import re
import subprocess
import zipfile

import docx as word
import pytest

from valuess import markup
from valuess.guide.editions import bundle, docx, epub
from valuess.guide.editions.book import Book, Chapter, Signature, Words

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "606060f80f000104010050f5a0b70000000049454e44ae426082"
)
RICH = """Words with **bold**, *italic*, `code`, [a link](https://example.org/?a=1&b=[2]) and a note[^1].

## A heading

- one
- two
    1. deep
    2. deeper

3. three

- [x] done

> Quoted.

| A | B |
|---|--:|
| 1 | **2** |

```
code
  block
```

Term
:   Meaning

![A shore](/files/abc/shore.png)

### Beneath & beyond

See [above](#en-a-heading), [[Method]], [[Method|how]] and [[Nowhere]].

[^1]: The *note*, with [a link](https://example.org/).
"""
HOSTILE = (
    '<p onclick="x()">In<b>bold<p>block in a block<a href="/en/x">one<a href="#page-2">two</a></a>'
    '<script>alert(1)</script><form><input name="q"><input type="checkbox" checked> ticked</form>'
    '<ul>bare<li id="1 bad">item<div><h7>odd</h7></div></li><p>loose</p></ul><tr><td>cell</td></tr>'
    '<dl><dd>no term</dd></dl><table><p>moved</p><tr></tr><tr><td colspan="x">a<table><tr><td>in'
    '</td></tr></table></td></tr></table><img src="file:none/x.png" alt="gone"><img src="https://e.org/x">'
    '<a href="javascript:alert(1)">js</a><a href="http://[bad">bad</a><a href="http://exa mple/">sp</a>'
    '<a href="#nowhere">lost</a><a href="#page-99">off</a><a href="#page-2--nope">part</a><a href="#">'
    'x</a><svg><circle/></svg><span id="twice">a</span><span id="twice">b</span><li>stray</li>'
    "\x00\x0b\ufffe]]> <br></br><custom-tag>kept</custom-tag><math><mi>x</mi></math></p>"
)


def page(title, body, lang="en", html=None):
    made = markup.render(body, lang)
    words = re.sub(r'<a data-page="Method">(.*?)</a>', r'<a href="#page-2">\1</a>', made.html)
    words = re.sub(r'<a data-page="[^"]*">(.*?)</a>', r"\1", words)
    words = words.replace('src="/files/', 'src="file:')
    return Words(title, title.lower().replace(" ", "-"), body, html or words, made.headings)


@pytest.fixture(params=["sqlite"])
def database(request):
    """The makers ask no database: one is enough to have their words."""
    return request.param


@pytest.fixture
def book(app):
    """An edition with a rich page, one in English alone, and one that means harm."""
    with app.test_request_context("/en/"):
        yield Book(
            number=1, title={"fr": "Le guide", "en": "The <guide> & more"},
            date=datetime.date(2014, 5, 15), address="https://valuess.example/en/guide/edition/1",
            citation={"fr": "Réseau (2014). Le guide.", "en": "Network (2014). The guide."},
            notice={"fr": "Cofinancé.", "en": "Co-funded."},
            partners=[{"fr": "Réseau démo", "en": "Demo network"}],
            signatures=[Signature({"fr": "Réseau démo", "en": "Demo network"}, "A person", "Read.",
                                  datetime.datetime(2014, 5, 14, 9))],
            stale=[(1, "fr", 2)], languages=("fr", "en"),
            chapters=[
                Chapter(1, "1", 0, {"en": page("Two shores", RICH),
                                    "fr": page("Deux rives", "## Un titre\n\nVoir.", "fr")}, []),
                Chapter(2, "1.1", 1, {"en": page("Method", "## A step\n\nOnly here.")}, []),
                Chapter(3, "2", 0, {"en": page("Harm", "x", html=HOSTILE),
                                    "fr": page("Mal", "x", "fr", html=HOSTILE)}, []),
            ],
            files={"file:abc/shore.png": ("image/png", PNG), "file:bad/x.png": ("image/png", b"<svg")},
        )  # fmt: skip


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


JAVA = ["java", "-XX:TieredStopAtLevel=1", "-jar", "/usr/share/java/epubcheck.jar"]


def test_an_epub_that_epubcheck_finds_nothing_in(book, tmp_path):
    english = unpacked(epub.epub(book, "en"))
    del book.chapters[0].words["fr"]
    made = epub.epub(book, "fr")
    assert made == epub.epub(book, "fr")
    path = tmp_path / "guide.epub"
    path.write_bytes(made)
    said = subprocess.run([*JAVA, path], capture_output=True, text=True, check=False)
    assert "No errors or warnings detected" in said.stdout, said.stderr + said.stdout
    found = unpacked(made)
    assert list(found)[0] == "mimetype"
    rich = found["EPUB/page-1.xhtml"].decode()
    assert 'alt="A shore"' in rich and 'href="page-2.xhtml">how</a>' in rich
    assert 'lang="en"' in rich and "Nowhere" in rich and 'epub:type="noteref"' in rich
    assert "n’existe pas encore" in rich and 'xml:lang="fr"' in rich
    nav = found["EPUB/nav.xhtml"].decode()
    assert 'href="page-1.xhtml#en-beneath-beyond"' in nav and "1.1 Method" in nav
    assert "Réseau (2014). Le guide." in found["EPUB/about.xhtml"].decode()
    assert "Cofinancé." in found["EPUB/cover.xhtml"].decode()
    harm = found["EPUB/page-3.xhtml"].decode()
    assert "alert" not in harm and "kept" in harm and "[gone]" in harm and "loose" in harm
    assert "n’existe pas" not in english["EPUB/page-1.xhtml"].decode()


def test_a_bundle_of_markdown_with_links_that_lead_somewhere(book):
    made = bundle.bundle(book)
    assert made == bundle.bundle(book)
    found = unpacked(made)
    folder = "the-guide-more-1"
    rich = found[f"{folder}/en/01-two-shores.md"].decode()
    assert "](../pictures/picture-1.png)" in rich and "[how](01-01-method.md)" in rich
    assert 'translation_fr: "../fr/01-deux-rives.md"' in rich and "[[Nowhere]]" in rich
    readme = found[f"{folder}/README.md"].decode()
    assert "  - 1.1 [Method](en/01-01-method.md)" in readme and "Network (2014)" in readme
    for name, words in found.items():
        for target in re.findall(r"\]\(([\w./-]+)\)", words.decode("latin-1")):
            if not target.startswith("/"):
                here = f"{name.rpartition('/')[0]}/{target}".replace("en/../", "").replace(
                    "fr/../", ""
                )
                assert here in found, (name, target)


def test_a_word_document_that_another_program_reads(book, tmp_path):
    del book.chapters[0].words["fr"]
    made = docx.docx(book, "fr")
    assert made == docx.docx(book, "fr")
    (tmp_path / "guide.docx").write_bytes(made)
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    office = ["soffice", home, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"]
    subprocess.run([*office, tmp_path, tmp_path / "guide.docx"], capture_output=True, check=False)
    said = (tmp_path / "guide.txt").read_text("utf-8-sig")
    assert "Two shores" in said and "Réseau (2014). Le guide." in said and "[gone]" in said
    assert re.findall(r"\d\. (?:d|th)\w+", said) == ["1. deep", "2. deeper", "3. three"]
    opened = word.Document(io.BytesIO(made))
    styles = [(p.style.name, p.text) for p in opened.paragraphs]
    assert ("Heading 1", "1 Two shores") in styles and ("Heading 2", "A heading") in styles
    assert ("Heading 3", "Beneath & beyond") in styles and ("Quote", "Quoted.") in styles
    assert ("List Number", "three") in styles and ("Code", "code\n  block") in styles
    body = opened.element.body.xml
    assert 'descr="A shore"' in body and "w:tblHeader" in body and 'w:anchor="page_2"' in body
    assert "w:footnoteReference " in body and "TOC" in body and 'w:lang w:val="en-GB"' in body
    notes = unpacked(made)["word/footnotes.xml"].decode()
    assert "note" in notes and "w:hyperlink" in notes and "↩" not in notes
    assert opened.core_properties.language == "fr-FR"
