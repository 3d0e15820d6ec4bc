"""The addresses of the meeting's rooms: forms of their own only, methods, tokens, what is off."""

import contextvars
import re

import pytest

from tests.agenda.making import make_item
from tests.test_access import SAMPLES
from valuess.agenda import changing, seats
from valuess.agenda.models import Seat, SeatEntry
from valuess.visits.journeys import Feed

ROOMS = ("meeting", "notes", "visits", "travel")


def posts(app):
    """(path, True where nothing answers GET there) of every address that takes a form."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in ROOMS and "POST" in rule.methods:
            values = {name: SAMPLES.get(name, 1) for name in rule.arguments} | (rule.defaults or {})
            path = adapter.build(rule.endpoint, values, method="POST")
            yield path, not adapter.test(path, "GET")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_form_needs_its_token_and_what_only_takes_one_says_so(app, meeting, browser_of):
    person, wrong, alone = browser_of("coordinator"), [], 0
    person.token()  # a session with a token of its own

    def asked(method, path, **sent):
        run = contextvars.Context().run
        return run(lambda: person.client.open(path, method=method, **sent)).status_code

    for path, only in posts(app):
        forged = [asked("POST", path, data=data) for data in ({}, {"csrf_token": "wrong"})]
        alone += only
        if forged != [400, 400] or (only and asked("GET", path) != 405):
            wrong.append((path, forged))
    assert wrong == [] and alone > 30


def said(answer):
    """An answer without what names its own address."""
    text = re.sub(r"/calendar/[^\"<\s]+", "", answer.text)
    return answer.status_code, text, {**answer.headers, "ETag": "", "Content-Length": ""}


def test_a_calendar_address_that_was_closed_answers_as_one_that_never_was(people, browser):
    feed = Feed.renew(people["participant"])
    path = f"/calendar/{feed.token}.ics"
    there = browser.get(path)
    assert (there.status_code, there.headers["Cache-Control"]) == (200, "private, no-store")
    Feed.close(people["participant"])
    closed, never = browser.get(path), browser.get(f"/calendar/{'x' * len(feed.token)}.ics")
    assert closed.status_code == 404 and said(closed) == said(never)
    assert closed.headers["Cache-Control"] == "no-store"


def test_the_seats_of_a_cancelled_item_answer_in_words(meeting, people, browser_of):
    item, other = (make_item(meeting, slug, capacity=2) for slug in ("off", "also-off"))
    seats.take(item, people["participant"])
    for each in (item, other):
        changing.cancel(each, people["coordinator"])
    entries, person = SeatEntry.select().count(), browser_of("participant")
    for act, status in (("seat", 409), ("seat/swap", 409), ("seat/leave", 303)):
        for each in (item, other):
            path = f"/en/meeting/{each.slug}"
            answer = person.post(f"{path}/{act}", {"give_up": other.slug})
            assert answer.status_code == status, act
            assert status == 303 or "Cancelled: this does not take place." in answer.text
            assert person.get(f"{path}/{act}").location == path
    assert "You have no place here." in person.get(path).text
    assert (Seat.select().count(), SeatEntry.select().count()) == (0, entries)
