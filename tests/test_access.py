"""Every address × every role, walked from the map of addresses against the declared table."""

import re

import pytest

from valuess.access import ACCESS, RANKS, VISITOR, rank
from valuess.writing import checks, publishing, saving

from .writing.conftest import begin

ROLES = ["visitor", "outsider", "participant", "partner", "coordinator"]
SAMPLES = {
    "lang": "en", "slug": "two-shores", "number": 1, "document": 1, "filename": "style.css",
    "token": "x" * 43, "name": "x", "id": 1, "ending": "csv", "date": "2014-05-13",
}  # fmt: skip


def rules(app):
    """(endpoint, method, path) of every address, with sample values filled in."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values = {name: SAMPLES.get(name, 1) for name in rule.arguments}
            values |= rule.defaults or {}
            path = adapter.build(rule.endpoint, values, method=next(iter(rule.methods)))
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule.endpoint, method, path


def test_every_address_is_declared_and_every_declaration_is_an_address(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


@pytest.mark.parametrize(
    "database,role", [*(("sqlite", role) for role in ROLES), ("postgresql", "coordinator")]
)
def test_the_door_opens_to_whom_the_table_says(app, people, browser, browser_of, role):
    text = begin("Two shores", "Words.", people["partner"])
    publishing.publish(text, 1, people["partner"])
    person = browser if role == "visitor" else browser_of(role)
    user = people.get(role)
    wrong = []
    for endpoint, method, path in sorted(rules(app), key=lambda rule: "sign_out" in rule[0]):
        if may_end_this_session(endpoint):
            continue
        answer = person.get(path) if method == "GET" else person.post(path)
        if not as_declared(endpoint, method, user, answer):
            wrong.append((endpoint, method, answer.status_code, answer.location))
    assert wrong == []


def may_end_this_session(endpoint):
    return endpoint.split(".")[-1] in ("sign_out", "end_session", "end_sessions", "end", "role")


def as_declared(endpoint, method, user, answer):
    allowed = rank(user) >= ACCESS[endpoint]
    asked_who = "account/sign-in?next=" in (answer.location or "") or answer.status_code == 401
    if allowed:
        return answer.status_code != 403 and not asked_who
    return asked_who if user is None else answer.status_code == 403


def test_an_undeclared_address_is_closed_to_all(app, browser_of):
    app._got_first_request = False
    app.add_url_rule("/en/forgotten", "forgotten", lambda: "secret")
    answer = browser_of("coordinator").get("/en/forgotten")
    assert answer.status_code == 404 and "secret" not in answer.text


def without_path(page):
    return re.sub(r"two-shores|no-such-page|f{10}\S*|[\w.-]{60,}", "", page)


@pytest.mark.parametrize("role", ["visitor", "outsider", "participant"])
@pytest.mark.parametrize("ending", ["", ".md", "?version=working"])
def test_what_one_may_not_see_answers_like_what_does_not_exist(
    app, people, browser, browser_of, role, ending
):
    begin("Two shores", "Words.", people["partner"])
    person = browser if role == "visitor" else browser_of(role)
    hidden = person.get(f"/en/guide/two-shores{ending}")
    absent = person.get(f"/en/guide/no-such-page{ending}")
    assert hidden.status_code == absent.status_code == 404
    assert without_path(hidden.text) == without_path(absent.text)


def test_what_is_in_the_bin_is_gone_for_everyone_who_reads(app, people, browser, browser_of):
    text = begin("Two shores", "Words.", people["partner"])
    publishing.publish(text, 1, people["partner"])
    publishing.put_in_bin(text.document_id, people["partner"])
    for person in (browser, browser_of("partner")):
        assert person.get("/en/guide/two-shores").status_code == 404


def test_a_working_title_is_nowhere_a_visitor_looks(app, people, browser):
    text = begin("Two shores", "See [[Old name]].", people["partner"])
    other = begin("Old name", "See [[Two shores]].", people["partner"])
    for page in (text, other):
        publishing.publish(page, 1, people["partner"])
    saving.save(other, checks.Writing("Hushed name", "See [[Two shores]].", 1), people["partner"])
    paths = ["/en/", "/en/guide/", "/fr/guide/", "/en/guide/two-shores", "/en/guide/old-name",
             "/en/search?q=hushed", "/en/search?q=shores", "/en/guide/two-shores.md"]  # fmt: skip
    assert [path for path in paths if "Hushed" in browser.get(path).text] == []


def test_the_roles_rise_one_above_the_other():
    assert sorted([VISITOR, *RANKS.values()]) == [0, 1, 2, 3, 4]
