"""The pages of the meeting break no rule of axe: read, filled in, refused and in conflict."""

import pytest
from peewee import sqlite3

from tests.browser.furnishing import furnish
from tests.browser.test_axe import ALL, LOOKS, faults

# Every rule in French, whose words are longer, narrow and dark; what visitors and guests read also
# in English, wide and light: the rules on how things look.
WAYS = {"en": [("light", 1280, LOOKS)], "fr": [("dark", 320, ALL)]}
VISITOR = [
    "meeting/", "meeting/?view=grid", "meeting/?kind=meal&spoken=de", "meeting/now",
    "meeting/now?at=2014-05-13T10:00", "meeting/screen", "meeting/{group}",
    "meeting/ferry-roscoff-plymouth", "meeting/{group}/decisions", "meeting/decisions",
    "meeting/decisions/{decision}", "meeting/badge/{badge}", "visits/", "visits/?day=2014-05-14",
    "visits/{visit}", "visits/coaches/{coach}",
]  # fmt: skip
GUEST = [
    "my/", "meeting/register", "meeting/{group}", "meeting/{rival}", "meeting/notes",
    "meeting/{group}/note", "my/itinerary", "my/itinerary/leg/new", "my/itinerary/leg/{leg}",
    "my/itinerary/stay/new", "my/itinerary/stay/{stay}", "my/calendar", "visits/{visit}",
    "visits/coaches/{coach}", "travel/", "travel/new", "travel/{request}", "travel/{request}/line",
    "travel/{request}/line/{line}",
]  # fmt: skip
HOST = [
    "meeting/{group}/people", "meeting/{group}/presence", "meeting/day/2014-05-13/presence",
    "meeting/badge/{badge}", "meeting/group-notes/", "meeting/group-notes/{notes}",
    "meeting/group-notes/{notes}/edit", "meeting/{group}/decisions/new",
    "meeting/decisions/{decision}/edit", "meeting/{group}/decisions", "meeting/sheet/{sheet}",
]  # fmt: skip
COORDINATOR = [
    "meeting/organise/meetings", "meeting/organise/new", "meeting/organise/{key}/",
    "meeting/organise/{key}/settings", "meeting/organise/{key}/items/new",
    "meeting/organise/items/{group}", "meeting/organise/items/{group}/cancel",
    "meeting/organise/{key}/import", "meeting/organise/{key}/import/{import}",
    "meeting/organise/{key}/people", "meeting/organise/{key}/people?q=nobody-of-that-name",
    "meeting/organise/{key}/people/{guest}", "meeting/organise/{key}/exports", "meeting/sheets",
    "meeting/sheet/{sheet}", "visits/{visit}/edit", "visits/coaches", "visits/coaches/new",
    "visits/coaches/{coach}/edit", "visits/coaches/{coach}/manifest", "travel/all", "travel/all?state=paid", "travel/budget", "travel/rules", "travel/{request}",
    "travel/{asked}",
]  # fmt: skip


@pytest.fixture(scope="module")
def names(server):
    return furnish(server)


@pytest.fixture
def by_wishes(server):
    """Visits are given out by wishes as long as the test lasts."""

    def choose(choice):
        with sqlite3.connect(server.instance / "valuess.sqlite3", timeout=10) as store:
            store.execute("UPDATE meeting SET choice = ? WHERE current", [choice])
        store.close()

    choose("wishes")
    yield
    choose("seats")


def looked_at(tab, lang, names, pages):
    found = []
    for pattern in pages:
        path = f"/{lang}/{pattern.format(**names)}"
        answer = tab.goto(path)
        assert answer.status == 200, path
        found += faults(tab, path, WAYS[lang])
    return found


@pytest.mark.parametrize(
    "lang,person,pages",
    [("fr", None, VISITOR), ("en", None, VISITOR), ("fr", "guest", GUEST), ("en", "guest", GUEST),
     ("fr", "partner-en", HOST), ("fr", "coordinator", COORDINATOR)],
)  # fmt: skip
def test_no_violation(page, names, lang, person, pages):
    found = looked_at(page(lang=lang, person=person), lang, names, pages)
    assert not found, "\n".join(map(str, found))


