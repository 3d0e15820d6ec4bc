"""What arrives by mail when seats and items change, read as a mail program would read it."""

from datetime import timedelta

import pytest
import vobject
from icalendar import Calendar

from valuess.agenda import changing, seats
from valuess.agenda.models import Host, Item
from valuess.db import Label
from valuess.mail import deliver_due
from valuess.meeting.group.letters import Letter

from .making import at, make_item, make_meeting, make_person

SUBJECTS = {
    "promoted": {"fr": "Vous avez une place\u00a0: ", "en": "You have a seat: "},
    "moved": {"fr": "Changement\u00a0: ", "en": "Changed: "},
    "cancelled": {"fr": "Annulé\u00a0: ", "en": "Cancelled: "},
}


@pytest.fixture
def arriving(box):
    """arriving(): {address: mail} of what one event brought, one each, and none when asked again."""

    def delivered():
        box.got.clear()
        sent, failed = deliver_due()
        assert (sent, failed, deliver_due()) == (len(box.got), 0, (0, 0))
        mails = {mail["To"]: mail for mail in box.got}
        assert len(mails) == len(box.got)
        return {to.partition("@")[0]: mail for to, mail in mails.items()}

    return delivered


def calendar_of(mail, method, status):
    """(UID, SEQUENCE) of the calendar file of a mail, once two libraries read the same in it."""
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params["method"] == method
    raw = part.get_payload(decode=True)
    read, other = Calendar.from_ical(raw), vobject.readOne(raw.decode())
    (event,) = read.walk("VEVENT")
    assert (str(read["METHOD"]), other.method.value) == (method, method)
    assert (str(event["STATUS"]), other.vevent.status.value) == (status, status)
    assert event["DTSTART"].dt == other.vevent.dtstart.value
    assert mail["Subject"].endswith(f": {event['SUMMARY']}")
    assert (other.vevent.uid.value, int(other.vevent.sequence.value)) == (
        event["UID"],
        event["SEQUENCE"],
    )
    return str(event["UID"]), int(event["SEQUENCE"])


def test_each_gets_one_mail_an_event_in_their_language_and_their_calendar_follows(arriving):
    meeting, boss = make_meeting(), make_person("boss", "coordinator", lang="en")
    title = Label(fr="Réussir\u202f? group (fr)", en="group (en)")
    item = make_item(meeting, capacity=2, title=title)
    Host.create(item=item, account=boss)
    people = {name: make_person(name, meeting=meeting, lang=name[:2]) for name in
              ("fr-sat", "en-sat", "en-up", "fr-up", "fr-waits")}  # fmt: skip
    for person in people.values():
        seats.take(item, person)
    assert arriving() == {}

    def subject(name, event, mail):
        assert mail["Content-Language"] == name[:2]
        expected = SUBJECTS[event][name[:2]]
        assert mail["Subject"] == expected + title[name[:2]]

    known = {}
    for gone, up in (("fr-sat", "en-up"), ("en-sat", "fr-up")):
        seats.leave(item, people[gone])
        mails = arriving()
        assert list(mails) == [up]
        subject(up, "promoted", mails[up])
        known[up] = calendar_of(mails[up], "PUBLISH", "CONFIRMED")

    moved = {"starts": at(2, 14), "ends": at(2, 14) + timedelta(hours=1)}
    changing.change(item, moved, Item.get_by_id(item.id).version, boss)
    mails = arriving()
    assert sorted(mails) == ["en-up", "fr-up", "fr-waits"]
    for name, mail in mails.items():
        subject(name, "moved", mail)
        if name in known:
            uid, sequence = calendar_of(mail, "PUBLISH", "CONFIRMED")
            assert uid == known[name][0] and sequence > known[name][1]
            known[name] = uid, sequence
    assert list(mails["fr-waits"].iter_attachments()) == []

    words = Label(fr="À demain\u202f!", en="See you tomorrow!")
    Letter.send(Item.get_by_id(item.id), words, words, "token-0001", boss)
    mails = arriving()
    assert sorted(mails) == ["en-up", "fr-up", "fr-waits"]
    for name, mail in mails.items():
        assert (mail["Subject"], mail["Reply-To"]) == (words[name[:2]], "boss@demo.example")
        assert mail["From"] != mail["Reply-To"] and mail["Content-Language"] == name[:2]

    changing.cancel(item, boss)
    mails = arriving()
    assert sorted(mails) == ["en-up", "fr-up", "fr-waits"]
    for name, mail in mails.items():
        subject(name, "cancelled", mail)
        if name in known:
            uid, sequence = calendar_of(mail, "CANCEL", "CANCELLED")
            assert uid == known[name][0] and sequence > known[name][1]
    assert list(mails["fr-waits"].iter_attachments()) == []


def test_a_seat_taken_away_and_given_again_counts_on_in_the_calendar(arriving):
    """Fewer seats take it away, more give it back: each later file counts on."""
    meeting, boss = make_meeting(), make_person("boss", "coordinator")
    item = make_item(meeting, capacity=1)
    person = make_person("en", meeting=meeting, lang="en")
    seats.take(item, person)
    changing.change(item, {"capacity": 0}, 0, boss)
    uid, first = calendar_of(arriving()["en"], "CANCEL", "CANCELLED")
    changing.change(item, {"capacity": 1}, 1, boss)
    again, second = calendar_of(arriving()["en"], "PUBLISH", "CONFIRMED")
    assert (again, second > first) == (uid, True)


def test_a_seat_that_a_coordinator_takes_away_counts_on_and_leaves_the_version(arriving):
    meeting, boss = make_meeting(), make_person("boss", "coordinator")
    item = make_item(meeting, capacity=1, balance=None)
    first, second = (make_person(name, meeting=meeting, lang="en") for name in ("one", "two"))
    seats.take(item, first)
    seats.take(item, second)
    seats.remove(item, first, boss)
    mails = arriving()
    uid, taken = calendar_of(mails["one"], "CANCEL", "CANCELLED")
    assert calendar_of(mails["two"], "PUBLISH", "CONFIRMED")[0] == uid
    assert (taken, Item.get_by_id(item.id).version) == (1, 0)
    assert seats.remove(item, first, boss).again and Item.get_by_id(item.id).recalls == 1
