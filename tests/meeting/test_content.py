"""The starting agenda: whole in both languages, possible to follow, marked as an example."""

from itertools import pairwise

from valuess import meeting, search
from valuess.accounts.joining import make_demo_people
from valuess.agenda.clash import clash
from valuess.agenda.models import (
    GROUP,
    JOURNEY,
    PLENARY,
    VISIT,
    Host,
    Item,
    Meeting,
    Registration,
)  # fmt: skip
from valuess.config import LANGUAGES
from valuess.meeting.content import LABELS


def items(kind=None):
    return [item for item in Item.of(Meeting.in_front()) if kind in (None, item.kind)]


def test_it_is_the_meeting_of_may_2014_and_comes_in_once(content):
    made = Meeting.get()
    assert (made.first.isoformat(), made.last.isoformat(), made.zone, made.current) == (
        "2014-05-13", "2014-05-15", "Europe/London", True,
    )  # fmt: skip
    count = Item.select().count()
    assert count == 39
    assert meeting.content.load(content) == 0
    assert Item.select().count() == count


def test_everything_is_said_in_both_languages_and_is_an_example(content):
    lacking = [
        (item.slug, name)
        for item in items()
        for name in LABELS
        if (label := getattr(item, name)) and not all(label.get(lang) for lang in LANGUAGES)
    ]
    assert lacking == []
    assert {item.example for item in items()} == {True}


def test_nothing_for_everyone_clashes_with_anything(content):
    """Whoever takes one group, one visit and a coach can attend all the rest."""
    together = [item for item in items() if not item.signs_up]
    found = [
        (one.slug, other.slug)
        for one in together
        for other in items()
        if one.id < other.id and clash(one, other)
    ]
    assert found == []


def test_groups_and_visits_run_in_parallel_with_seats_and_ways(content):
    assert len(items(VISIT)) == 5
    assert all(visit.before and visit.after and visit.capacity for visit in items(VISIT))
    assert all(clash(one, other) for one, other in pairwise(items(VISIT)))
    assert len(items(GROUP)) == 9 and all(group.capacity for group in items(GROUP))
    assert len(items(PLENARY)) == 7


def test_the_night_ferry_crosses_from_one_clock_to_the_other(content):
    out, back = Item.at("ferry-roscoff-plymouth"), Item.at("ferry-plymouth-roscoff")
    assert (out.zone, out.zone_end, out.starts_local.hour, out.ends_local.hour) == (
        "Europe/Paris", "Europe/London", 23, 7,
    )  # fmt: skip
    assert (out.ends - out.starts).total_seconds() == 9 * 3600
    assert (back.ends - back.starts).total_seconds() == 9 * 3600
    assert {item.kind for item in items() if item.zone != item.zone_end} == {JOURNEY}


def test_it_is_found_in_both_languages(content, app):
    with app.test_request_context("/en/"):
        found = {hit.url for hit in search.find("épicerie", "fr", 0).hits}
        assert "/en/visits/visit-community-shop" in found
        assert [hit.title for hit in search.find("furniture reuse", "en", 4).hits][0] == (
            "A furniture reuse workshop"
        )


def test_the_demo_cast_is_registered_and_hosts_once(content):
    make_demo_people("a long password")
    meeting.demo.register()
    meeting.demo.register()
    coming = {row.account.email.split("@")[0]: row.country for row in Registration.select()}
    assert coming == {
        "coordinator": "GB", "partner-fr": "FR", "partner-en": "GB",
        "participant-fr": "FR", "participant-en": "GB",
    }  # fmt: skip
    assert {(host.item.slug, host.account.email) for host in Host.select()} == {
        ("group-impact-evaluation", "partner-en@demo.example"),
        ("visit-community-shop", "partner-fr@demo.example"),
    }
