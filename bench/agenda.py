"""A large meeting: 3 days, 12 rooms, 400 items, 2,000 people registered and seated.

`python -m bench.agenda INSTANCE` fills an instance with it.
"""

import subprocess
import sys
from datetime import date, datetime, timedelta

from bench.servers import ROOT
from valuess import create_app
from valuess import db as store
from valuess.accounts.models import Account
from valuess.agenda.models import SEATED, Item, Meeting, Registration, Seat
from valuess.db import Label, db

FIRST, DAYS, ROOMS, ITEMS, PEOPLE = date(2014, 5, 13), 3, 12, 400, 2_000
LENGTH = timedelta(minutes=45)
PATH = "/fr/meeting/"


def instance(folder):
    """An instance with the large meeting."""
    made = folder / "agenda"
    subprocess.run([sys.executable, "-m", "bench.agenda", made], cwd=ROOT, check=True)
    return made


def fill():
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    meeting = Meeting.create(key="bench", title=Label(fr="La rencontre", en="The meeting"),
                             first=days[0], last=days[-1], current=True)  # fmt: skip
    items = [item(meeting, number) for number in range(ITEMS)]
    for number in range(PEOPLE):
        account = Account.create(email=f"person-{number}@demo.example", name=f"Person {number}",
                                 role="participant")  # fmt: skip
        Registration.create(meeting=meeting, account=account, country="FR",
                            days=[day.isoformat() for day in days])  # fmt: skip
        for turn in range(3):
            Seat.create(item=items[(number + turn * 131) % ITEMS], account=account, state=SEATED,
                        turn=number)  # fmt: skip


def item(meeting, number):
    """One item: so many at a time as there are rooms, one after another, day after day."""
    day, place = number % DAYS, number // DAYS
    room, slot = place % ROOMS, place // ROOMS
    starts = datetime(2014, 5, 13 + day, 8) + slot * LENGTH
    return Item.create(
        meeting=meeting, slug=f"item-{number}", kind=("group", "plenary", "visit")[number % 3],
        title=Label(fr=f"Évaluer ensemble, {number}", en=f"Evaluating together, {number}"),
        room=Label(fr=f"Salle {room + 1}", en=f"Room {room + 1}"), starts=starts,
        ends=starts + LENGTH, spoken=["fr"], interpreted=["en"], capacity=30,
        speakers=Label(fr="Les partenaires", en="The partners"),
    )  # fmt: skip


def main(folder):
    app = create_app({"INSTANCE": folder})
    with app.app_context():
        store.upgrade()
        with db.atomic():
            fill()


if __name__ == "__main__":
    main(sys.argv[1])
