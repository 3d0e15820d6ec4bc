"""The agenda's page, made once for all of a rank: nobody sees what is another's or is past."""

from tests.agenda.making import make_item, make_meeting


def rows(browser, path="/en/meeting/", **headers):
    return browser.get(path, headers=headers).text


def test_people_of_a_rank_share_the_page_but_not_their_name(app, people, browser_of):
    meeting = make_meeting()
    item = make_item(meeting, slug="tides")
    partner, coordinator = browser_of("partner"), browser_of("coordinator")
    assert people["partner"].name in rows(partner)
    assert people["partner"].name not in rows(coordinator)
    assert people["coordinator"].name in rows(coordinator)
    item.title = {"fr": "Nouveau", "en": "Entirely new"}
    item.save()
    assert "Entirely new" in rows(partner) and "Entirely new" in rows(coordinator)


def test_the_filter_the_fragment_and_the_moment_asked_for_are_kept_apart(app, browser_of):
    make_item(make_meeting(), slug="tides")
    partner = browser_of("partner")
    whole = rows(partner)
    part = rows(partner, **{"HX-Request": "true", "HX-Target": "meeting-items"})
    assert "<html" in whole and "<html" not in part
    assert rows(partner) == whole
    assert rows(partner, "/en/meeting/?view=grid") != whole
