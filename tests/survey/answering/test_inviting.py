"""Invitations: read from a list, sent, reminded, used once, forgotten; and what stays unknown."""

import io
import re
from datetime import timedelta

import pytest

from tests.at_once import results
from tests.survey.answering.conftest import Respondent, only, opened
from valuess.accounts import personal
from valuess.accounts.models import digest
from valuess.db import db, now, on_postgresql
from valuess.mail import Mail, deliver_due
from valuess.survey.answering import apart, codes, inviting, responding
from valuess.survey.models import (
    CLOSED,
    SENT,
    Response,
    Survey,
    SurveyContact,
    SurveyInvitation,
)

DESK = "/en/survey/two-shores/run/people"
LIST = "ana@demo.example;Ana;fr;\nbob@demo.example;Bob;en;\nnot an address;Cy;en;\nana@demo.example;Again;;"
WRONG = "not an address;Cy;en;\ndave@demo.example;Dave;de;"


@pytest.fixture
def invited(survey, people):
    """{address: the link's path} of three people."""
    names = ("ana", "bob", "cleo")
    rows = inviting.table("\n".join(f"{n}@demo.example;{n.title()};fr" for n in names), b"", "en")
    assert inviting.invite(survey, rows, people["coordinator"]) == 3
    return {i.email: f"/fr/survey/two-shores/i/{inviting.token_for(i)}" for i in SurveyInvitation.select()}


def test_a_list_is_shown_row_by_row_before_anything_is_sent(survey, browser_of):
    desk = browser_of("coordinator")
    seen = desk.post(DESK, {"people": f"{LIST}\n{WRONG}"})
    assert seen.status_code == 200 and SurveyInvitation.select().count() == 0
    assert seen.text.count("Will be invited") == 2 and seen.text.count("On the list already") == 1
    assert "Write an e-mail address such as" in seen.text
    assert "dave@demo.example;Dave;de;" in seen.text and "Write fr or en." in seen.text
    sent = desk.post(DESK, {"people": f"{LIST}\n{WRONG}", "sure": "1"})
    assert sent.status_code == 422 and "2 invitations sent." in sent.text
    assert f"{WRONG}\n</textarea>" in sent.text and "3 lines were not sent" in sent.text
    assert [(i.email, i.name, i.lang) for i in inviting.listed(survey)] == [
        ("ana@demo.example", "Ana", "fr"), ("bob@demo.example", "Bob", "en")]  # fmt: skip
    good = LIST.replace("not an address;Cy;en;\n", "")
    assert desk.post(DESK, {"people": good, "sure": "1"}).status_code == 303
    assert Mail.select().count() == 2
    assert "Who is invited" in desk.get(DESK).text


def test_a_first_line_with_nothing_but_an_address_hides_nothing_of_the_others(app):
    rows = inviting.table("zoe@demo.example\nmarc@demo.example;Marc;en\nana@demo.example;Ana;xx", b"", "fr")
    assert [(row.email, row.name, row.lang, list(row.errors)) for row in rows] == [
        ("zoe@demo.example", "", "fr", []), ("marc@demo.example", "Marc", "en", []),
        ("ana@demo.example", "Ana", "xx", ["lang"]),
    ]  # fmt: skip


def test_a_file_and_what_is_no_list(survey, browser_of):
    desk = browser_of("coordinator")
    table = b"Nom,Courriel,Langue\nAna,ana@demo.example,fran\xc3\xa7ais\n"
    seen = desk.post(DESK, {"file": (io.BytesIO(table), "list.csv")}, content_type="multipart/form-data")
    assert "Will be invited" in seen.text and "ana@demo.example;Ana;fr;" in seen.text
    wrong = desk.post(DESK, {"file": (io.BytesIO(b"\x00\x01\x02"), "x.bin")}, content_type="multipart/form-data")
    assert wrong.status_code == 422 and "no list that can be read" in wrong.text
    assert desk.post(DESK, {}).status_code == 422


def test_the_mail_is_in_the_persons_language_and_forgotten_once_sent(app, invited, box):
    assert deliver_due() == (3, 0)
    mail = next(m for m in box.got if m["To"] == "ana@demo.example")
    text = mail.get_content()
    assert invited["ana@demo.example"] in text and "anonymes" in text
    assert mail["List-Unsubscribe"] == f"<{app.config['PUBLIC_URL']}{invited['ana@demo.example']}/stop>"
    assert {m.text for m in Mail.select()} == {""}


