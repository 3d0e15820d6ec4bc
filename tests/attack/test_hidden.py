"""What one may not see answers like what does not exist, and is nowhere one looks."""

import re

import pytest

from tests.agenda.making import make_person
from valuess.access import ACCESS, COORDINATOR, rank
from valuess.accounts.models import Session, digest, new_token
from valuess.search import Results, find
from valuess.writing import publishing

from ..conftest import Browser
from .scene import everything
from .test_hostile_values import path_of, rules

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ABSENT = {"slug": "not-there", "number": 77777, "scan": 77777, "line": 77777, "file": 77777,
          "document": 77777, "token": "c" * 32}  # fmt: skip

OPEN = {("partner", "meeting.badge")}  # a partner marks who comes on a day


@pytest.fixture
def hidden(app, people, monkeypatch):
    made = everything(people, about="Hushed", shown=False)
    publishing.publish(made.notes, 1, people["partner"])
    return made


@pytest.fixture
def strangers(app, people, browser, browser_of, hidden):
    """{role: (account, Browser)} of who has nothing to do with any of it."""
    other = make_person("other", meeting=hidden.meeting)
    here = Browser(app)
    token = new_token()
    Session.create(hash=digest(token), account=other)
    here.carry(token)
    return {"visitor": (None, browser), "other": (other, here),
            "partner": (people["partner"], browser_of("partner"))}  # fmt: skip


def plain(answer, path):
    """An answer without what differs from one request to the next, and without its address."""
    page = answer.get_data(as_text=True)
    page = re.sub(r'"csrf_token" value="[^"]*"|value="[\w-]{16,43}"', "", page)
    for word in ("group", "mill", "coach", "not-there", "77777", "c" * 32, "b" * 32):
        page = page.replace(word, "")
    return answer.status_code, re.sub(r"\d+", "", page)


@pytest.mark.parametrize("role", ["visitor", "other", "partner"])
def test_what_is_not_theirs_answers_like_nothing(app, hidden, strangers, role):
    account, person = strangers[role]
    told = []
    for rule, values, adapter in list(rules(app, hidden)):
        names = [name for name in values if name in ABSENT and name not in (rule.defaults or ())]
        if not names or rank(account) < ACCESS[rule.endpoint]:
            continue
        if (role, rule.endpoint) in OPEN:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            paths = [
                path_of(rule, v, adapter) for v in (values, values | {n: ABSENT[n] for n in names})
            ]
            answers = [person.get(p) if method == "GET" else person.post(p) for p in paths]
            one, other = (plain(a, p).__str__().replace(hidden.notes.slug, "")
                          for a, p in zip(answers, paths, strict=True))  # fmt: skip
            if one != other:
                told.append((method, rule.endpoint, answers[0].status_code, answers[1].status_code))
    assert not told, "\n".join(map(str, told))


@pytest.mark.parametrize("role", ["visitor", "partner"])
def test_what_is_hidden_is_nowhere(app, hidden, strangers, role):
    account, person = strangers[role]
    paths = {"/en/search?q=hushed", "/sitemap.xml", "/en/visits/?day=2014-05-14", "/meeting.ics",
             "/en/meeting/screen?at=2014-05-13T10:30", "/en/meeting/now?at=2014-05-13T10:30"}  # fmt: skip
    for rule, values, adapter in rules(app, hidden):
        if "GET" in rule.methods and rank(account) >= ACCESS[rule.endpoint]:
            paths.add(path_of(rule, values, adapter))
    seen = [p for p in sorted(paths) if b"Hushed" in person.get(p).data]
    assert not seen, "\n".join(seen)


def test_what_is_hidden_is_found_by_nobody(app, hidden):
    with app.test_request_context("/en/"):
        assert find("Hushed", "en", COORDINATOR) == Results()
