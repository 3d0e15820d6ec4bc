"""A copy of the public portal: what is in it, what never is, and where it is put."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from posixpath import dirname, normpath

import pytest

from tests.agenda.making import make_item, make_meeting
from tests.files.test_files import png
from tests.survey import making
from tests.writing.conftest import begin
from valuess import jobs
from valuess.audit import Entry
from valuess.db import now
from valuess.files.models import File
from valuess.keeping import folders, models, paths
from valuess.keeping.copying import LIST, Copy
from valuess.keeping.models import KeptCopy
from valuess.survey.results import audit, snapshots
from valuess.survey.shown import publishing as publishing_results
from valuess.writing import checks, publishing, saving

DAY = date(2026, 11, 25)
PAGE, ZIP = "/en/admin/copy", "/en/admin/copy.zip"


@pytest.fixture
def portal(app, people):
    """Pages shown and hidden, a picture shown and one not, a meeting."""
    by = people["partner"]
    with app.test_request_context("/en/"):
        shown, hidden = (File.keep(f"{n}.png", png(), 99_999, by) for n in ("shown", "hidden"))
    words = f"See [[Other shore]] and [[Secret page]].\n\n{shown.markdown('A tide')}\n\n## Évaluation\n\nx"
    page = begin("Two shores", words, by)
    other = begin(
        "Other shore", "Back to [[Two shores]]. [Old](http://127.0.0.1:8000/en/guide/).", by
    )
    french = begin("Deux rives", "L’évaluation.", by, "fr", page.document)
    begin("Secret page", f"Hushed. {hidden.markdown('Hidden')}", by)
    for text in (page, other, french):
        publishing.publish(text, 1, by)
    saving.save(other, checks.Writing("Hushed name", "Hushed words.", 1), by)
    make_item(make_meeting(), "group", capacity=3)
    make_item(make_meeting(key="2013", current=False), "hushed-item", shown=False)
    return shown, hidden


def made(folder, day=DAY):
    Copy(folder, day).make()
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file()}  # fmt: skip


def dead_links(files):
    """(page, link) of each link that leads to no file of the copy, or to an old address."""
    for path, content in files.items():
        if path.endswith(".html"):
            for link in re.findall(r'\s(?:href|src|action)="([^"]*)"', content.decode()):
                target = normpath(f"{dirname(path)}/{unescape(link).split('#')[0]}".lstrip("/"))
                if link and not link.startswith("#") and target not in files:
                    yield path, link


def test_everything_public_is_there_and_nothing_else(portal, tmp_path):
    shown, hidden = portal
    files = made(tmp_path / "made")
    assert list(dead_links(files)) == []
    page = files["en/guide/two-shores.html"].decode()
    assert '<a href="other-shore.html">Other shore</a>' in page
    assert "Secret page" in page and "secret-page" not in page
    kept = f"files/{paths.safe(shown.token)}/shown.png"
    assert f"../../{kept}" in page
    assert [p for p in files if p.startswith("files/")] == [kept]
    assert "Kept copy of 25 November 2026" in page and "http://127.0.0.1:8000" in page
    assert '<a href="two-shores.md">' in page
    assert re.search(
        '<a href="index.html"[^>]*>Old</a>', files["en/guide/other-shore.html"].decode()
    )
    assert b"SUMMARY" in files["en/meeting/group.ics"]
    everything = b"".join(files.values())
    for secret in (b"Hushed", b"hushed", b"csrf", hidden.token.encode(), b"account/", b"hx-"):
        assert secret not in everything, [p for p in files if secret in files[p]]
    assert files[LIST].decode().splitlines() == sorted(p for p in files if p != LIST)


@pytest.mark.parametrize("database", ["sqlite"])
def test_results_of_the_survey_are_there_with_their_charts_and_tables(app, people, tmp_path):
    by = people["coordinator"]
    asked = making.answered(making.survey())
    frozen = [snapshots.freeze(asked, by, note) for note in "ab"]
    for each in frozen:
        audit.spared(each)
        publishing_results.publish(asked, each.number, True, by)
    first = frozen[0].number
    figure = f"{{{{ survey: impact/reasons by country @{first} }}}}"
    publishing.publish(begin("With a figure", figure, by), 1, by)
    files = made(tmp_path / "made")
    assert list(dead_links(files)) == []
    page = files["en/guide/with-a-figure.html"].decode()
    crossed = f"en/survey/impact/results/reasons/country-at-{first}.html"
    assert '<svg class="chart"' in page and ">France: 75% (30)<" in page and "<table>" in page
    assert f'href="../{crossed.removeprefix("en/")}"' in page and crossed in files
    for lang, name in (("fr", "Pays"), ("en", "Country")):
        here = f"{lang}/survey/impact/results"
        listed = files[f"{here}.html"].decode()
        assert listed.count('<svg class="chart"') == 4 and "results.css" in listed
        question = files[f"{here}/reasons.html"].decode()
        assert f'<a href="reasons/country.html">{name}</a>' in question and "<select" not in question
        assert "75" in files[f"{here}/reasons/country.html"].decode()
        assert files[f"{here}/reasons/country.csv"].count(b"\r\n") == 7
        assert f'href="results-at-{first}.html"' in files[f"{lang}/survey/impact/snapshots.html"].decode()
    everything = b"".join(files.values())
    for secret in ("Remarque 10, évaluée".encode(), b"motif 8", b"/run", b"Not for publication"):
        assert secret not in everything
    assert b"<li></li>" not in everything


def test_each_language_has_its_list_and_its_words(portal, tmp_path):
    files = made(tmp_path / "made")
    said = {}
    for lang in ("fr", "en"):
        script = files[f"{lang}/search/pages.js"].decode()
        said[lang] = json.loads(script.removeprefix("window.keptPages = ").rstrip(";\n"))
        listed = files[f"{lang}/search.html"].decode()
        assert all(f'<li><a href="{where}">' in listed for _title, where, _words in said[lang])
    assert ["Deux rives", "guide/deux-rives.html", "L’évaluation."] in said["fr"]
    assert "Two shores" in [title for title, _where, _words in said["en"]]
    front = files["index.html"].decode()
    assert 'href="fr/index.html"' in front and 'href="en/index.html"' in front


def test_the_same_portal_gives_the_same_bytes(portal, tmp_path):
    one, two = (made(tmp_path / name) for name in ("one", "two"))
    assert one == two
    packed = [io.BytesIO(), io.BytesIO()]
    for name, file in zip(("one", "two"), packed, strict=True):
        folders.pack(tmp_path / name, file, "valuess", DAY)
    assert packed[0].getvalue() == packed[1].getvalue()


@pytest.fixture
def small(monkeypatch):
    """A copy of one page, so that what is tried is where it is put."""

    def make(copy):
        for name in ("index.html", "fr/index.html"):
            copy.write(name, b"page")
        copy.write(LIST, b"fr/index.html\nindex.html\n")
        return 3

    monkeypatch.setattr(Copy, "make", make)


def test_it_is_put_into_a_new_an_empty_or_its_own_folder(app, small, tmp_path):
    folder = tmp_path / "usb" / "copy"
    for _time in range(2):
        assert folders.write(folder, DAY) == 3
        assert sorted(p.name for p in folder.iterdir()) == ["fr", "index.html", LIST]
    assert [p.name for p in folder.parent.iterdir()] == ["copy"]


@pytest.mark.parametrize("name", ["notes.txt", "fr/mine.html"])
def test_it_never_writes_over_what_is_not_its_own(app, small, tmp_path, name):
    folder = tmp_path / "copy"
    folders.write(folder, DAY)
    (folder / name).write_text("mine")
    with pytest.raises(folders.NotThere, match=name):
        folders.write(folder, DAY)
    assert (folder / name).read_text() == "mine"
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "mine").touch()
    for refused in (stranger, stranger / "mine", Path("/")):
        with pytest.raises(folders.NotThere):
            folders.write(refused, DAY)
    assert (stranger / "mine").is_file()


def test_killed_at_any_step_it_leaves_the_copy_there_was(app, small, tmp_path, monkeypatch):
    folder = tmp_path / "copy"
    folders.write(folder, DAY)
    (tmp_path / ".copy.new").mkdir()  # killed while it was made
    (tmp_path / ".copy.new" / "half").touch()
    folders.write(folder, DAY)
    folder.rename(tmp_path / ".copy.old")  # killed between the two steps of the exchange

    def broken(_copy):
        raise OSError("disk full")

    monkeypatch.setattr(Copy, "make", broken)
    with pytest.raises(folders.NotThere, match="disk full"):
        folders.write(folder, DAY)
    assert [p.name for p in tmp_path.iterdir() if "copy" in p.name] == ["copy"]
    assert (folder / "index.html").read_bytes() == b"page"


@pytest.fixture
def launched(monkeypatch):
    rows = []
    monkeypatch.setattr(jobs, "launch", lambda _command, row: rows.append(row))
    return rows


def test_a_coordinator_has_it_made_follows_and_takes_it(app, browser_of, launched, small):
    desk = browser_of("coordinator")
    assert "Make the copy" in desk.get(PAGE).text and desk.get(ZIP).location == PAGE
    assert desk.post(PAGE).status_code == 303
    assert "Being made" in desk.get(PAGE).text
    assert desk.post(PAGE).status_code == 303 and len(launched) == 1
    assert "made already" in desk.get(PAGE).text
    models.run(launched[0].id)
    row = KeptCopy.latest()
    assert (row.state, row.progress, row.files) == ("done", 1, 3)
    assert "Take the copy" in desk.get(PAGE).text
    answer = desk.get(ZIP)
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert sorted(names) == [f"valuess/{n}" for n in ("fr/index.html", "index.html", LIST)]
    assert "no-store" in answer.headers["Cache-Control"]
    assert [entry.act for entry in Entry.select()] == ["portal copied"]
    assert browser_of("partner").get(ZIP).status_code == 403


def test_a_dead_making_is_noticed_and_an_old_copy_goes(app, browser_of, launched, small):
    desk = browser_of("coordinator")
    desk.post(PAGE)
    KeptCopy.update(beat=now() - timedelta(minutes=2)).execute()
    assert "gave no sign of life" in desk.get(PAGE).text
    desk.post(PAGE)
    late, anew = launched
    models.run(anew.id)
    models.run(late.id)
    assert [row.id for row in KeptCopy.select()] == [anew.id]
    KeptCopy.update(ended=now() - timedelta(days=8)).execute()
    assert "no longer kept" in desk.get(PAGE).text and desk.get(ZIP).location == PAGE
    KeptCopy.sweep()
    assert list(models.folder().iterdir()) == []