def test_reminders_reach_once_a_round_those_who_have_not_answered_nor_stopped(survey, invited, people, respondent):
    by = people["coordinator"]
    respondent.begin(front=invited["ana@demo.example"])
    respondent.whole()
    stop = invited["bob@demo.example"] + "/stop"
    assert "Arrêter" in respondent.get(stop).text
    assert not SurveyInvitation.get(SurveyInvitation.email == "bob@demo.example").stopped  # looking stops nothing
    assert respondent.client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [inviting.remind(survey, 1, by), inviting.remind(survey, 1, by), inviting.remind(survey, 3, by)] == [1, 0, 0]
    assert inviting.remind(survey, 2, by) == 1
    reminded = [m.to for m in Mail.select() if m.subject.startswith("Rappel")]
    assert reminded == ["cleo@demo.example"] * 2


@pytest.mark.parametrize("database", ["sqlite"])
def test_two_rounds_pressed_at_once_are_one(app, survey, invited, people):
    counts = results(app, [lambda: inviting.remind(survey, 1, people["coordinator"])] * 4)
    assert sorted(counts) == [0, 0, 0, 3]


def test_a_link_is_not_used_up_by_looking_and_answers_once(app, invited, respondent):
    link = invited["ana@demo.example"]
    for _turn in range(3):
        assert respondent.get(link).status_code == 200
    assert respondent.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    respondent.begin(front=link)
    other = Respondent(app)
    other.begin(front=link)  # on another device, before anything is sent
    assert respondent.whole().status_code == 303
    assert SurveyInvitation.get(SurveyInvitation.email == "ana@demo.example").answered
    refused = other.whole()
    assert refused.status_code == 409 and "already sent with your personal link" in refused.text
    page = Respondent(app).get(link).text  # said before all that there is to read
    assert page.index("Ce lien a déjà servi") < page.index("Ce que deviennent vos réponses")
    assert [r.state for r in Response.select().order_by(Response.id)] == [SENT, "begun"]


def test_by_invitation_only(app, respondent):
    survey = opened(slug="closed-circle", public=False)
    rows = inviting.table("ana@demo.example", b"", "en")
    inviting.invite(survey, rows, None)
    assert "By invitation" in respondent.get("/en/survey/closed-circle").text
    assert respondent.post("/en/survey/closed-circle/answer", {"agrees": "1"}).status_code == 409
    link = f"/en/survey/closed-circle/i/{inviting.token_for(SurveyInvitation.get())}"
    code = respondent.begin("closed-circle", front=link)
    phone = Respondent(app)  # the other device knows the invitation by the code alone
    phone.post("/en/survey/closed-circle/resume", {"code": code})
    assert phone.whole("closed-circle").status_code == 303
    assert SurveyInvitation.get().answered


def test_a_named_survey_keeps_one_response_for_an_invitation(app, respondent):
    survey = opened(slug="named", anonymous=False)
    inviting.invite(survey, inviting.table("ana@demo.example", b"", "en"), None)
    link = f"/en/survey/named/i/{inviting.token_for(SurveyInvitation.get())}"
    assert "not anonymous" in respondent.get(link).text
    respondent.begin("named", front=link)
    respondent.answer("you", {"country": "france", "town": "Rennes"}, slug="named")
    phone = Respondent(app)
    phone.begin("named", front=link)
    assert 'value="Rennes"' in phone.get("/en/survey/named/answer/page/you").text
    assert phone.whole("named").status_code == 303
    assert only().invitation.email == "ana@demo.example" and only().invitation.answered


def rows_of(table):
    return db.execute_sql(f'SELECT * FROM "{table}"').fetchall()


