"""What of a case can be quoted: passages of its transcripts, once they are checked."""

from dataclasses import dataclass

from valuess import coding
from valuess.cases.consents import QUOTE, TRANSLATE, Consent
from valuess.cases.models import CaseInterview, Transcript
from valuess.cases.page import agreed, unnamed
from valuess.cases.quotations import WITHDRAWN, Quotation
from valuess.cases.transcribing import KIND, title
from valuess.coding.models import Passage
from valuess.config import LANGUAGES
from valuess.i18n import _


@dataclass
class Found:
    """A passage that may be quoted. proposed: {lang: words} of it and its translations;
    translates: whether the interview agrees to be translated."""

    passage: object
    interview: CaseInterview
    lang: str
    proposed: dict
    translates: bool
    codes: tuple = ()

    @property
    def original(self):
        return self.proposed.get(self.lang, "")

    @property
    def title(self):
        return title(self.interview)

    @property
    def tongues(self):
        """The languages to write it in, the original first."""
        others = [code for code in LANGUAGES if code != self.lang] if self.translates else []
        return [self.lang, *others]


def obstacle(case):
    """Why nothing can be proposed yet, in words; "" when something can."""
    if case.checked is None:
        return _("Have the pseudonyms of the transcripts checked first.")
    if not Consent.agreed(QUOTE).where(Consent.interview.in_(case.interviews())).exists():
        return _("No interview of this case agrees to be quoted.")
    return ""


def transcripts(case):
    """Those whose interview agrees to be quoted, with their words."""
    return Transcript.told(
        Transcript.interview.in_(case.interviews()), CaseInterview.id.in_(Consent.agreed(QUOTE))
    )


def passages(case):
    """[Found] of the passages that may be proposed and were not; nothing while there is an
    obstacle."""
    if obstacle(case):
        return []
    quoted = Quotation.select(Quotation.passage).where(
        Quotation.case == case, Quotation.state != WITHDRAWN
    )
    known = {number for (number,) in quoted.tuples()}
    found = []
    for transcript in transcripts(case):
        rows = [row for row in coding.passages(KIND, transcript.id) if row.id not in known]
        found += made(rows, transcript.interview)
    return found


def passage(case, number):
    """The Found of one passage of the case, or None."""
    return next((each for each in passages(case) if each.passage.id == number), None)


def made(rows, interview):
    agreed = Consent.standing([interview.id]).get((interview.id, TRANSLATE))
    translates = bool(agreed and agreed.given)
    said = coding.translations(rows) if translates else {}
    return [
        Found(
            row, interview, interview.lang,
            {interview.lang: row.words}
            | {lang: said[row.id, lang].words for lang in LANGUAGES if (row.id, lang) in said},
            translates, tuple(given.code for given in row.codes),
        )
        for row in rows
    ]  # fmt: skip


def of_quotation(row):
    """The Found that stands behind a quotation; its passage may be gone."""
    passage = Passage.get_or_none(Passage.id == row.passage_id)
    words = {row.lang: passage.words} if passage else dict(row.words)
    return Found(passage, row.interview, row.lang, words, bool(row.translated))


def wrong(case, words, who):
    """{field: message} where a quotation gives a name that nobody agreed to give."""
    fields = {f"words-{lang}": said for lang, said in words.items()}
    fields |= {f"who-{lang}": said for lang, said in who.items()}
    may = agreed(case)
    reasons = {name: unnamed(case, said, may) for name, said in fields.items()}
    return {name: " ".join(found) for name, found in reasons.items() if found}
