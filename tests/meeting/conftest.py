"""What the tests of the meeting share."""

import pytest

from tests.agenda.making import make_meeting
from valuess.meeting import content as starting


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def coordinator(browser_of):
    return browser_of("coordinator")


@pytest.fixture
def content(app):
    """The starting agenda, loaded: the folder it came from."""
    folder = app.extensions["root"] / "content"
    starting.load(folder)
    return folder
