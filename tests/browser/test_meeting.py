"""The meeting in a real browser: racing for a seat, swapping, waiting, being moved up, by phone."""

import pytest
from peewee import sqlite3
from playwright.sync_api import expect

HERE = "#agenda-seat"


@pytest.fixture
def changed(server):
    """changed(slug, capacity=1): an item of the agenda with other values, and nobody in it."""

    def change(slug, **values):
        with sqlite3.connect(server.instance / "valuess.sqlite3", timeout=10) as store:
            sets = ", ".join(f"{name} = ?" for name in values)
            store.execute(f"UPDATE item SET {sets} WHERE slug = ?", [*values.values(), slug])
            for table in ("seat", "seat_entry"):
                store.execute(
                    f"DELETE FROM {table} WHERE item_id = (SELECT id FROM item WHERE slug = ?)", [slug]
                )
        store.close()

    return change


@pytest.fixture
def group(server):
    """The addresses of two working groups at the same time: (path, path)."""
    with sqlite3.connect(server.instance / "valuess.sqlite3") as store:
        slugs = store.execute(
            "SELECT slug FROM item WHERE kind = 'group' ORDER BY starts, position, id LIMIT 2"
        ).fetchall()
    store.close()
    return [slug for (slug,) in slugs]


def press(tab, name):
    tab.locator(HERE).get_by_role("button", name=name).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_two_participants_race_for_one_seat_and_the_other_is_moved_up(
    page, changed, group, javascript
):
    changed(group[0], capacity=1)
    first = page("fr", width=390, javascript=javascript, person="participant-fr")
    second = page("en", width=390, javascript=javascript, person="participant-en")
    first.goto(f"/fr/meeting/{group[0]}")
    second.goto(f"/en/meeting/{group[0]}")
    expect(second.locator(HERE)).to_contain_text("1 seat left of 1")

    press(first, "Réserver une place")
    expect(first.locator(HERE)).to_contain_text("Vous avez une place")
    press(second, "Take a seat")  # on a page that still says there is one
    expect(second.locator(HERE)).to_contain_text("You are 1st on the waiting list")
    second.goto("/en/my/")
    expect(second.locator("main")).to_contain_text("1st on the waiting list")

    press(first, "Libérer la place")
    expect(first.locator(HERE)).to_contain_text("La seule place est prise")
    second.goto(f"/en/meeting/{group[0]}")
    expect(second.locator(HERE)).to_contain_text("You have a seat")
    press(second, "Give the seat back")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_what_clashes_is_named_and_swapped_in_one_step(page, changed, group, javascript):
    for slug in group:
        changed(slug, capacity=5)
    tab = page("en", width=390, javascript=javascript, person="participant-en")
    tab.goto(f"/en/meeting/{group[0]}")
    title = tab.locator("h1").inner_text()
    press(tab, "Take a seat")
    expect(tab.locator(HERE)).to_contain_text("You have a seat")

    tab.goto(f"/en/meeting/{group[1]}")
    expect(tab.locator("#seat-clash")).to_contain_text(title)
    press(tab, "Swap for a seat here")
    expect(tab.locator(HERE).get_by_role("button", name="Give the seat back")).to_be_visible()
    tab.goto(f"/en/meeting/{group[0]}")
    expect(tab.locator(HERE)).to_contain_text("5 seats left of 5")
    tab.goto(f"/en/meeting/{group[1]}")
    press(tab, "Give the seat back")


def test_a_visitor_signs_in_and_comes_back_to_the_seat(page, changed, group):
    changed(group[0], capacity=5)
    tab = page("fr", width=390)
    tab.goto(f"/fr/meeting/{group[0]}")
    tab.locator(HERE).get_by_role("link").first.click()
    tab.fill("main [name=email]", "participant-fr@demo.example")
    tab.fill("main [name=password]", "two shores, one tide")
    tab.press("main [name=password]", "Enter")
    tab.wait_for_url(f"**/fr/meeting/{group[0]}")
    press(tab, "Réserver une place")
    expect(tab.locator(HERE)).to_contain_text("Vous avez une place")
    press(tab, "Libérer la place")
