"""Words that would act, in every field that people type: inert in pages, mails, calendars."""

import io
import zipfile

import html5lib
import pytest
from icalendar import Calendar
from werkzeug.datastructures import MultiDict

from valuess import paper
from valuess.access import ACCESS, PARTNER
from valuess.mail import Mail
from valuess.travel.models import TravelRequest

from .scene import everything
from .test_hostile_values import Forms, path_of, rules

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
# Quotes, a tag, an event, an htmx attribute, braces, a calendar's line, a header's line.
EVIL = (
    "=x\"'><img src=x onerror=evil()><script>evil</script>{{7*7}} hx-get=/e ;,\\ "
    "javascript:evil\r\nBcc: evil@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil"
)
SHORT = "=x\"'><b onfocus=evil()>{{7*7}}\r\nBcc: evil@e.org\r\nUID:evil"


@pytest.fixture
def evil(app, people, monkeypatch):
    printed = []
    monkeypatch.setattr(paper, "pdf", lambda html: printed.append(str(html)) or b"%PDF-")
    made = everything(people, say=SHORT)
    made.printed = printed
    return made


def acts(page):
    """What in a page would act: scripts that are not ours, events, foreign addresses."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = []
    for el in tree.iter():
        if not isinstance(el.tag, str):
            continue
        if el.tag == "script" and not str(el.get("src", "")).startswith("/static/"):
            found.append("<script>")
        for name, value in el.attrib.items():
            name, bare = str(name), value.strip().lower()
            if name.startswith(("on", "hx-on")) or name == "style":
                found.append(f"{el.tag} {name}={value}")
            leads = name in ("href", "src", "action") or name.startswith("hx-")
            if leads and bare.startswith(("javascript:", "data:", "//")):
                found.append(f"{el.tag} {name}={value}")
        if el.tag == "b" and "evil" in str(el.attrib) or el.get("src") == "x":
            found.append(f"<{el.tag}>")
    return found + (["49"] if "{49}" in page or ">49<" in page else [])


def test_every_page_and_every_refusal(app, evil, browser_of):
    people = {role: browser_of(role) for role in ("coordinator", "participant")}
    wrong, seen = [], set()
    for rule, values, adapter in list(rules(app, evil)):
        if "GET" not in rule.methods:
            continue
        person = people["coordinator" if ACCESS[rule.endpoint] >= PARTNER else "participant"]
        path = path_of(rule, values, adapter)
        answer = person.get(path)
        assert "\n" not in "".join(value for _name, value in answer.headers)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        wrong += [(path, fault) for fault in acts(answer.text)]
        for method, action, fields in Forms(answer.text).found:
            key = tuple(sorted(fields))
            if method.lower() != "post" or key in seen or "/account/" in (action or ""):
                continue
            seen.add(key)
            fields.pop("csrf_token", None)
            for typed in (dict.fromkeys(fields, EVIL), {**fields, "version": "0", "opened": "0"}):
                refused = person.post(action or path, MultiDict(typed), follow_redirects=False)
                wrong += [(action, fault) for fault in acts(refused.text)]
    wrong += [("paper", fault) for page in evil.printed for fault in acts_on_paper(page)]
    assert wrong == []
    assert len(evil.printed) > 5


def acts_on_paper(page):
    """The same of a paper, where a style of our own and pictures as data: are wanted."""
    return [fault for fault in acts(page) if "onerror" in fault or "onfocus" in fault
            or fault in ("<script>", "<b>", "49")]  # fmt: skip


def test_calendars_hold_their_events_and_no_other(evil, browser, browser_of):
    paths = ["/en/meeting/meeting.ics", "/meeting.ics", "/en/meeting/group.ics"]
    files = [browser.get(path).data for path in paths]
    files.append(browser_of("participant").get("/en/my/itinerary.ics").data)
    for content in files:
        events = Calendar.from_ical(content).walk("VEVENT")
        assert [e["UID"] for e in events if "item-" not in e["UID"]] in (
            [],
            ["leg-1@127.0.0.1", "stay-1@127.0.0.1"],
            ["leg-1@localhost", "stay-1@localhost"],
        )
        assert b"\r\nUID:evil" not in content and b"\r\nBcc" not in content
        assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_mails_have_one_subject_and_go_to_one(evil):
    mails = list(Mail.select())
    assert len(mails) > 2
    for each in mails:
        made = each.message("ValuESS <portal@demo.example>")
        assert made["Bcc"] is None and len(made.get_all("Subject")) == 1
        assert "\n" not in each.subject and "\r" not in each.subject


def test_tables_hold_no_formula_and_a_zip_no_way_out(evil, browser_of):
    boss = browser_of("coordinator")
    for path in (
        "/en/meeting/group/people.csv",
        "/en/visits/coaches/coach/manifest.csv",
        "/en/travel/export/requests.csv",
        "/en/meeting/organise/2014/exports/agenda.csv",
    ):
        answer = boss.get(path)
        lines = answer.data.decode("utf-8-sig")
        assert answer.status_code == 200 and "\n=x" not in lines and ",=x" not in lines
        assert ',"=x' not in lines and '\n"=x' not in lines
    answer = boss.get(f"/en/travel/{TravelRequest.get().id}/dossier.zip")
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert [n for n in names if ".." in n or n.startswith("/") or not n.isascii() or not n.isprintable()
            or set(n) & set('<>:"|?*\\')] == []  # fmt: skip
