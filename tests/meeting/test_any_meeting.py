"""Pages that follow a meeting follow any: one's own page, the desk, lists, calendars."""

from datetime import date, datetime, timedelta
from html import unescape

import pytest

from tests.agenda.making import FIRST, label, make_item, make_meeting, register
from valuess.agenda import seats
from valuess.agenda.models import Meeting
from valuess.db import now
from valuess.meeting.group.decided import Decision
from valuess.visits.journeys import Feed


@pytest.fixture
def next_one(meeting, people):
    """A meeting to come besides the one in front, in each a seat and a decision; one long over."""
    come = now().date() + timedelta(days=30)
    coming = make_meeting(key="next", title=label("La suite", "The next one"), first=come,
                          last=come, current=False)  # fmt: skip
    old = make_meeting(key="old", title=label("Jadis", "Long ago"), first=date(2010, 5, 1),
                       last=date(2010, 5, 2), current=False)  # fmt: skip
    me, said = people["participant"], {"words": label("Oui"), "finding": label("Oui")}
    for where, day in ((meeting, FIRST), (coming, come), (old, date(2010, 5, 1))):
        register(where, me)
        starts = datetime(day.year, day.month, day.day, 9)
        item = make_item(where, f"group-{where.key}", starts=starts, capacity=2)
        seats.take(item, me)
        values = {**said, "words": label(f"Dit {where.key}"), "stance": "confirms", "decided": day}
        Decision.record(item, values, f"token-{where.key}", me)
    return coming


def test_my_page_and_my_calendar_hold_what_is_not_over_or_in_front(next_one, people, browser_of):
    page = unescape(browser_of("participant").get("/en/my/").text)
    mine = page.split("My seats")[1].split("</section>")[0]
    assert mine.index("The meeting</h3>") < mine.index("group-2014 (en)") < mine.index("The next one</h3>")
    assert "group-next (en)" in mine and "group-old" not in page
    assert 'href="/en/meeting/register?meeting=next"' in page
    assert 'href="/en/my/itinerary?meeting=next"' in page
    feed = browser_of("participant").get(f"/calendar/{Feed.renew(people['participant']).token}.ics")
    assert [f"group-{key} (en)" in feed.text for key in ("2014", "next", "old")] == [True, True, False]


def test_the_desk_is_of_the_meeting_asked_for(next_one, coordinator):
    make_item(next_one, "another", starts=datetime(2030, 1, 1))
    front, other = (coordinator.get(f"/en/admin/{query}").text for query in ("", "?meeting=next"))
    assert "1 item on the agenda" in front and 'href="/en/admin/?meeting=next"' in front
    assert "2 items on the agenda" in other and 'href="/en/meeting/organise/?meeting=next"' in other
    goes = coordinator.get("/en/meeting/organise/?meeting=next").location
    assert goes == "/en/meeting/organise/next/"


def test_lists_and_the_public_calendar_are_of_the_meeting_asked_for(next_one, browser):
    for path, words in (("/en/meeting/decisions", "Dit {}"), ("/meeting.ics", "group-{} (en)"),
                        ("/en/meeting/meeting.ics", "group-{} (en)")):  # fmt: skip
        for query, key in (("", "2014"), ("?meeting=next", "next"), ("?meeting=old", "old")):
            text = browser.get(path + query).text
            assert [k for k in ("2014", "next", "old") if words.format(k) in text] == [key], path
        assert browser.get(f"{path}?meeting=none").status_code == 404
    assert browser.get("/en/meeting/group-notes/?meeting=none").status_code == 404
    assert "/en/meeting/meeting.ics?meeting=next" in browser.get("/en/meeting/of/next").text
    assert "South West England" not in browser.get("/en/visits/?meeting=next").text
    assert Meeting.in_front().key == "2014"
