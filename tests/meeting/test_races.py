"""The same form, or two people's, at the same instant: one is done, the other is told."""

from tests.agenda.making import make_item, make_person
from tests.at_once import results
from valuess import audit
from valuess.agenda import changing
from valuess.agenda.models import Item, Meeting, Registration
from valuess.i18n import speaking
from valuess.mail import Mail
from valuess.meeting.organise import fields, shaping

from .organise_forms import MEETING, fields_of, form
from .test_registering import PATH, WELL

ROUNDS = 4
NEW = "/en/meeting/organise/2014/items/new"


def statuses(app, browsers, path, *forms):
    """The sorted statuses of these forms, each posted by a browser, all at once."""
    asked = [lambda b=b, f=f: b.post(path, f) for b, f in zip(browsers, forms, strict=True)]
    return sorted(answer.status_code for answer in results(app, asked))


def test_two_changes_of_one_version_of_an_item_are_one_and_a_refusal(app, meeting):
    item, boss = make_item(meeting, capacity=3), make_person("boss", "coordinator")
    for version in range(ROUNDS):
        changes = [{"capacity": 10 + 2 * version}, {"capacity": 11 + 2 * version}]
        first, other = results(
            app, [lambda c=c, v=version: changing.change(item, c, v, boss) for c in changes]
        )
        lost, won = (first, other) if isinstance(first, changing.Changed) else (other, first)
        present = Item.get_by_id(item.id)
        assert isinstance(lost, changing.Changed) and lost.item.version == version + 1
        assert (present.version, present.capacity) == (version + 1, won.capacity)


def test_two_coordinators_send_the_form_of_an_item_at_once(app, meeting, browser_of):
    pair = browser_of("coordinator"), browser_of("coordinator")
    pair[0].post(NEW, form())
    path = f"/en/meeting/organise/items/{Item.get().slug}"
    for turn in range(2):
        typed = fields_of(pair[0].get(path).text)
        forms = [{**typed, "title_en": f"{turn} {name}"} for name in ("one", "other")]
        assert statuses(app, pair, path, *forms) == [303, 409]
        assert Item.get().title["en"] in (forms[0]["title_en"], forms[1]["title_en"])


def test_a_new_meeting_sent_twice_at_once_is_one_and_two_that_want_its_key_are_two(app, browser_of):
    pair = browser_of("coordinator"), browser_of("coordinator")
    path = "/en/meeting/organise/new"
    assert statuses(app, pair, path, MEETING, MEETING) == [303, 303]
    assert [(m.key, m.current) for m in Meeting.select()] == [("2014", True)]
    others = [{**MEETING, "title_en": name, "current": "1"} for name in ("One", "Other")]
    assert statuses(app, pair, path, *others) == [303, 303]
    assert sorted(m.key for m in Meeting.select()) == ["2014", "2014-2", "2014-3"]
    assert Meeting.select().where(Meeting.current).count() == 1


def test_a_twin_of_a_new_meeting_that_comes_just_before_it_is_found(app, people, monkeypatch):
    with speaking("en"):
        values, errors = fields.meeting_of(MEETING)
    free_key, boss = shaping.free_key, people["coordinator"]

    def meanwhile(given):
        monkeypatch.setattr(shaping, "free_key", free_key)
        shaping.describe_meeting(values, boss)
        return free_key(given)

    monkeypatch.setattr(shaping, "free_key", meanwhile)
    assert not errors and shaping.describe_meeting(values, boss).key == "2014"
    assert Meeting.select().count() == 1


def test_an_item_sent_twice_at_once_is_one(app, meeting, browser_of):
    pair = browser_of("coordinator"), browser_of("coordinator")
    assert statuses(app, pair, NEW, form(once="a-form"), form(once="a-form")) == [303, 303]
    assert Item.select().count() == 1


def test_two_registrations_of_one_person_at_once(app, meeting, browser_of):
    pair = browser_of("participant"), browser_of("participant")
    assert statuses(app, pair, PATH, WELL, WELL) == [303, 303]
    assert (Registration.select().count(), Mail.select().count()) == (1, 1)
    assert audit.Entry.select().where(audit.Entry.act == "registered").count() == 1
    Registration.delete().execute()
    forms = [{**WELL, "note": note} for note in ("One", "Other")]
    assert statuses(app, pair, PATH, *forms) == [303, 409]
    assert Registration.get().note in ("One", "Other")