# (person, page, action of its form or "" for its own, what is changed in the form, the answer)
REFUSED = [
    ("guest", "meeting/register", "", {"organisation": "", "days": ""}, 422),
    ("guest", "meeting/register", "", {"opened": "long ago", "organisation": "Other"}, 409),
    ("guest", "meeting/{rival}", "meeting/{rival}/seat", {}, 409),
    ("guest", "meeting/{group}/note", "", {"opened": "0", "text": "Other words"}, 409),
    ("guest", "my/itinerary/leg/new", "", {}, 422),
    ("guest", "my/itinerary/leg/{leg}", "", {"version": "9", "start": "Saint-Malo"}, 409),
    ("guest", "travel/new", "", {}, 422),
    ("guest", "travel/{request}/line", "", {}, 422),
    ("guest", "travel/{request}/line/{line}", "", {"opened": "9", "what": "Other words"}, 409),
    ("partner-en", "meeting/{group}/decisions/new", "", {}, 422),
    ("coordinator", "meeting/organise/items/{group}", "", {"title_fr": "", "title_en": ""}, 422),
    ("coordinator", "meeting/organise/items/{group}", "", {"version": "9", "address": "Elsewhere"}, 409),
    ("coordinator", "meeting/organise/{key}/items/new", "", {}, 422),
    ("coordinator", "meeting/organise/{key}/settings", "", {"first": "never"}, 422),
    ("coordinator", "meeting/organise/{key}/settings", "", {"version": "99"}, 409),
    ("coordinator", "meeting/organise/{key}/import", "", {}, 422),
    ("coordinator", "meeting/sheet/{sheet}", "meeting/sheet/{sheet}/reconcile", {}, 422),
    ("coordinator", "meeting/organise/items/{group}", "", {"capacity": "1"}, 200),
    ("coordinator", "visits/coaches/{coach}/edit", "", {"stop1_time": "11:10"}, 200),
    ("coordinator", "visits/coaches/{coach}/edit", "", {"title_fr": "", "stop1_time": "never"}, 422),
    ("coordinator", "visits/{visit}/edit", "", {"version": "9", "host": "Another"}, 409),
    ("coordinator", "visits/coaches/{coach}/edit", "", {"version": "9", "capacity": "3"}, 409),
    ("coordinator", "travel/rules", "", {"opened": "9"}, 409),
]  # fmt: skip
SEND = """(form, [action, fields]) => {
    if (action) form.action = action;
    for (const [name, value] of Object.entries(fields)) {
        for (const field of form.querySelectorAll(`[name=${name}]`)) {
            if (field.type === "checkbox") field.checked = false; else field.value = value;
        }
    }
    form.submit();
}"""


def sent(tab, action, fields):
    """Send the longest form of the page with other values; the status of the answer."""
    forms = tab.locator("main form[method=post]")
    sizes = forms.evaluate_all("forms => forms.map(form => form.elements.length)")
    with tab.expect_navigation() as answer:
        forms.nth(sizes.index(max(sizes))).evaluate(SEND, [action, fields])
    return answer.value.status


@pytest.mark.parametrize("person", ["guest", "partner-en", "coordinator"])
def test_no_violation_when_refused(page, names, person, lang="fr"):
    tab, found = page(lang=lang, person=person), []
    tab.forgiven += ["409", "422"]
    for _person, pattern, action, fields, status in (row for row in REFUSED if row[0] == person):
        path = f"/{lang}/{pattern.format(**names)}"
        tab.goto(path)
        target = action and f"/{lang}/{action.format(**names)}"
        assert sent(tab, target, fields) == status, path
        found += faults(tab, (path, status), WAYS[lang])
    assert not found, "\n".join(map(str, found))


def test_no_violation_where_visits_are_given_out_by_wishes(page, names, by_wishes, lang="fr"):
    tab = page(lang=lang, person="guest")
    found = looked_at(tab, lang, names, ["visits/wishes", "visits/{visit}"])
    tab = page(lang=lang, person="coordinator")
    found += looked_at(tab, lang, names, ["visits/allocation"])
    for act in ("run", "apply"):
        tab.locator(f"main form[action$='/allocation/{act}'] button").click()
    tab.locator("main a[href$='/allocation/back']").wait_for()
    found += looked_at(tab, lang, names, ["visits/allocation", "visits/allocation/back"])
    tab.locator("main form[action$='/allocation/back'] button").click()
    assert not found, "\n".join(map(str, found))