def test_nothing_joins_an_anonymous_answer_to_its_invitation(app, survey, invited, respondent, box):
    """Whoever holds the whole database, the outbox and the audit trail, knows only who answered."""
    deliver_due()
    code = respondent.begin(front=invited["bob@demo.example"])
    begun = only()
    assert begun.invitation_id is None and begun.sealed != ""
    tokens = {i.token for i in SurveyInvitation.select()}
    assert begun.sealed not in tokens and codes.unsealed(begun.sealed, code) in tokens
    respondent.whole(send=False)
    respondent.answer("end", {"interview": "yes"})
    assert respondent.send(address="bob@demo.example").status_code == 303
    response = only()
    assert (response.invitation_id, response.sealed) == (None, "")
    for told in (response.started, response.updated, response.sent, response.consented):
        assert (told.hour, told.minute, told.second, told.microsecond) == (0, 0, 0, 0)
    invitation = SurveyInvitation.get(SurveyInvitation.email == "bob@demo.example")
    assert invitation.answered and not hasattr(invitation, "when")
    held = str(rows_of("response"))
    for secret in ("bob@", invitation.token, invited["bob@demo.example"].split("/")[-1], code):
        assert secret not in held
    for table in db.get_tables():
        if table not in ("survey_invitation", "survey_contact", "mail"):
            assert "bob@demo" not in str(rows_of(table))
            assert invitation.token not in str(rows_of(table))
    assert code not in str([rows_of(table) for table in db.get_tables()])
    assert {m.text for m in Mail.select()} == {""}
    contact = SurveyContact.get()
    assert contact.id > 1 or response.id == 1  # drawn at random, not counted
    assert "survey_response" not in str(rows_of("audit"))


@pytest.mark.parametrize("database", ["postgresql"])
def test_nor_do_postgresqls_own_columns(app, survey, invited, respondent):
    respondent.begin(front=invited["bob@demo.example"])
    respondent.whole(send=False)
    respondent.answer("end", {"interview": "yes"})
    respondent.send(address="bob@demo.example")
    assert on_postgresql()
    written = db.execute_sql("SELECT DISTINCT xmin::text FROM survey_invitation").fetchall()
    assert len(written) == 1  # those that were not answered were written in the same act


def test_forgetting_a_person_without_account(app, survey, invited):
    apart.leave(survey, ["Reach me at Ana@Demo.example"], "en")
    assert personal.erase("ana@demo.example") is True
    assert [i.email for i in inviting.listed(survey)] == ["bob@demo.example", "cleo@demo.example"]
    assert SurveyContact.select().count() == 0
    assert "ana@demo.example" not in str(rows_of("mail"))
    assert personal.erase("ana@demo.example") is False


def test_what_is_held_of_a_person_is_told(app, survey, people):
    partner = people["partner"]
    inviting.invite(survey, inviting.table(partner.email, b"", "en"), None)
    (told,) = personal.export(partner)["survey"]
    assert (told["survey"], told["answered"], told["answers"]) == ("two-shores", False, [])


def test_changing_against_closing(app, survey, respondent):
    """Each act is either counted as a whole before the survey closed, or refused."""
    respondent.begin()
    respondent.whole()
    version = survey.released()

    def change():
        return responding.withdraw(only())

    def close():
        with db.atomic():
            there = Survey.held(survey.id)
            there.state = CLOSED
            there.save(only=[Survey.state])
        return there

    done, _closed = results(app, [change, close])
    assert version.number == 1
    if isinstance(done, responding.Closed):
        assert only().state == SENT and Survey.get().changes == 1
    else:
        assert only().answers == {} and Survey.get().changes == 2
    assert Survey.get().state == CLOSED


def test_sending_at_once_counts_once(app, survey, respondent):
    code = respondent.begin()
    respondent.whole(send=False)
    form = survey.form()
    answers = results(app, [lambda: responding.send(only(), code, form, 1, ["ana@demo.example"])] * 4)
    assert [getattr(a, "state", a) for a in answers] == [SENT] * 4
    assert (Survey.get().changes, SurveyContact.select().count()) == (1, 1)


def test_what_was_begun_and_never_sent_is_deleted_after_a_while(app, survey, respondent):
    respondent.begin()
    assert responding.sweep() == 0
    assert responding.sweep((now() + timedelta(days=92)).date()) == 1
    assert Response.select().count() == 0


def test_codes():
    code = codes.new_code()
    assert re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}", code)
    assert codes.code_of(f" {code.upper().replace('-', '')} ") == code
    assert codes.code_of("k7pq-2mzx-9fdh-w4t0") == codes.code_of("") == codes.code_of("a" * 10_000) == ""
    token = digest("x")
    assert codes.unsealed(codes.sealed(token, code), code) == token != codes.sealed(token, code)
