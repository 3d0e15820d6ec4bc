"""The copy of the portal opened as files and from a plain file server, in both languages."""

import functools
import re
import threading
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from .conftest import LOCALES, watched


@pytest.fixture(scope="module")
def copy(server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "copy"
    server.flask("export-site", str(folder))
    return folder


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_words):
        """Nothing is written to the terminal of the tests."""


@pytest.fixture(scope="module")
def served(copy):
    handler = functools.partial(Silent, directory=str(copy))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as files:
        threading.Thread(target=files.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{files.server_port}/"
        files.shutdown()


@pytest.fixture
def tab(chromium):
    made = chromium.new_context(locale=LOCALES["en"], viewport={"width": 390, "height": 800})
    page = watched(made.new_page())
    yield page
    made.close()
    assert page.problems == []


LINK = re.compile(r'\s(?:href|src|action)="([^"#]+)')
FOUND = "#kept-results h2 a"


@pytest.mark.parametrize("by", ["file", "http"])
def test_it_is_read_and_searched_in_both_languages(copy, served, tab, by):
    root = served if by == "http" else copy.as_uri() + "/"
    tab.goto(root + "index.html")
    for name, asked, told in (("Français", "evaluations", "Pages trouvées"),
                              ("English", "glossary", "Pages found")):  # fmt: skip
        tab.goto(root + "index.html")
        tab.click(f"a >> text={name}")
        tab.fill("header [name=q]", asked)
        tab.press("header [name=q]", "Enter")
        tab.wait_for_selector(FOUND)
        assert told in tab.inner_text("#kept-count")
        assert asked[:7] in tab.inner_text("#kept-results mark >> nth=0").lower().replace("é", "e")
        tab.click(FOUND)
        assert tab.locator("h1").count() == 1
        tab.click("nav.languages a:not([aria-current])")
        assert tab.url.startswith(root)
    tab.goto(root + "en/search.html?q=zzzz<img src=x>")
    assert "Nothing was found" in tab.inner_text("#kept-count")


def test_a_plain_file_server_gives_every_page_and_no_link_is_dead(copy, served):
    known, waiting, wrong = {served}, [served], []
    while waiting:
        page = waiting.pop()
        try:
            with urlopen(page) as answer:
                html = answer.headers["Content-Type"] == "text/html"
                words = answer.read().decode() if html else ""
                assert "Set-Cookie" not in answer.headers and "csrf" not in words
        except HTTPError as error:
            wrong.append((page, error.code))
            continue
        links = {urljoin(page, unescape(link)) for link in LINK.findall(words)} - known
        waiting += [link for link in links if link.startswith(served)]
        known |= links
    assert wrong == []
    html = {path.relative_to(copy).as_posix() for path in copy.rglob("*.html")}
    assert {served + path for path in html} - known == {served + "index.html"}
