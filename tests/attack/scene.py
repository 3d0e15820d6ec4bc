"""A meeting in which everything exists once, and every field holds the words one chooses."""

from datetime import date, timedelta
from types import SimpleNamespace

from tests.agenda.making import at, label, make_item, make_meeting, register
from tests.travel.making import claimed, picture
from tests.visits.making import make_coach, make_leg, make_stay, make_visit
from valuess.agenda import found
from valuess.agenda.models import SEATED, Host, Need, Registration, Seat
from valuess.db import now
from valuess.i18n import speaking
from valuess.meeting.group.decided import Decision
from valuess.meeting.group.letters import Letter
from valuess.meeting.group.marks import PRESENT, Mark, Place, WalkIn
from valuess.meeting.group.notebook import NOTES, Notebook
from valuess.meeting.group.sheets import Badge, Scan, Sheet
from valuess.meeting.models import Note
from valuess.meeting.organise.bringing import AgendaImport
from valuess.visits.coaches import Boarding, Coach, Stop
from valuess.visits.journeys import Feed
from valuess.visits.wishes import Wish
from valuess.writing import checks, saving

TOKEN = "b" * 32


def everything(people, say="Words", about=None, **item_values):
    """A group, a visit and a coach; the participant hosts the group and has one of each thing.

    about: what the items, their decisions and notes say, where it is something else.
    item_values: of all three items, such as shown=False.
    """
    person, boss = people["participant"], people["coordinator"]
    about = about or say
    both = label(f"{about} fr", f"{about} en")
    told = {"title": both, "text": both, "room": both, "place": both, "access": both,
            "speakers": both, "chair": both, "address": about, **item_values}  # fmt: skip
    meeting = make_meeting(title=label(say), summary=label(say), place=label(say))
    group = make_item(meeting, "group", capacity=5, **told)
    visit = make_visit(meeting, facts={"host": about, "sees": both, "bring": both,
                                       "leaves_from": both, "returns_to": both}, **told)  # fmt: skip
    coach = make_coach(meeting, **told)
    Coach.update(operator=about, goal=both, note=both).execute()
    Stop.update(name=both, address=about).execute()
    for item in (group, visit, coach.item):
        Seat.create(item=item, account=person, state=SEATED, turn=1, country="FR")
        found.index(item)
    Host.create(item=group, account=person)
    came = register(meeting, person)
    Registration.update(organisation=say, note=say).where(Registration.id == came.id).execute()
    Need.create(registration=came, diet=say, access=say, until=date(2099, 1, 1))
    stop = coach.points.get()
    Boarding.create(coach=coach, account=person, stop=stop)
    leg = make_leg(
        person, meeting, at(1, 6), at(1, 8), start=say, goal=say, reference=say, note=say
    )
    stay = make_stay(person, meeting)
    type(stay).update(name=say, address=say, note=say).execute()
    Wish.create(account=person, item=visit, rank=1)
    Feed.renew(person)
    walker = WalkIn.create(meeting=meeting, name=say, organisation=say)
    Mark.create(meeting=meeting, item=group, walk_in=walker, act=PRESENT, client="walk-in-1")
    Mark.create(meeting=meeting, item=group, account=person, act=PRESENT, client="person-1")
    Badge.create(meeting=meeting, account=person, token=TOKEN)
    sheet = Sheet.of(Place.of_item(group))
    AgendaImport.create(
        meeting=meeting, account=boss, name=say, heads=[say, "start", "end", "day", "kind"],
        rows=[[say, "09:00", "10:00", "2014-05-13", say]], heads_mark="mark",
        mapping={"0": "title_en", "1": "start", "2": "end", "3": "day", "4": "kind"},
        expires=now() + timedelta(days=1),
    )  # fmt: skip
    with speaking("en"):
        Scan.keep(sheet, f"{say}.png", picture(), 10_000_000, boss)
        decided = {"words": both, "finding": both, "stance": "nuances", "link": "",
                   "decided": date(2014, 5, 14)}  # fmt: skip
        decision = Decision.record(group, decided, "token-0001", boss)
        Letter.send(group, both, both, "token-0002", boss)
        support = claimed(meeting, person, boss, traveller=say, organisation=say, note=say,
                          origin=say, destination=say, via=say, lines=[{"what": say}])  # fmt: skip
        book = Notebook.begin(group, boss)
        writing = checks.Writing(about, about)
        notes = saving.begin("notes", "en", writing, person, book.document_id).revision.text
    Note.keep(group, person, say, 0)
    return SimpleNamespace(
        meeting=meeting, group=group, visit=visit, coach=coach, stop=stop, leg=leg, stay=stay,
        decision=decision, support=support, sheet=sheet, notes=notes, person=person,
        kind=NOTES,
    )  # fmt: skip
