"""A meeting with everything in it, for those who look at its pages: `furnish(server)`.

A guest of their own (guest@demo.example) holds the seats, journeys, notes and travel support,
so that the participants of the other stories begin with nothing.
"""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta

from bench.servers import ROOT
from tests.agenda.making import make_item, make_person
from tests.travel import making as travel
from tests.visits import making as visits
from valuess.accounts.models import Account
from valuess.agenda.models import Host, Meeting, Need, Seat
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.meeting.group import marks
from valuess.meeting.group.decided import Decision
from valuess.meeting.group.notebook import Notebook
from valuess.meeting.group.sheets import Badge, Scan, Sheet
from valuess.meeting.models import Note
from valuess.meeting.organise import importing
from valuess.visits import allocating, commands
from valuess.writing import saving
from valuess.writing.checks import Writing

ROWS = (
    "Intitulé;Type;Date;Début;Fin;Salle;Langues;Capacité\r\n"
    "Évaluer l’utilité sociale;Atelier;13/05/2014;9h30;11h;Salle carrée;français, anglais;15\r\n"
    "Cassé;Fête;13/05/2014;25h;11h;;;beaucoup\r\n"
)
RUN = (
    "import json\nfrom wsgi import app\nfrom valuess.i18n import speaking\n"
    "from tests.browser import {room}\n"
    "with app.app_context(), app.test_request_context('/en/'), speaking('en'):\n"
    "    print(json.dumps({room}.everything()))"
)
LONG = "https://example.org/" + "an-address-that-is-longer-than-a-telephone-is-wide-" * 3


def person(name):
    return Account.get(Account.email == f"{name}@demo.example")


def furnish(server, room="furnishing"):
    """Fill the portal of a server, once, with what a module of this folder makes:
    {name: what goes into an address}."""
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(room=room)],
        cwd=ROOT, env=server.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def everything():
    """Furnish the portal of this process, and print the names."""
    meeting, host, boss = Meeting.in_front(), person("partner-en"), person("coordinator")
    guest = make_person("guest", meeting=meeting, lang="en")
    coming = guest.registrations[0]
    coming.organisation, coming.languages = "Demo", ["en"]
    coming.save()
    guest.password_hash = host.password_hash
    guest.save()
    group = make_item(meeting, "everything-group", capacity=3, room=Label(fr="Salle", en="Room"),
                      text=Label(fr=LONG, en=LONG), spoken=["fr", "en"], interpreted=["en"])  # fmt: skip
    rival = make_item(meeting, "rival-group", capacity=3)
    for account in (host, guest):
        Host.create(item=group, account=account)
    for turn, name in enumerate(("Eve", "Fay", "Gus", "Hal"), 1):
        other = make_person(f"seated-{name}", meeting=meeting)
        Seat.create(item=group, account=other, state="seated" if turn < 3 else "waiting", turn=turn)
    Seat.create(item=group, account=guest, state="seated", turn=9)
    Need.create(registration=coming, diet="no nuts", access="step-free",
                until=date(2014, 7, 1))  # fmt: skip
    Note.create(item=group, account=guest, text=LONG)
    return {
        "key": meeting.key, "group": group.slug, "rival": rival.slug, "guest": guest.id,
        **held(group, host, boss), **journeys(meeting, guest, boss),
        **money(meeting, guest, boss), "asked": travel.asked(meeting, other).id,
        "import": importing.keep(ROWS.encode("cp1252"), "agenda.csv", meeting, boss).id,
    }  # fmt: skip


def held(group, host, boss):
    """What a group leaves behind: notes, decisions, marks, a sheet with a scan, badges."""
    notebook = Notebook.begin(group, host)
    writing = Writing(title="Notes: everything", body=f"## What was said\n\n{LONG}\n\n- one")
    for lang in LANGUAGES:
        made = saving.begin("notes", lang, writing, host, document=notebook.document)
    decision = None
    for n, stance in enumerate(("confirms", "nuances", "contests")):
        values = {"words": Label(en=f"Decided, {stance}: {LONG}"), "finding": Label(en="A finding"),
                  "stance": stance, "decided": date(2014, 5, 13), "link": "/en/guide/"}  # fmt: skip
        decision = Decision.record(group, values, f"furnished-{n}", host)
    decision.withdraw(host)
    place = marks.Place.of_item(group)
    someone = marks.attendance(place)[0].key
    marks.tell(place, marks.Told("furnished-1", someone, marks.PRESENT), host)
    sheet = Sheet.of(place)
    Scan.keep(sheet, "signed.png", travel.picture(), 1_000_000, boss)
    badge = Badge.tokens(group.meeting, [host.id])[host.id]
    return {
        "notes": made.revision.text.slug,
        "decision": decision.id - 1,
        "sheet": sheet.id,
        "badge": badge,
    }


def journeys(meeting, guest, boss):
    """A visit and a coach with the guest in them, ways of their own, wishes and an allocation."""
    visit = visits.make_visit(meeting, "everything-visit", capacity=2)
    coach = visits.make_coach(meeting, "everything-coach")
    for item in (visit, coach.item):
        visits.give_seat(item, guest)
    out = datetime(2014, 5, 12, 13)
    leg = visits.make_leg(guest, meeting, out, out + timedelta(hours=6))
    stay = visits.make_stay(guest, meeting)
    visits.rank(guest, visit)
    meeting.choice = "wishes"
    meeting.save()
    commands.run(allocating.begin(meeting, boss).id)
    meeting.choice = "seats"
    meeting.save()
    return {"visit": visit.slug, "coach": coach.item.slug, "leg": leg.id, "stay": stay.id}


def money(meeting, guest, boss):
    """A request of the guest that is being claimed, with a line in the other currency."""
    request = travel.approved(meeting, guest, boss, conditions=LONG)
    travel.asking.travel(request, guest, travel.fresh())
    travel.line(request, guest, amount="48.20", currency="GBP", rate="1.2245")
    travel.line(request, guest, what=LONG, proofs=[])
    return {"request": request.id, "line": travel.now(request).lines[0].id}
