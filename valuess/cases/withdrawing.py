"""Consent given, refused and taken back, and what follows at once.

Whoever was interviewed takes back by their link, the circle records what they say or write. A
refusal of what had been agreed to carries through in the same transaction: quotations are
emptied, a published page that shows what it no longer may is no longer public, and those whom it
concerns are written to, without the words.
"""

import hashlib

from valuess import audit, coding, evidence, mail
from valuess.accounts.models import Account, address
from valuess.cases import transcribing
from valuess.cases.consents import PURPOSES, QUOTE, TRANSLATE, CaseFile, Consent
from valuess.cases.models import Case, CaseInterview, Transcript
from valuess.cases.page import shows_too_much
from valuess.cases.quotations import Quotation
from valuess.coding.models import CASE
from valuess.db import db
from valuess.files.checks import checked
from valuess.i18n import speaking
from valuess.writing import publishing
from valuess.writing.models import Revision, Text


def keep_form(case, name, content, most, by):
    """Keep a signed form: the CaseFile. Raises files.checks.RefusedFile."""
    made = checked(name, content, most)
    with db.atomic():
        file = CaseFile.create(
            case=case, name=made.name, mime=made.mime, size=len(made.content), by=by.id,
            sha256=hashlib.sha256(made.content).hexdigest(), content=made.content,
        )  # fmt: skip
        audit.note("signed form kept", by, case.about, file=file.id)
    return file


def record(interview, answers, day, by=None, form=None):
    """Write answers down: the purposes that changed. answers: {purpose: given}.

    by: the account of the circle that does it; None for the interviewee themselves. What stands
    already is not written again, unless a form comes with it.
    """
    with db.atomic():
        Case.held(interview.case_id)
        present = Consent.standing([interview.id])
        changed, lost = [], []
        for purpose, given in answers.items():
            line = present.get((interview.id, purpose))
            if line is not None and line.given == given and form is None:
                continue
            Consent.create(
                interview=interview, purpose=purpose, given=given, day=day, form=form, by=by,
                interviewee=by is None,
            )  # fmt: skip
            changed.append(purpose)
            if not given and line is not None and line.given:
                lost.append(purpose)
            act = "consent given" if given else "consent withdrawn" if line else "consent refused"
            audit.note(act, by, interview.about, purpose=purpose)
        if lost:
            carry_through(interview, lost, by)
    return changed


def carry_through(interview, purposes, by):
    """Inside the transaction: nothing is shown any more that rested on these consents."""
    case = Case.get_by_id(interview.case_id)
    if QUOTE in purposes:
        Quotation.withdraw_all(interview, by)
    elif TRANSLATE in purposes:  # what was frozen holds both: it goes as a whole
        for row in Quotation.of(case):
            if row.interview_id == interview.id and len(row.words) > 1:
                evidence.withdrawn("quote", str(row.id))
    public = Text.of_document(case.document_id).values()
    more = [text for text in public
            if shows_too_much(case, text, text.revision_numbered(text.public))]  # fmt: skip
    for text in more:
        publishing.withdraw(text, None)
    if more:
        evidence.withdrawn("case", str(case.id))
    tell(interview, case, purposes, by, more)


def tell(interview, case, purposes, by, texts):
    """Write to the circle, to those who wrote the pages that are no longer public, and to
    coordinators; not to who did it. Those who cite what is gone are told by `evidence`."""
    wrote = (
        Account.select()
        .join(Revision, on=(Revision.author == Account.id))
        .where(Revision.text.in_([text.id for text in texts]))
        .distinct()
    )
    people = {each.id: each for each in (*case.members(), *Account.coordinators(), *wrote)}
    line = Consent.select().where(Consent.interview == interview).order_by(Consent.id.desc()).get()
    for person in people.values():
        if person.active and person.id != getattr(by, "id", None):
            with speaking(person.lang):
                named = [str(PURPOSES[purpose]) for purpose in purposes]
                name = case.name.get(person.lang) or str(case.name)
            mail.post(
                person.email, person.lang, "consent_withdrawn",
                key=f"consent:{line.id}:{person.id}", name=str(person.name), case=name,
                purposes=named, day=interview.day, themselves=by is None,
                url=address(f"/{person.lang}/cases/desk/{case.id}"),
            )  # fmt: skip


def tell_answer(quotation, case, changed):
    """Write to the circle that somebody answered to a quotation."""
    for person in case.members():
        if person.active:
            name = case.name.get(person.lang) or str(case.name)
            mail.post(
                person.email, person.lang, "quotation_answered",
                key=f"quotation:{quotation.id}:{quotation.version}:{quotation.state}:{person.id}",
                name=str(person.name), case=name, number=quotation.id, changed=changed,
                url=address(f"/{person.lang}/cases/desk/{case.id}/quotations"),
            )  # fmt: skip


def erase(interview, by):
    """Forget an interview altogether: its words in every version, what was marked in them, its
    people, consents and links. The audit trail keeps that there was one."""
    with db.atomic():
        Case.held(interview.case_id)
        here = CaseInterview.held(interview.id)
        case = Case.get_by_id(here.case_id)
        Quotation.withdraw_all(here, by)
        for transcript in Transcript.select().where(Transcript.interview == here):
            coding.forget(transcribing.KIND, transcript.id)
        Quotation.delete().where(Quotation.interview == here).execute()
        here.delete_instance()
        if not case.interviews().exists():
            coding.forget(CASE, case.id)
        audit.note("interview erased", by, case.about, interview=interview.id)
