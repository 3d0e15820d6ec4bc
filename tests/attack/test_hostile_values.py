"""Every address of the meeting's rooms, given what nobody should: answered, never broken."""

import contextvars
import itertools
import re
from html.parser import HTMLParser

import pytest
from flask import got_request_exception

from tests.meeting.conftest import send
from valuess import jobs, paper
from valuess.access import ACCESS, PARTNER
from valuess.meeting.group.marks import WalkIn

from .scene import TOKEN, everything

ROOMS = ("meeting", "visits", "travel", "notes", "home")
NUMBERS = (2**31, 10**30)
NAMES = ("a%00b", "%ED%A0%80" + "x" * 3000, "..%2f%D9%A3%0d%0aX:1")
TYPED = ("a\x00b", "1" + "0" * 30, "٣", "1e3", "-1", "nan", "x" * 70_000, "\uffff\u202e",
         "2014-13-45", "99:99", "%0d%0a", "=1+1\r\nX: y", "item:" + "9" * 30)  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: [(method, action, {name: [values]})], as a browser would send them."""

    def __init__(self, page):
        super().__init__()
        self.found, self.area, self.select = [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.found.append((has.get("method", "get"), has.get("action"), {}))
        if not self.found or not (name := has.get("name") or (tag == "option" and self.select)):
            return
        values = self.found[-1][2].setdefault(name, [])
        if tag == "textarea":
            self.area = name
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in has or not values):
            values[:] = [has.get("value", "")]
        elif tag == "input" and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            values.append(has.get("value", ""))
        elif tag == "button":
            values[:] = [has.get("value", "")]

    def handle_data(self, data):
        if self.area:
            self.found[-1][2][self.area].append(data.removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None


@pytest.fixture
def scene(app, people, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(paper, "pdf", lambda html: b"%PDF-")
    monkeypatch.setattr(jobs, "launch", lambda _command, _run: None)
    errors = []
    note = lambda sender, exception, **_more: errors.append(repr(exception)[:120])  # noqa: E731
    got_request_exception.connect(note, app)
    made = everything(people)
    made.errors, made.note = errors, note
    return made


def values_of(scene):
    """{endpoint or argument: good values} with which the pages exist."""
    return {
        "lang": "en", "slug": "group", "key": "2014", "number": 1, "scan": 1, "line": 1, "file": 1,
        "document": 1, "date": "2014-05-13", "token": TOKEN, "name": "registrations",
        "ending": "csv", "kind": "leg", "act": "withdraw", "chapter": "request",
    }  # fmt: skip


def slug_for(rule, scene):
    if rule.startswith("notes."):
        return scene.notes.slug
    if rule in ("visits.coach", "visits.board", "visits.edit_coach") or "manifest" in rule:
        return "coach"
    return "mill" if rule.startswith("visits.") else "group"


def rules(app, scene):
    """(rule, build) of every address; build(**values) gives its path."""
    known = values_of(scene)
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint.split(".")[0] not in ROOMS or rule.endpoint == "static":
                continue
            values = {**known, "slug": slug_for(rule.endpoint, scene)}
            values = {name: values[name] for name in rule.arguments} | (rule.defaults or {})
            yield rule, values, adapter


def path_of(rule, values, adapter):
    marks = {name: f"zz{name}zz" if isinstance(v, str) else 424200 + n
             for n, (name, v) in enumerate(values.items())
             if name not in ("lang", "ending", *(rule.defaults or ()))}  # fmt: skip
    path = adapter.build(rule.endpoint, {**values, **marks}, method=next(iter(rule.methods)))
    for name, mark in marks.items():
        path = path.replace(str(mark), str(values[name]), 1)
    return path


def raw(browser, method, path, data=None):
    """As a browser that encodes nothing again."""
    if method == "GET":
        return browser.get(path)
    return browser.post(path, data)


def test_hostile_addresses(app, scene, browser_of):
    person, broken, count = browser_of("coordinator"), [], 0
    for rule, values, adapter in list(rules(app, scene)):
        for name in values:
            if name in ("lang", "ending", *(rule.defaults or ())):
                continue
            for hostile in NUMBERS if isinstance(values[name], int) else NAMES:
                path = path_of(rule, {**values, name: hostile}, adapter)
                for method in sorted(rule.methods & {"GET", "POST"}):
                    count += 1
                    answer = raw(person, method, path)
                    if answer.status_code >= 500:
                        broken.append(
                            (
                                method,
                                rule.endpoint,
                                name,
                                str(hostile)[:20],
                                (answer.status, *scene.errors[-1:]),
                            )
                        )
    assert broken == []
    assert count > 300


QUERY = "&".join(
    f"{name}={value}"
    for name, value in zip(
        ("at", "day", "page", "stance", "group", "only", "last", "from", "to", "state", "name"),
        itertools.cycle(("%00" + "9" * 30, "-1e3%ED%A0%80", "-9")),
        strict=False,
    )
)  # fmt: skip


def test_hostile_forms(app, scene, browser_of, database):
    """Each page asked for with a hostile query, and each form on it with one field at a time
    that holds what nobody should type."""
    broken, seen = [], set()
    turn = itertools.cycle(TYPED)
    people = {role: browser_of(role) for role in ("coordinator", "participant")}
    for rule, values, adapter in list(rules(app, scene)):
        if "GET" not in rule.methods:
            continue
        person = people["coordinator" if ACCESS[rule.endpoint] >= PARTNER else "participant"]
        answer = person.get(f"{path_of(rule, values, adapter)}?{QUERY}")
        if answer.status_code >= 500:
            broken.append((rule.endpoint, (answer.status, *scene.errors[-1:])))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for method, action, fields in Forms(answer.text).found:
            action = action or path_of(rule, values, adapter)
            key = (re.sub(r"\d+", "", action), *fields)
            if method.lower() != "post" or key in seen or "/account/" in action:
                continue
            seen.add(key)
            fields.pop("csrf_token", None)
            for name in fields:
                typed = {**fields, name: [next(turn)]}
                answer = person.post(action, typed)
                if answer.status_code >= 500:
                    broken.append(
                        (action, name, typed[name][0][:20], (answer.status, *scene.errors[-1:]))
                    )
    assert broken == []
    assert len(seen) > 30


def test_hostile_marks(scene, browser_of):
    """What a phone sends is JSON: halves of characters, NULs, numbers of any size, any shape."""
    person = browser_of("participant")
    one = {"id": "a\x00\ud800bcdefgh", "person": "new", "act": "present", "name": "Z\ud800\x00oé",
           "organisation": "\udfff", "agreed": True, "age": 1e308}  # fmt: skip
    shapes = [one, {**one, "id": "x" * 65}, {**one, "person": "a" + "9" * 9, "id": "12345678"},
              {**one, "age": 10**400}, {**one, "name": "n" * 9000, "id": "123456789"}, {}, 3, None]  # fmt: skip
    for each in shapes:
        assert send(person, "/en/meeting/group/presence/marks", [each]).status_code == 200
    for whole in ("x", {"marks": "x"}, [], {"marks": [{}] * 1001}):
        answer = contextvars.Context().run(lambda whole=whole: person.client.post(
            "/en/meeting/group/presence/marks", json=whole,
            headers={"X-CSRFToken": person.token()},
        ))  # fmt: skip
        assert answer.status_code == 400
    assert sorted(len(walker.name) for walker in WalkIn.select()) == [3, 5, 120]
    assert scene.errors == []
