"""Items that move, shrink, grow and are cancelled: foreseen, done, told."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from valuess.agenda import changing, checking, seats
from valuess.agenda.models import SEATED, WAITING, Item, Seat
from valuess.mail import Mail

from .making import at, label, make_item, make_meeting, make_person


@pytest.fixture
def meeting(app):
    return make_meeting()


@pytest.fixture
def boss(app):
    return make_person("boss", "coordinator")


def crowd(meeting, names, *items):
    people = [make_person(name, meeting=meeting, lang="en" if name == "en" else "fr") for name in names]
    for item in items:
        for person in people:
            seats.take(item, person)
    return people


def who(item, state=SEATED):
    return [seat.account.name for seat in Seat.listed(item) if seat.state == state]


def mail_to(person, beginning):
    found = [m for m in Mail.select().where(Mail.to == person.email) if m.subject.startswith(beginning)]
    assert len(found) == 1
    return found[0]


def test_a_move_is_foreseen_with_who_clashes_with_what(meeting):
    item, other = make_item(meeting, "item", capacity=5), make_item(meeting, "other", starts=at(1, 14), capacity=5)
    one, two = crowd(meeting, ["one", "two"], item)
    seats.take(other, one)
    changes = {"starts": at(1, 14), "ends": at(1, 15)}
    made = changing.foresee(item, changes)
    assert [(account, found) for account, _new, found in made.clashing] == [(one, [other])]
    assert (made.losing, made.promoted) == ([], [])
    assert Item.get_by_id(item.id).starts == at(1, 9)
    assert not changing.foresee(item, {"starts": at(1, 10)})


def test_a_move_keeps_the_seats_and_tells_each_in_their_language(meeting, boss):
    item, other = make_item(meeting, "item", capacity=2), make_item(meeting, "other", starts=at(1, 14), capacity=5)
    free = make_item(meeting, "free", capacity=5)
    french, english, waiting = crowd(meeting, ["fr", "en", "waits"], item)
    seats.take(other, english)
    moved = changing.change(item, {"starts": at(1, 14), "ends": at(1, 15)}, 0, boss)
    assert (moved.version, moved.starts) == (1, at(1, 14))
    assert who(item) == ["fr", "en"] and who(item, WAITING) == ["waits"]
    told = mail_to(english, "Changed: item (en)")
    assert "other (en)" in told.text and "/en/meeting/other" in told.text and "/en/meeting/free" in told.text
    event = Calendar.from_ical(told.attachment).walk("VEVENT")[0]
    assert (event["summary"], event["sequence"]) == ("item (en)", 1)
    assert event.decoded("dtstart").hour == 15  # British summer time
    told = mail_to(french, "Changement")
    assert "item (fr)" in told.text and "other" not in told.text and free.slug not in told.text
    assert mail_to(waiting, "Changement").attachment is None


def test_fewer_seats_send_the_latest_back_to_the_head_of_the_line(meeting, boss):
    item = make_item(meeting, capacity=3)
    people = crowd(meeting, "abcde", item)
    foreseen = changing.foresee(item, {"capacity": 1})
    assert [seat.account for seat in foreseen.losing] == people[1:3]
    changing.change(item, {"capacity": 1}, 0, boss)
    assert who(item) == ["a"] and who(item, WAITING) == list("bcde")
    assert "METHOD:CANCEL" in mail_to(people[1], "De nouveau en liste").attachment
    assert checking.differences() == []


def test_more_seats_move_people_up_in_the_same_act(meeting, boss):
    item = make_item(meeting, capacity=1)
    people = crowd(meeting, "abcd", item)
    foreseen = changing.foresee(item, {"capacity": 3})
    assert [seat.account for seat in foreseen.promoted] == people[1:3]
    assert who(item) == ["a"]
    changing.change(item, {"capacity": 3}, 0, boss)
    assert who(item) == list("abc") and who(item, WAITING) == ["d"]
    assert mail_to(people[1], "Vous avez une place").attachment


def test_up_and_down_and_up_again_keeps_the_line(meeting, boss):
    item = make_item(meeting, capacity=2)
    crowd(meeting, "abcd", item)
    for version, capacity in enumerate((1, 0, 1, 2, 4)):
        changing.change(item, {"capacity": capacity}, version, boss)
        assert who(item) == list("abcd")[:capacity] and who(item, WAITING) == list("abcd")[capacity:]
    assert checking.differences() == []


def test_two_who_change_the_same_item_do_not_overwrite_one_another(meeting, boss):
    item = make_item(meeting, capacity=1)
    changing.change(item, {"capacity": 2}, 0, boss)
    with pytest.raises(changing.Changed) as refused:
        changing.change(item, {"capacity": 5}, 0, boss)
    assert (refused.value.item.capacity, refused.value.now.version) == (2, 1)
    assert Item.get_by_id(item.id).capacity == 2
    changing.change(item, {"capacity": 2}, 1, boss)
    assert Item.get_by_id(item.id).version == 1  # nothing changed


def test_a_cancelled_item_gives_its_seats_up_and_offers_what_is_on(meeting, boss):
    item, same = make_item(meeting, "item", capacity=1), make_item(meeting, "same", capacity=9)
    make_item(meeting, "later", starts=at(1, 16), capacity=9)
    make_item(meeting, "lunch", "meal", capacity=9)
    full = make_item(meeting, "full", capacity=1)
    seats.take(full, make_person("quick", meeting=meeting))
    english, french = crowd(meeting, ["en", "fr"], item)
    foreseen = changing.foresee(item, {"cancelled": at(1, 1)})
    assert ([seat.account for seat in foreseen.losing], foreseen.promoted) == ([english], [])
    assert changing.cancel(item, boss, label("La salle est inondée.", "The room is flooded.")).cancelled
    assert not Seat.select().where(Seat.item == item).exists()
    told = mail_to(english, "Cancelled: item (en)")
    assert "The room is flooded." in told.text and "/en/meeting/same" in told.text
    assert [slug for slug in ("later", "lunch", "full") if slug in told.text] == []
    calendar = Calendar.from_ical(told.attachment)
    assert (calendar["method"], calendar.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")
    told = mail_to(french, "Annulé")
    assert "La salle est inondée." in told.text and told.attachment is None
    assert changing.cancel(item, boss).version == 1
    assert Mail.select().count() == 2 and checking.differences() == []
    assert seats.take(item, french).refused == "cancelled"
    assert [changing.restore(item, boss).version for _twice in range(2)] == [2, 2]
    assert seats.take(item, french).seat.state == SEATED
    assert seats.take(same, french).refused == "clash"


def test_what_no_longer_takes_sign_ups_gives_its_seats_up(meeting, boss):
    item = make_item(meeting, capacity=1)
    one, _other = crowd(meeting, "ab", item)
    assert [seat.account for seat in changing.foresee(item, {"capacity": None}).losing] == [one]
    changing.change(item, {"capacity": None}, 0, boss)
    assert not Seat.select().exists() and mail_to(one, "Vous n’avez plus")
    assert checking.differences() == [] and checking.overfull() == []


def test_a_move_that_ends_a_clash_lets_who_waited_move_up(meeting, boss):
    item, other = make_item(meeting, "item", capacity=1), make_item(meeting, "other", capacity=1)
    first, second = crowd(meeting, ["first", "second"], item)
    seats.take(other, second)
    seats.leave(item, first)
    assert who(item) == []
    changing.change(item, {"starts": at(2, 9), "ends": at(2, 9) + timedelta(hours=1)}, 0, boss)
    assert who(item) == ["second"]


def test_what_a_mail_says_is_plain_text_whatever_the_titles_hold(meeting, boss):
    hostile = label("R&D <b>", "R&D <b>")
    item = make_item(meeting, "item", capacity=1, title=hostile, room=label("Salle <1>"), address="1 & 3")
    other = make_item(meeting, "other", starts=at(1, 14), capacity=1, title=label("\r\nBcc: x@y.example"))
    (person,) = crowd(meeting, ["en"], item)
    seats.take(other, person)
    changing.change(item, {"starts": at(1, 14), "ends": at(1, 15)}, 0, boss)
    told = Mail.get()
    assert told.subject == "Changed: R&D <b>"
    assert "Salle <1>\n1 & 3\n" in told.text and "- Bcc: x@y.example\n" in told.text
    assert "&amp;" not in told.text and "&lt;" not in told.text
    assert told.message("x@demo.example")["Bcc"] is None
