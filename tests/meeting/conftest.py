"""What the tests of organising share."""

import pytest

from tests.agenda.making import make_meeting


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def coordinator(browser_of):
    return browser_of("coordinator")
