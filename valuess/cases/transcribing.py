"""Writing a transcript: every version is kept, and the passages marked in it follow each edit."""

from valuess import audit, coding
from valuess.access import COORDINATOR, PARTNER, rank
from valuess.cases.consents import ANALYSE, Consent
from valuess.cases.models import (
    Case,
    CaseInterview,
    CaseMember,
    Changed,
    Transcript,
    TranscriptReading,
    TranscriptVersion,
)
from valuess.db import Label, db, now
from valuess.i18n import dated, lazy
from valuess.received import fit

KIND = "transcript"
TYPED, UPLOADED, REPLACED, RESTORED = "typed", "uploaded", "replaced", "restored"
HOW = {
    TYPED: lazy("Typed"),
    UPLOADED: lazy("From a file"),
    REPLACED: lazy("Pseudonyms put in"),
    RESTORED: lazy("An earlier version"),
}


def tidy(words):
    """Words as they are kept: lines ended by \\n, none at either end, nothing else changed."""
    return fit(words).replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def write(transcript, words, base, by, how=TYPED):
    """Keep these words as a new version; the Transcript.

    base: the version they were written from; Changed when it is another by now. Nobody vouches
    for the pseudonyms of words that are new. Passages move with their words.
    """
    with db.atomic():
        case = Case.held(transcript.interview.case_id)
        here = Transcript.held(transcript.id)
        if here.words == words:
            return here
        if here.version != base:
            raise Changed(here)
        put(here, words, by, how)
        case.unvouch()
        audit.note("transcript written", by, f"interview:{here.interview_id}",
                   version=here.version, how=how)  # fmt: skip
    return here


def put(here, words, by, how):
    """Inside a transaction that holds the row: its next version."""
    old = here.words
    here.words, here.version, here.edited = words, here.version + 1, now()
    here.save()
    TranscriptVersion.create(transcript=here, number=here.version, words=words, author=by, how=how)
    coding.shift(KIND, here.id, old, words, by)


def restore(transcript, number, by):
    """Make an earlier version the present one, as a new version; None where there is none."""
    old = transcript.version_numbered(number)
    return old and write(transcript, old.words, transcript.version, by, RESTORED)


def may_read(account, transcript):
    """True for the circle; for other partners once the pseudonyms are checked, while the
    interview agrees to be analysed."""
    return bool(transcript.version) and transcript.id in readable(account, [transcript.id])


def readable(account, numbers):
    """The numbers of those transcripts that this person may read: one query."""
    level = rank(account)
    if level < PARTNER:
        return set()
    rows = Transcript.told(Transcript.id.in_(list(numbers)))
    if level < COORDINATOR:
        mine = CaseMember.select(CaseMember.case).where(CaseMember.account == account)
        agreed = CaseInterview.id.in_(Consent.agreed(ANALYSE))
        rows = rows.where(Case.id.in_(mine) | (Case.checked.is_null(False) & agreed))
    return {row.id for row in rows.select(Transcript.id)}


# What the coding of passages asks


def words(number):
    """The words of a transcript for whoever codes it; None where there are none."""
    found = Transcript.numbered(number)
    if found is None or not found.version:
        return None
    return coding.sources.Words(found.words, found.lang)


def may(account, number):
    found = Transcript.numbered(number)
    return found is not None and may_read(account, found)


def about(numbers):
    """{number: About}: the case, and which interview of it."""
    rows = Transcript.told(Transcript.id.in_(list(numbers)))
    return {
        row.id: coding.sources.About(
            title=title(row.interview), case=row.interview.case_id,
            case_title=row.interview.case.name, country=row.interview.case.country,
        )
        for row in rows
    }  # fmt: skip


def title(interview):
    """« Entretien du 12 février 2014 »: says nothing of who or where."""
    return Label({
        "fr": f"Entretien du {dated(interview.day, 'long', 'fr')}",
        "en": f"Interview of {dated(interview.day, 'long', 'en')}",
    })  # fmt: skip


def numbers():
    return [row.id for row in Transcript.told(Transcript.version > 0).select(Transcript.id)]


def read(number, by):
    """Note that somebody opened it."""
    found = Transcript.numbered(number)
    if found is not None:
        TranscriptReading.log(found, by)


SOURCE = coding.sources.register(
    coding.sources.Source(
        KIND, lazy("Transcripts"), words, may, readable, about, numbers, read=read
    )
)
