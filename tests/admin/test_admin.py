import pytest

from valuess.accounts.joining import invite
from valuess.accounts.managing import deactivate, place
from valuess.accounts.models import Account, Invitation, Organisation
from valuess.accounts.rules import Refused
from valuess.audit import Entry, note
from valuess.db import db
from valuess.mail import Mail, post

PAGES = ["", "people", "organisations", "organisations/new", "audit", "outbox"]


def acts():
    return [entry.act for entry in Entry.select().order_by(Entry.id)]


@pytest.mark.parametrize("database", ["sqlite"])  # pages alone
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_open_for_coordinators_alone(browser_of, page, lang):
    assert browser_of("coordinator").get(f"/{lang}/admin/{page}").status_code == 200
    assert browser_of("partner").get(f"/{lang}/admin/{page}").status_code == 403


def test_roles_and_organisations_are_given(browser_of, people):
    organisation = Organisation.create(key="adess", name="Adess")
    answer = browser_of("coordinator").post(
        f"/en/admin/people/{people['outsider'].id}/place",
        {"role": "participant", "organisation": organisation.id},
    )
    assert answer.status_code == 303
    account = Account.get_by_id(people["outsider"].id)
    assert (account.role, account.organisation) == ("participant", organisation)
    entry = Entry.get()
    assert (entry.act, entry.account, entry.about, entry.detail) == (
        "role changed", people["coordinator"].id, f"account:{account.id}",
        {"before": "", "after": "participant"},
    )  # fmt: skip


def test_the_last_coordinator_stays(browser_of, people):
    browser, number = browser_of("coordinator"), people["coordinator"].id
    assert browser.post(f"/en/admin/people/{number}/close").status_code == 422
    answer = browser.post(f"/en/admin/people/{number}/place", {"role": "partner"})
    assert answer.status_code == 422 and "only coordinator" in answer.text
    assert Account.get_by_id(number).role == "coordinator" and acts() == []
    place(people["partner"], "coordinator", None, by=people["coordinator"])
    deactivate(people["coordinator"], by=people["partner"])
    with pytest.raises(Refused):
        place(people["partner"], "", None, by=people["partner"])


def test_closing_an_account_signs_its_owner_out(browser_of, people):
    partner, coordinator = browser_of("partner"), browser_of("coordinator")
    number = people["partner"].id
    assert coordinator.post(f"/en/admin/people/{number}/close").status_code == 303
    assert partner.get("/en/account/").status_code == 303
    assert coordinator.post(f"/en/admin/people/{number}/reopen").status_code == 303
    assert acts() == ["account closed", "account reopened"]


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_coordinator_erases_somebody_after_reading_what_stays(browser_of, people):
    partner, coordinator = browser_of("partner"), browser_of("coordinator")
    number = people["partner"].id
    asked = coordinator.get(f"/en/admin/people/{number}/erase")
    assert "cannot be undone" in asked.text and "partner@demo.example" in asked.text
    assert Account.get_by_id(number).name and acts() == []
    own = coordinator.post(f"/en/admin/people/{people['coordinator'].id}/erase")
    assert own.status_code == 422 and "only coordinator" in own.text
    assert coordinator.post(f"/en/admin/people/{number}/erase").status_code == 303
    assert "partner@demo.example is erased." in coordinator.get("/en/admin/people").text
    assert Account.get_by_id(number).email == f"former-{number}@invalid"
    assert partner.get("/en/my/").status_code == 303
    assert coordinator.get(f"/en/admin/people/{number}/erase").status_code == 404
    entry = Entry.get()
    assert (entry.act, entry.account) == ("person erased", people["coordinator"].id)


def test_ending_someone_s_sessions(browser_of, people):
    partner, coordinator = browser_of("partner"), browser_of("coordinator")
    answer = coordinator.post(f"/en/admin/people/{people['partner'].id}/sign-out")
    assert answer.status_code == 303
    assert partner.get("/en/account/").status_code == 303
    assert coordinator.get("/en/account/").status_code == 200


