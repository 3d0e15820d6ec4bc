"""A real server and a real Chromium.

`server`: the portal as `make run` starts it, filled with the demo people.
`page(lang=…, scheme=…, width=…, javascript=…, person=…)`: a new tab; a console error, a
failed script or a breach of the content policy fails the test, unless the test says in
`tab.forgiven` that a message with these words is to come.
`guide_page(title, body)`: the address of a new published page of the guide.
"""

import contextlib
import os
import sys
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from bench.servers import Server
from tests.live.person import Person
from valuess.config import settle

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "two shores, one tide"
SERVE = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
expect.set_options(timeout=15_000)  # a slow machine is not a fault
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A granian process on a free port with its own instance; `.url`, `.instance`, `.flask()`."""
    portal = Server(instance=tmp_path_factory.mktemp("portal"), command=SERVE)
    portal.flask("demo", "--password", PASSWORD)
    with portal:
        yield portal


@pytest.fixture
def fresh(tmp_path):
    """The portal at its very first start, nobody in it."""
    with Server(instance=tmp_path, command=SERVE) as portal:
        yield portal


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, driven by playwright."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: `apt install chromium` runs these tests too")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=as_root)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seats(server, chromium):
    """{person: what their browser holds after signing in}, filled when first asked for."""
    return {}


@pytest.fixture
def page(server, chromium, seats):
    """Makes tabs: page(lang="fr", width=1280, person="partner-fr")."""
    with contextlib.ExitStack() as closing:
        tabs = []

        def tab(lang="en", scheme="light", width=1280, javascript=True, person=None):
            context = chromium.new_context(
                base_url=server.url, locale=LOCALES[lang], color_scheme=scheme,
                viewport={"width": width, "height": 800}, java_script_enabled=javascript,
                reduced_motion="reduce", storage_state=seat(person),
            )  # fmt: skip
            closing.callback(context.close)
            tabs.append(watched(context.new_page()))
            return tabs[-1]

        def seat(person):
            if person and person not in seats:
                context = chromium.new_context(base_url=server.url)
                sign_in(context.new_page(), person)
                seats[person] = context.storage_state()
                context.close()
            return seats.get(person)

        yield tab
        problems = [problem for made in tabs for problem in made.problems]
    assert problems == []


@pytest.fixture
def own(app, chromium):
    """Serves the application of the test itself: own(person="partner", **context) is a new tab,
    in which that one of `people` is signed in; None for a visitor."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    settle(app, f"http://127.0.0.1:{server.port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = []

    def opened(person=None, **more):
        url = app.config["PUBLIC_URL"]
        context = chromium.new_context(base_url=url, reduced_motion="reduce", **more)
        made.append(context)
        tab = watched(context.new_page())
        if person:
            sign_in(tab, person)
        return tab

    yield opened
    problems = [p for context in made for tab in context.pages for p in tab.problems]
    for context in made:
        context.close()
    server.shutdown()
    thread.join()
    assert problems == []


def watched(tab):
    """A tab that remembers what went wrong in it: console errors, script errors."""
    tab.problems, tab.forgiven = [], []
    tab.set_default_timeout(10_000)

    def noted(words):
        if not any(known in words for known in tab.forgiven):
            tab.problems.append(words)

    tab.on("console", lambda message: message.type == "error" and noted(message.text))
    tab.on("pageerror", lambda error: noted(str(error)))
    return tab


@pytest.fixture(scope="session")
def writer(server):
    """partner-en over plain HTTP: makes the pages that the stories need."""
    return Person(server.url).sign_in("partner-en")


@pytest.fixture(scope="session")
def guide_page(writer):
    """guide_page(title, body): a new published page; its address."""

    def made(title, body, **more):
        return writer.begin(title, body, publish=True, **more)

    return made


def until(tab, fulfilled, seconds=10):
    """Let the tab go on until `fulfilled()` is true."""
    ends = time.monotonic() + seconds
    while not fulfilled():
        assert time.monotonic() < ends, "it did not come about in time"
        tab.wait_for_timeout(20)


def sign_in(tab, person):
    """Sign a demo person in by the form, as they would."""
    tab.goto("/en/account/sign-in")
    tab.fill("main [name=email]", f"{person}@demo.example")
    tab.fill("main [name=password]", PASSWORD)
    tab.press("main [name=password]", "Enter")
    tab.wait_for_url(lambda url: "sign-in" not in url)
