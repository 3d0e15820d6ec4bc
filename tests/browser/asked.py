"""A survey with everything at its desk, for those who look at its pages: `furnish(server, "asked")`.

It stands behind the starting questionnaire, so that the other stories do not meet it.
"""

from tests.survey.exports import SurveyMonkey, given
from valuess.accounts.models import Account
from valuess.db import Label
from valuess.survey.answering import apart, inviting
from valuess.survey.bringing import importing, taking
from valuess.survey.building import drafting, making
from valuess.survey.form import changed
from valuess.survey.models import Survey, SurveyReader
from valuess.survey.shown import words

LONG = "an-address-that-is-longer-than-a-telephone-is-wide@a-place-of-demonstration.example"


def everything():
    """Furnish the portal of this process: a survey with a draft that is not ready, invitations,
    addresses, imports; partner-fr in the small circle of the starting one."""
    boss = Account.get(Account.email == "coordinator@demo.example")
    reader = Account.get(Account.email == "partner-fr@demo.example")
    starting = Survey.at("impact-2014")
    SurveyReader.create(survey=starting, account=reader)
    form = starting.form()
    made = making.begin({"slug": "desk", "title": Label(fr="Au bureau", en="At the desk")}, form)
    Survey.update(position=-1).where(Survey.id == made.id).execute()
    made = making.open_up(Survey.get_by_id(made.id), boss)
    wrong = changed(form, "country", label={"fr": "Où ?"}, required=True)
    drafting.rebuild(made, boss, lambda _form: wrong)
    people = f"{LONG};Ana;fr\nbob@demo.example;;en"
    inviting.invite(made, inviting.table(people, b"", "en"), boss)
    for lang, address in (("fr", LONG), ("en", "Bob, 01752 000000")):
        apart.leave(made, [address], lang)
    apart.follow(made, apart.listed(made)[0].id, boss)
    first, *others = invited = list(inviting.listed(made))
    inviting.stop(others[0])
    export = SurveyMonkey(form, given(form, 12))
    export.rows[1][9] = "Atlantis"
    done = taking.keep(export.csv(), "done.csv", made, boss)
    importing.begin(done, boss)
    importing.run(done.id)
    waits = taking.keep(SurveyMonkey(form, given(form, 30, seed=8), "fr").csv(), "waits.csv", made, boss)
    listed = ((code, words.asked(starting, code, "", "", 0)[0]) for code, _q in words.questions(form))
    code, rows = next((code, rows) for code, rows in listed if rows)
    return {
        "waits": waits.id, "done": done.id, "invited": len(invited), "words": code,
        "answer": rows[0].response, "token": inviting.token_for(first),
    }  # fmt: skip
