"""What the tests of the meeting share."""

import contextvars

import pytest

from tests.agenda.making import make_item, make_meeting, make_person, register
from valuess.agenda.models import SEATED, WAITING, Host, Seat
from valuess.meeting import content as starting


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def group(meeting, people):
    """A working group with two seats taken and one person waiting; the participant hosts it."""
    item = make_item(meeting, capacity=2)
    Host.create(item=item, account=people["participant"])
    for turn, name in enumerate(("Anne", "Bob", "Chloé"), 1):
        person = make_person(name.lower(), meeting=meeting, country="GB" if name == "Bob" else "FR",
                             lang="en" if name == "Bob" else "fr")  # fmt: skip
        sit(item, person, turn, SEATED if turn < 3 else WAITING)
    register(meeting, people["participant"])
    return item


def sit(item, person, turn, state=SEATED):
    return Seat.create(item=item, account=person, state=state, turn=turn, country="FR")


def send(browser, path, marks):
    """What a phone posts: JSON, its token in a header."""
    return contextvars.Context().run(
        lambda: browser.client.post(
            path, json={"marks": marks}, headers={"X-CSRFToken": browser.token()}
        )
    )


@pytest.fixture
def coordinator(browser_of):
    return browser_of("coordinator")


@pytest.fixture
def content(app):
    """The starting agenda, loaded: the folder it came from."""
    folder = app.extensions["root"] / "content"
    starting.load(folder)
    return folder
