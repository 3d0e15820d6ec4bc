"""The meeting in a real browser: racing for a seat, swapping, waiting, being moved up, by phone;
without scripts from registering to the PDF, by keyboard, and as a screen reader has it."""

import pytest
from peewee import sqlite3
from playwright.sync_api import expect

HERE = "#agenda-seat"
CROSSING = {
    "start": "Roscoff", "goal": "Plymouth", "departs_day": "2014-05-16", "departs_time": "15:00",
    "arrives_day": "2014-05-16", "arrives_time": "20:00",
}  # fmt: skip
AGENDA = """
- paragraph: 8 items on the agenda
- region "Tuesday 13 May":
  - heading "Tuesday 13 May" [level=2]
  - table "Agenda of Tuesday 13 May":
    - caption: Agenda of Tuesday 13 May
    - rowgroup:
      - row:
        - columnheader "Time"
        - columnheader "What"
        - columnheader "Where"
        - columnheader "Spoken"
        - columnheader "Seats"
    - rowgroup:
      - row:
        - rowheader "11:15–11:30"
        - cell:
          - link "Break"
        - cell "Entrance hall"
"""


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
    expect(first.locator(HERE)).not_to_contain_text("Vous avez une place")
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


def test_a_phone_without_scripts_from_registering_to_the_paper_itinerary(page, server):
    """One person, one evening: everything of theirs, in the end on one page and in one PDF."""
    tab = page("fr", width=390, javascript=False)
    tab.goto("/fr/meeting/register")
    tab.fill("main [name=email]", "participant-fr@demo.example")
    tab.fill("main [name=password]", "two shores, one tide")
    tab.press("main [name=password]", "Enter")
    tab.wait_for_url("**/fr/meeting/register")
    tab.fill("#f-organisation", "Association de démonstration")
    tab.check("#f-consent")
    tab.fill("#f-diet", "sans arachides")
    tab.locator("main form.form button[type=submit]").click()
    expect(tab.locator("#messages")).to_contain_text("Enregistré")
    assert tab.input_value("#f-diet") == "sans arachides"

    for address in ("meeting/writing-why", "visits/visit-healthy-garden"):
        tab.goto(f"/fr/{address}")
        press(tab, "Réserver une place")
        expect(tab.locator(HERE)).to_contain_text("Vous avez une place")
    tab.goto("/fr/visits/coaches/coach-brest-roscoff")
    press(tab, "Réserver une place")
    expect(tab.locator(HERE)).to_contain_text("Vous avez une place")
    tab.locator("input[name=stop]").last.check()
    tab.get_by_role("button", name="Monter là").click()
    expect(tab.locator("input[name=stop]").last).to_be_checked()

    tab.goto("/fr/my/itinerary/leg/new")
    for name, value in CROSSING.items():
        tab.fill(f"#f-{name}", value)
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_url("**/fr/my/itinerary")
    crossing = tab.locator(".itinerary .leg")
    expect(crossing.locator(".clock")).to_have_text(
        "15\u202fh en France, 14\u202fh en Angleterre jusqu’à 20\u202fh en Angleterre, 21\u202fh en France"
    )
    answer = tab.context.request.get(f"{server.url}/fr/my/itinerary.pdf")
    assert (answer.status, answer.body()[:4]) == (200, b"%PDF")
    for path in ("my/itinerary", "meeting/register", "visits/visit-healthy-garden", "my/"):
        tab.goto(f"/fr/{path}")
        tab.locator("nav.languages a[lang=en]").click()
        assert tab.url == f"{server.url}/en/{path}"
        expect(tab.locator("html")).to_have_attribute("lang", "en")
    for address in ("meeting/writing-why", "visits/visit-healthy-garden"):
        tab.goto(f"/en/{address}")
        press(tab, "Give the seat back")


def test_by_keyboard_one_registers_and_takes_a_seat(page, changed):
    changed("writing-method", capacity=5)
    tab = page("en", person="participant-en")
    tab.goto("/en/meeting/register")
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip")).to_be_focused()
    tab.keyboard.press("Enter")
    reach(tab, "#f-organisation")
    tab.keyboard.press("Control+a")
    tab.keyboard.type("By keyboard")
    reach(tab, "main form.form button[type=submit]")
    tab.keyboard.press("Enter")
    expect(tab.locator("#messages")).to_contain_text("Saved")

    tab.goto("/en/meeting/writing-method")
    for button, words in (("Take a seat", "You have a seat"),
                          ("Give the seat back", "You gave your place back")):  # fmt: skip
        reach(tab, f"{HERE} button:has-text('{button}')")
        tab.keyboard.press("Enter")
        status = tab.locator(HERE).get_by_role("status")
        expect(status).to_contain_text(words)
        expect(status).to_be_focused()  # where it is read out, and from where one goes on


def reach(tab, selector):
    """Go on with the Tab key until it is there."""
    wanted = tab.locator(selector)
    for _n in range(60):
        if wanted.evaluate("here => here === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_a_filter_keeps_the_focus_and_says_what_is_left(page):
    tab = page("en")
    tab.goto("/en/meeting/")
    tab.focus("#f-kind")
    tab.select_option("#f-kind", "meal")
    expect(tab.locator("body > [role=status]")).to_have_text("8 items on the agenda")
    expect(tab.locator("#f-kind")).to_be_focused()
    expect(tab.locator("#meeting-items")).to_match_aria_snapshot(AGENDA)
    tab.goto("/en/visits/")
    days = tab.locator("nav.days")
    if days.count():
        days.get_by_role("link").last.focus()
        tab.keyboard.press("Enter")
        expect(tab.locator("nav.days [aria-current=page]")).to_be_focused()


def test_the_foyer_screen_renews_itself(page):
    tab = page("en")
    tab.clock.install()
    tab.goto("/en/meeting/screen?at=2014-05-13T10:00")
    shores = tab.locator("#meeting-screen .shore")
    expect(shores).to_have_count(2)
    tab.evaluate("document.querySelector('.shore').dataset.old = '1'")
    tab.clock.fast_forward(31_000)
    expect(tab.locator("[data-old]")).to_have_count(0)
    expect(shores).to_have_count(2)