def test_inviting_someone_who_is_here_or_nobody(browser_of, people):
    browser = browser_of("coordinator")
    fields = {"email": "partner@demo.example", "role": "partner", "lang": "en"}
    known = browser.post("/en/admin/people/invite", fields)
    assert known.status_code == 422 and "already has an account" in known.text
    for field, value in (("email", "no address"), ("role", "king"), ("lang", "br")):
        wrong = {"email": "new@demo.example", "role": "partner", "lang": "en", field: value}
        assert browser.post("/en/admin/people/invite", wrong).status_code == 422
    assert Invitation.select().count() == 0


def test_an_invitation_is_sent_again_or_withdrawn(browser_of, people, browser):
    old = invite("new@demo.example", "partner", "en").removeprefix("http://127.0.0.1:8000")
    coordinator, number = browser_of("coordinator"), Invitation.get().id
    coordinator.post(f"/en/admin/people/invitation/{number}/again")
    assert browser.get(old).status_code == 410
    assert coordinator.post(f"/en/admin/people/invitation/{number}/withdraw").status_code == 303
    assert Invitation.select().count() == 0
    assert acts() == ["person invited", "person invited again", "invitation withdrawn"]


def test_an_organisation_in_both_languages(browser_of):
    browser = browser_of("coordinator")
    fields = {
        "name": "Réso Solidaire", "place_fr": "Pays de Rennes", "place_en": "Pays de Rennes",
        "about_fr": "Un réseau <b>", "about_en": "A network", "country": "fr", "partner": "1",
        "website": "https://reso.example", "position": "1",
    }  # fmt: skip
    assert browser.post("/en/admin/organisations/new", fields).status_code == 303
    made = Organisation.get()
    assert (made.key, made.country, made.partner) == ("reso-solidaire", "FR", True)
    assert dict(made.about) == {"fr": "Un réseau <b>", "en": "A network"}
    page = browser.get("/fr/admin/organisations/reso-solidaire")
    assert "Un réseau &lt;b&gt;" in page.text
    wrong = {**fields, "website": "javascript:alert(1)", "name": ""}
    refused = browser.post("/en/admin/organisations/reso-solidaire", wrong)
    assert refused.status_code == 422 and "javascript:alert(1)" in refused.text
    assert browser.post("/en/admin/organisations/new", fields).status_code == 303
    assert [o.key for o in Organisation.select().order_by(Organisation.id)] == [
        "reso-solidaire", "reso-solidaire-2",
    ]  # fmt: skip


def test_the_audit_trail_in_pages_of_fifty(browser_of, people, queries):
    with db.atomic():
        for n in range(60):
            note("text saved", people["partner"], f"guide:{n}:fr", number=n)
        note("role changed", people["coordinator"], f"account:{people['partner'].id}")
    browser = browser_of("coordinator")
    with queries() as seen:
        page = browser.get("/en/admin/audit")
    assert page.text.count("<tr>") == 51 and "Demo partner" in page.text
    assert len(seen) <= 8
    older = browser.get(f"/en/admin/audit?before={Entry.get(Entry.about == 'guide:11:fr').id}")
    assert older.text.count("<tr>") == 12
    filtered = browser.get("/en/admin/audit?act=role changed")
    assert filtered.text.count("<tr>") == 2


def test_the_outbox(browser_of, people):
    post("partner@demo.example", "fr", "password_changed", name="x")
    Mail.update(due=None, error="550 no such person").execute()
    browser = browser_of("coordinator")
    page = browser.get("/en/admin/outbox")
    assert "550 no such person" in page.text and "MAIL_URL" in page.text
    assert browser.post(f"/en/admin/outbox/{Mail.get().id}/retry").status_code == 303
    assert Mail.get().state == "waiting"
    assert browser.get("/en/admin/outbox?state=failed").text.count("<tr>") == 0
