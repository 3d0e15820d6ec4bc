import pytest

from valuess.accounts.joining import invite, make_demo_people
from valuess.accounts.models import NOBODY, Account, Invitation, Session
from valuess.accounts.personal import erase, export
from valuess.accounts.rules import Refused
from valuess.db import db
from valuess.mail import Mail, post


def everything():
    """Every value of every table, as one text."""
    rows = []
    for table in db.get_tables():
        rows += [str(row) for row in db.execute_sql(f'SELECT * FROM "{table}"').fetchall()]
    return "\n".join(rows)


def test_a_person_erased_is_nowhere(app, people):
    invite("other@demo.example", "partner", "en", by=people["participant"])
    Session.create(hash="h", account=people["participant"])
    for n in range(2):
        post("participant@demo.example", "en", "password_changed", name="Demo participant")
        Mail.update(sent=Mail.created, due=None).where(Mail.id == n + 2).execute()
    assert "participant@demo.example" in everything()
    assert erase("Participant@demo.example") is True
    assert "participant@demo.example" not in everything()
    assert "Demo participant" not in everything().replace("Demo participant invites", "")
    left = Account.get_by_id(people["participant"].id)
    assert (left.name, left.active, left.password_hash) == (NOBODY, False, None)
    assert Session.select().count() == 0
    assert erase("participant@demo.example") is False


def test_an_invitation_alone_is_erased_too(app, people):
    invite("other@demo.example", "partner", "en")
    assert erase("other@demo.example") is True
    assert "other@demo.example" not in everything() and Invitation.select().count() == 0


def test_the_last_coordinator_is_not_erased(app, people):
    with pytest.raises(Refused):
        erase("coordinator@demo.example")
    assert Account.get_by_id(people["coordinator"].id).email == "coordinator@demo.example"


def test_the_export_names_each_source(app, people):
    held = export(people["partner"])
    assert held["account"]["name"] == "Demo partner"


def test_the_demo_cast(app):
    make_demo_people("a long password")
    make_demo_people("another long one")
    roles = {a.email.partition("@")[0]: a.role for a in Account.select()}
    assert roles == {
        "coordinator": "coordinator", "partner-fr": "partner", "partner-en": "partner",
        "participant-fr": "participant", "participant-en": "participant", "outsider": "",
    }  # fmt: skip
