"""The ways between the rooms of the meeting, for each rank, and where one is."""

import re

import pytest

from tests.agenda.making import make_item, make_meeting
from valuess.access import ACCESS
from valuess.agenda.ways import WAYS

OPEN = [
    "/en/meeting/",
    "/en/meeting/now",
    "/en/visits/",
    "/en/meeting/decisions",
    "/en/meeting/register",
]
MINE = ["/en/my/itinerary", "/en/meeting/notes", "/en/travel/"]


def ways(page):
    """[(address, current)] of the row of links."""
    row = re.search(r'<nav class="ways".*?</nav>', page, re.S)
    return re.findall(r'<a href="([^"]+)"( aria-current="true")?>', row[0]) if row else None


def addresses(page):
    return [address for address, _current in ways(page)]


def test_each_rank_has_its_ways(app, browser, browser_of):
    make_meeting()
    assert addresses(browser.get("/en/meeting/").text) == OPEN
    assert addresses(browser_of("participant").get("/en/visits/").text) == OPEN + MINE
    desk = addresses(browser_of("coordinator").get("/en/meeting/decisions").text)
    assert desk == [*OPEN, *MINE[:2], "/en/travel/all", "/en/meeting/organise/"]
    assert ways(browser.get("/en/").text) is None


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("path,current", [
    ("/en/meeting/", "/en/meeting/"), ("/en/meeting/group", "/en/meeting/"), ("/en/visits/", "/en/visits/"),
    ("/en/meeting/now", "/en/meeting/now"), ("/en/meeting/group/decisions", "/en/meeting/"),
    ("/en/meeting/decisions", "/en/meeting/decisions"), ("/en/my/itinerary", "/en/my/itinerary"),
    ("/en/my/calendar", "/en/my/itinerary"), ("/en/meeting/register", "/en/meeting/register"),
    ("/en/meeting/group/note", "/en/meeting/notes"), ("/en/travel/", "/en/travel/all"),
    ("/en/visits/coaches", "/en/visits/"), ("/en/meeting/sheets", "/en/meeting/organise/"),
])  # fmt: skip
def test_the_page_is_marked_in_its_way(app, browser_of, path, current):
    make_item(make_meeting(), "group")
    page = browser_of("coordinator").get(path).text
    assert [address for address, here in ways(page) if here] == [current]
    assert re.findall(r'<a href="(/en/meeting/)" aria-current="true">Meeting', page)


def test_every_way_is_an_address_with_a_rank():
    assert [way for way, _label in WAYS if way not in ACCESS] == []
