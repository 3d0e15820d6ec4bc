"""Pseudonyms: keeping the key of a case, putting them into its transcripts, vouching for them."""

from valuess import audit
from valuess.cases import naming, transcribing
from valuess.cases.models import Case, Transcript, TranscriptReading
from valuess.cases.pseudonyms import Pseudonym
from valuess.db import db, now

NUMBERED = {
    naming.PERSON: {"fr": "Personne", "en": "Person"},
    naming.ORGANISATION: {"fr": "Structure", "en": "Organisation"},
    naming.PLACE: {"fr": "Lieu", "en": "Place"},
    naming.CONTACT: {"fr": "Coordonnée", "en": "Contact"},
}


class StillThere(Exception):
    """Real words of the key stand in transcripts: `.count` times."""

    def __init__(self, count):
        super().__init__()
        self.count = count


def texts(case):
    """The words of a case's transcripts, in order."""
    return [row.words for row in Transcript.told(Transcript.interview.in_(case.interviews()))]


def keep(case, lines, dropped, by):
    """Write lines of the key, then put the pseudonyms into every transcript; how many changed.

    lines: (real, shown, sort), a real word known already taking its new pseudonym. dropped:
    numbers of lines to take out of the key; what they replaced stays replaced.
    """
    with db.atomic():
        held = Case.held(case.id)
        Pseudonym.delete().where(Pseudonym.case == held, Pseudonym.id.in_(dropped)).execute()
        known = {naming.key_of(row.real): row for row in Pseudonym.of(held)}
        for real, shown, sort in lines:
            row = known.get(naming.key_of(real)) or Pseudonym(case=held, real=real)
            row.shown, row.sort, row.by, row.at = shown, sort, by, now()
            row.save()
            known[naming.key_of(real)] = row
        if lines or dropped:
            audit.note("key changed", by, held.about, lines=len(known))
        return replace(held, by)


def replace(case, by):
    """Inside a transaction that holds the case: how many transcripts changed."""
    key = {row.real: row.shown for row in Pseudonym.of(case)}
    changed = 0
    for row in Transcript.select(Transcript.id).where(Transcript.interview.in_(case.interviews())):
        here = Transcript.held(row.id)
        words = naming.replaced(here.words, key)
        if words != here.words:
            transcribing.put(here, words, by, transcribing.REPLACED)
            changed += 1
    if changed:
        case.unvouch()
        audit.note("pseudonyms put in", by, case.about, transcripts=changed)
    return changed


def left(case):
    """How often real words of the key, and the organisation's name, stand in the transcripts."""
    lines = Pseudonym.of(case)
    kept = {naming.key_of(row.real) for row in lines if row.real == row.shown}
    reals = [row.real for row in lines if row.real != row.shown]
    if naming.key_of(case.organisation) not in kept:
        reals.append(case.organisation)
    return sum(naming.occurrences(text, reals) for text in texts(case))


def undecided(case):
    """How many different words of the transcripts may be names, and nobody has decided on."""
    known = Pseudonym.of(case)
    reals, shown = [row.real for row in known], [row.shown for row in known]
    return len(naming.suggestions(texts(case), reals, shown, case.organisation))


def vouch(case, by):
    """Say that the transcripts were read through and hold no real names. Raises StillThere."""
    with db.atomic():
        here = Case.held(case.id)
        count = left(here)
        if count:
            raise StillThere(count)
        return here.vouch(by)


def opened(case, by):
    """Note that somebody opens the transcripts of a case: suggestions show words of them."""
    for row in Transcript.told(Transcript.interview.in_(case.interviews()), Transcript.version > 0):
        TranscriptReading.log(row, by)


def rows(case, form, lang, count=0):
    """The lines of the form of the key: suggestions, each with a pseudonym to put in, such as
    « [Personne 3] », and an empty one. form: what was sent, `count` lines, which stay as typed."""
    times = {}
    known = Pseudonym.of(case)
    for row in known:
        times[row.sort] = times.get(row.sort, 0) + (row.real != row.shown)
    made = []
    reals, shown = [row.real for row in known], [row.shown for row in known]
    for found in naming.suggestions(texts(case), reals, shown, case.organisation):
        times[found.sort] = times.get(found.sort, 0) + 1
        made.append({
            "real": found.words, "shown": f"[{NUMBERED[found.sort][lang]} {times[found.sort]}]",
            "sort": found.sort, "act": "", "count": found.count, "around": found.around,
        })  # fmt: skip
    made.append({"real": "", "shown": "", "sort": naming.PERSON, "act": "replace"})
    if not form:
        return made
    told = {row["real"]: row for row in made}
    sent = (
        {name: form.get(f"{name}-{place}", "") for name in ("real", "shown", "sort", "act")}
        for place in range(count)
    )
    return [{**told.get(row["real"], {}), **row} for row in sent]
