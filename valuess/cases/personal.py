"""What case studies hold of a person who has an account, and what is deleted when its day comes.

Those who were interviewed have no account: their interview is erased from its own page, and
`sweep` takes away what names them once the day of the case is past.
"""

from valuess import audit
from valuess.cases.consents import CaseFile, Consent
from valuess.cases.models import (
    Case,
    CaseInterview,
    CaseMember,
    Transcript,
    TranscriptReading,
    TranscriptVersion,
)
from valuess.cases.pseudonyms import Pseudonym
from valuess.db import db, now
from valuess.frame import Personal


def moment(value):
    return value.isoformat() + "Z" if value else None


def export(account):
    """Their circles, and what they read, wrote and recorded; never the words of others."""
    read = TranscriptReading.select().where(TranscriptReading.account == account.id)
    wrote = TranscriptVersion.select(
        TranscriptVersion.transcript, TranscriptVersion.number, TranscriptVersion.at
    ).where(TranscriptVersion.author == account)
    consents = Consent.select().where(Consent.by == account).order_by(Consent.id)
    circles = CaseMember.select().where(CaseMember.account == account).order_by(CaseMember.id)
    return {
        "circles": [row.case_id for row in circles],
        "transcripts opened": [
            {"transcript": row.transcript_id, "version": row.version, "at": moment(row.at)}
            for row in read.order_by(TranscriptReading.id)
        ],
        "transcripts written": [
            {"transcript": row.transcript_id, "version": row.number, "at": moment(row.at)}
            for row in wrote.order_by(TranscriptVersion.id)
        ],
        "consents recorded": [
            {"interview": row.interview_id, "purpose": row.purpose, "given": row.given,
             "day": row.day.isoformat()}
            for row in consents
        ],
    }  # fmt: skip


def erase(account):
    """They leave the circles; that a transcript was read stays, by nobody in particular."""
    CaseMember.delete().where(CaseMember.account == account).execute()
    mine = TranscriptReading.account == account.id
    TranscriptReading.update(account=None).where(mine).execute()
    CaseFile.update(by=None).where(CaseFile.by == account.id).execute()


def sweep(today=None):
    """Delete what names people in cases whose day is past: the key, whom one met, the earlier
    versions. Consents, quotations and the present words stay; how many cases."""
    today = today or now().date()
    past = list(Case.select().where(Case.keep_until < today).order_by(Case.id))
    return sum(forget(case) for case in past)


def forget(case):
    """Take away what names people in a case; True when there was something to take away."""
    with db.atomic():
        here = Case.held(case.id)
        interviews = CaseInterview.select(CaseInterview.id).where(CaseInterview.case == here)
        texts = Transcript.select(Transcript.id).where(Transcript.interview.in_(interviews))
        rows = Transcript.select().where(Transcript.id.in_(texts))
        present = [(row.id, row.version) for row in rows]
        gone = Pseudonym.delete().where(Pseudonym.case == here).execute()
        for number, version in present:
            earlier = TranscriptVersion.transcript == number, TranscriptVersion.number < version
            gone += TranscriptVersion.delete().where(*earlier).execute()
        named = (
            (CaseInterview.people != "") | (CaseInterview.place != "") | (CaseInterview.notes != "")
        )
        gone += (
            CaseInterview.update(people="", place="", notes="")
            .where(CaseInterview.case == here, named)
            .execute()
        )
        gone += (
            Case.update(organisation="")
            .where(Case.id == here.id, Case.organisation != "")
            .execute()
        )
        if gone:
            audit.note("names of a case forgotten", None, here.about)
    return bool(gone)


SOURCE = Personal("cases", export, erase)
