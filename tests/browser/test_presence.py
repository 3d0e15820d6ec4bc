"""Presence on a phone: marks shown at once, kept without network, sent once when it is back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
SEED = """
from tests.agenda.making import make_item, make_person
from valuess import create_app
from valuess.accounts.models import Account
from valuess.agenda.models import Host, Meeting, Seat
app = create_app()
with app.app_context():
    meeting = Meeting.in_front()
    item = make_item(meeting, "phone-group", capacity=9, shown=False)
    Host.create(item=item, account=Account.get(Account.email == "participant-en@demo.example"))
    for turn, name in enumerate(("Anne", "Bob", "Chloé"), 1):
        person = make_person(name, meeting=meeting)
        Seat.create(item=item, account=person, state="seated", turn=turn)
"""
TOLD = """
import json
from valuess import create_app
from valuess.agenda.models import Item
from valuess.meeting.group import marks
app = create_app()
with app.app_context():
    place = marks.Place.of_item(Item.get(Item.slug == "phone-group"))
    acts = {person.name: person.phone for person in marks.attendance(place)}
    print(json.dumps([acts, place.marks().count()]))
"""


def run(server, script):
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "VALUESS_INSTANCE": str(server.instance)},
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def group(server):
    run(server, SEED)


def told(server):
    """({name: act}, how many marks) as the portal has them."""
    return json.loads(run(server, TOLD))


def tap(tab, name, button="there"):
    return tab.locator(".comer", has_text=name).locator(f".tap.{button}")


def test_marks_wait_without_network_and_are_sent_once(server, group, page):
    tab = page(width=390, person="participant-en")
    tab.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    tab.goto("/en/meeting/phone-group/presence")
    expect(tab.locator("#presence[data-kept=yes]")).to_be_attached()
    tap(tab, "Anne").click()
    expect(tab.locator("[data-sync]")).to_contain_text("Every mark is sent.")

    tab.context.set_offline(True)
    tap(tab, "Bob").click()
    tap(tab, "Chloé", "away").click()
    tap(tab, "Anne", "away").click()
    tab.fill("[name=name]", "Zoé Walk")
    tab.check("[name=agreed]")
    tab.click("text=Add as present")
    expect(tab.locator("[data-sync]")).to_have_attribute("data-waiting", "4")
    expect(tab.locator("[data-sync]")).to_contain_text("No network")
    expect(tab.locator("[data-count=present]")).to_have_text("2")
    expect(tap(tab, "Anne", "away")).to_have_attribute("aria-pressed", "true")
    assert told(server) == [{"Anne": "present", "Bob": "", "Chloé": ""}, 1]

    # The page itself is opened again without network; a worker that the browser starts anew
    # for it may have one, and send them.
    tab.reload()
    expect(tap(tab, "Bob")).to_have_attribute("aria-pressed", "true")

    tab.context.set_offline(False)
    expect(tab.locator("[data-sync]")).to_have_attribute("data-waiting", "0")
    expect(tab.locator("[data-sync]")).to_contain_text("Every mark is sent.")
    acts = {"Anne": "absent", "Bob": "present", "Chloé": "absent", "Zoé Walk": "present"}
    assert told(server) == [acts, 5]
    tab.reload()
    expect(tab.locator("[data-count=present]")).to_have_text("2")
    assert told(server) == [acts, 5]


def test_an_answer_that_is_lost_sends_the_mark_again_and_it_counts_once(server, group, page):
    tab = page(width=390, person="participant-en")
    tab.forgiven += ["Failed to load resource", "net::ERR_FAILED"]
    tab.goto("/en/meeting/phone-group/presence")
    _acts, before = told(server)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # it arrives; its answer does not
            return route.abort()
        return route.continue_()

    tab.context.route("**/presence/marks", lose)
    tap(tab, "Bob", "away").click()
    expect(tab.locator("[data-sync]")).to_have_attribute("data-waiting", "1")
    tab.evaluate("dispatchEvent(new Event('online'))")
    expect(tab.locator("[data-sync]")).to_have_attribute("data-waiting", "0")
    acts, after = told(server)
    assert (len(lost), acts["Bob"], after - before) == (1, "absent", 1)


def test_names_are_found_as_one_types(group, page):
    tab = page(width=390, person="participant-en")
    tab.goto("/en/meeting/phone-group/presence")
    tab.fill("[name=find]", "CHLOE")
    expect(tab.locator(".comer:visible")).to_have_count(1)
    expect(tab.locator(".comer:visible")).to_contain_text("Chloé")


def test_without_javascript_each_tap_is_a_post(server, group, page):
    tab = page(width=390, person="participant-en", javascript=False)
    tab.goto("/en/meeting/phone-group/presence")
    tap(tab, "Chloé").click()
    expect(tap(tab, "Chloé")).to_have_attribute("aria-pressed", "true")
    tab.click("text=Undo")
    expect(tap(tab, "Chloé")).to_have_attribute("aria-pressed", "false")
