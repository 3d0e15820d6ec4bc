"""Calendar files: read again by a second library, and opened by a real client."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import vobject

from valuess.agenda.calendars import calendar
from valuess.agenda.models import Item
from valuess.db import db, now
from valuess.meeting.group.decided import headline

from ..agenda.making import at, label, make_item, make_meeting

KHAL = Path(sys.executable).with_name("khal")


def events(answer):
    made = vobject.readOne(answer.text)
    return {event.uid.value: event for event in made.vevent_list}


def named(answer):
    return {event.summary.value: event for event in events(answer).values()}


def test_the_public_feed_in_each_language(browser, content):
    answer = browser.get("/meeting.ics", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "Accept-Language" in answer.headers["Vary"]
    french = named(answer)
    assert len(french) < len(events(answer)) == 39  # lunches have one name
    english = named(browser.get("/meeting.ics?lang=en", headers={"Accept-Language": "fr"}))
    assert "Ouverture\u00a0: deux rives, un même travail" in french
    assert "Opening: two shores, one piece of work" in english
    assert "Opening: two shores, one piece of work" in named(browser.get("/en/meeting/meeting.ics"))
    assert browser.get("/meeting.ics?lang=xx").status_code == 200


def test_the_languages_of_the_feed_never_cross(browser, content):
    for lang, word in (("fr", "Pause"), ("en", "Break"), ("fr", "Pause")):
        words = browser.get("/meeting.ics", headers={"Accept-Language": lang}).text
        assert f"SUMMARY:{word}" in words


def test_a_crossing_begins_and_ends_on_two_clocks(browser, content):
    crossing = named(browser.get("/en/meeting/ferry-roscoff-plymouth.ics"))
    event = crossing["Night ferry from Roscoff to Plymouth"]
    assert event.dtstart.value.astimezone(UTC) == datetime(2014, 5, 12, 21, tzinfo=UTC)
    assert event.dtend.value.astimezone(UTC) == datetime(2014, 5, 13, 6, tzinfo=UTC)
    assert "Example: to be confirmed." in event.description.value
    assert event.url.value.endswith("/en/meeting/ferry-roscoff-plymouth")


def test_a_cancelled_item_stays_in_the_feed_and_says_so(browser):
    meeting = make_meeting()
    make_item(meeting, "off", cancelled=now())
    make_item(meeting, "on")
    make_item(meeting, "hidden", shown=False)
    told = named(browser.get("/en/meeting/meeting.ics"))
    assert {name: event.status.value for name, event in told.items()} == {
        "off (en)": "CANCELLED", "on (en)": "CONFIRMED",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/en/meeting/meeting.ics", "/meeting.ics", "/meeting.ics?lang=fr"])
def test_what_has_not_changed_is_not_sent_again(browser, path):
    item = make_item(make_meeting())
    first = browser.get(path)
    tag = first.headers["ETag"]
    with db.atomic():  # something else: the file is made anew, and is the same
        make_item(item.meeting, "unseen", shown=False)
    again = browser.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.text) == (304, "")
    Item.update(version=Item.version + 1).execute()
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_hostile_words_stay_in_their_line(browser):
    make_item(make_meeting(), title=label("A\r\nEND:VEVENT\r\nX-EVIL:1"), text=label("b;c,d\\n"))
    made = events(browser.get("/en/meeting/meeting.ics"))
    assert len(made) == 1
    assert not hasattr(next(iter(made.values())), "x_evil")


def test_khal_imports_and_lists_it(browser, content, tmp_path):
    if not KHAL.exists():
        pytest.skip("khal is not installed")
    (tmp_path / "meeting.ics").write_text(browser.get("/en/meeting/meeting.ics").text, "utf-8")
    config = tmp_path / "config"
    config.write_text(
        f"[calendars]\n[[portal]]\npath = {tmp_path}/calendar\n"
        f"[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        "local_timezone = Europe/Paris\ndefault_timezone = Europe/Paris\n"
    )
    (tmp_path / "calendar").mkdir()
    env = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}

    def khal(*words):
        done = subprocess.run([KHAL, "-c", config, *words], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    khal("import", "--batch", "-a", "portal", tmp_path / "meeting.ics")
    listed = khal("list", "2014-05-12", "6d", "--format", "{start-time} {title}")
    assert "10:30 Opening: two shores, one piece of work" in listed  # 09:30 in England
    assert "23:00 Night ferry from Roscoff to Plymouth" in listed
    assert "23:00 Night ferry from Plymouth to Roscoff" in listed
    assert listed.count("Lunch") == 3


def test_the_feed_of_an_empty_meeting_is_a_calendar(browser):
    make_meeting()
    answer = browser.get("/en/meeting/meeting.ics")
    assert answer.text.startswith("BEGIN:VCALENDAR") and "VEVENT" not in answer.text


def test_a_meeting_of_three_hundred(browser, queries):
    meeting = make_meeting()
    for number in range(300):
        make_item(meeting, f"i-{number}", starts=at(1 + number % 3, 8))
    with queries() as seen:
        assert len(events(browser.get("/en/meeting/meeting.ics"))) == 300
    assert len(seen) < 6


def test_the_no_break_spaces_of_a_title_stay(app):
    name = "Les  visites\u00a0:\n« deux\u202f»"
    unfolded = calendar(name, []).decode().replace("\r\n ", "")
    assert "X-WR-CALNAME:Les visites\u00a0: « deux\u202f»\r\n" in unfolded
    assert headline("Une  décision\u00a0: oui\u202f!\n") == "Une décision\u00a0: oui\u202f!"
