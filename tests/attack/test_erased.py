"""After an erasure no table holds the person's words or number, but where it is declared."""

import json

from tests.agenda.making import label
from valuess.accounts import personal
from valuess.accounts.models import Account
from valuess.agenda.models import Meeting
from valuess.db import BaseModel
from valuess.meeting.group.marks import WalkIn
from valuess.meeting.group.sheets import Scan
from valuess.meeting.organise.bringing import AgendaImport
from valuess.travel.personal import forget

from .scene import everything

SECRET = "Zzaboo"
# What stays: the number in the trail, without a name; and until the auditor's day the papers of
# money, with the mails that told coordinators of them.
NUMBERS = {"audit.account", "travel_file.by", "travel_request.account_id", "travel_step.by"}
PAPERS = {"travel_line.what", "mail.subject", "mail.text"} | {
    f"travel_request.{name}"
    for name in ("traveller", "organisation", "note", "via", "origin", "destination")
}
FORGOTTEN = {"travel_request.origin", "travel_request.destination"}  # a way, of nobody


def columns():
    """(table, column, kind) of every column: those that may be of an account, and of words."""
    for model in BaseModel.__subclasses__():
        for field in model._meta.sorted_fields:
            yield model, field


def of_accounts(field):
    """True for a column that holds numbers of accounts."""
    return getattr(field, "rel_model", None) is Account or field.name in ("account", "by")


def rows(model, field):
    return [row[0] for row in model.select(field).tuples() if row[0] is not None]


def remains(number):
    """(columns with words of the person, columns with their number)."""
    words, numbers = set(), set()
    for model, field in columns():
        name = f"{model._meta.table_name}.{field.column_name}"
        for value in rows(model, field):
            if of_accounts(field) and number == getattr(value, "id", value):
                numbers.add(name)
            elif any(
                each in str(value) for each in (SECRET, "participant@demo", "Demo participant")
            ):
                words.add(name)
    return words, numbers


def test_nothing_of_a_person_remains(app, people):
    made = everything(people, say=SECRET, about="Words")
    Meeting.update(title=label("W"), summary=None, place=None).execute()
    for others in (WalkIn, AgendaImport, Scan):
        others.delete().execute()
    number = people["participant"].id
    assert SECRET in json.dumps(personal.export(people["participant"]), default=str)
    assert personal.erase("participant@demo.example") is True
    assert remains(number) == (PAPERS, NUMBERS)
    forget(made.support)
    assert remains(number)[0] == FORGOTTEN
