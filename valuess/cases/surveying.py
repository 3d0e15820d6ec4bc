"""How cases stand: for the list of all, for the page of one, and for the coordinator's desk."""

from dataclasses import dataclass

from peewee import fn

from valuess.access import COORDINATOR, PARTNER, rank
from valuess.accounts.models import Account
from valuess.cache import until_commit
from valuess.cases import page
from valuess.cases.consents import PURPOSES, Consent
from valuess.cases.models import Case, CaseInterview, CaseMember, InterviewGuide, Transcript
from valuess.cases.quotations import CHANGE, PROPOSED, Quotation
from valuess.config import LANGUAGES
from valuess.i18n import _, ngettext
from valuess.writing.models import Document, Text


@dataclass
class Line:
    """A case in the list of all. inside: whether the reader is of its circle; members: their
    names; interviews: how many; texts: {lang: Text} of its page."""

    case: Case
    inside: bool
    members: list
    interviews: int
    texts: dict


def lines(account):
    """[Line] of every case, the latest first: four queries, however many there are."""
    cases = list(Case.listed())
    members, counts, texts = {}, {}, {}
    who = CaseMember.select(CaseMember, Account).join(Account).order_by(fn.LOWER(Account.name))
    for row in who:
        members.setdefault(row.case_id, []).append(row.account)
    held = CaseInterview.select(CaseInterview.case, fn.COUNT(CaseInterview.id))
    counts = dict(held.group_by(CaseInterview.case).tuples())
    for text in Text.select().where(Text.kind == "case"):
        texts.setdefault(text.document_id, {})[text.lang] = text
    everywhere, level = rank(account) >= COORDINATOR, rank(account)
    return [
        Line(
            case,
            everywhere or (level >= PARTNER and account in members.get(case.id, ())),
            [str(each.name) for each in members.get(case.id, ())],
            counts.get(case.id, 0),
            texts.get(case.document_id, {}),
        )
        for case in cases
    ]


def standing(case):
    """What the page of a case shows: {name: value}."""
    interviews = list(case.interviews())
    transcripts = {
        row.interview_id: row
        for row in Transcript.select(Transcript.interview, Transcript.version, Transcript.edited)
        .where(Transcript.interview.in_(interviews))
    }  # fmt: skip
    present = Consent.standing(interviews) if interviews else {}
    agreed = {
        each.id: [
            words for purpose, words in PURPOSES.items()
            if (line := present.get((each.id, purpose))) and line.given
        ]
        for each in interviews
    }  # fmt: skip
    members = list(case.members())
    others = [each for each in Account.named(["partner", "coordinator"]) if each not in members]
    return {
        "interviews": interviews, "transcripts": transcripts, "agreed": agreed,
        "members": members, "others": [(a.id, a.name) for a in others],
        "texts": Text.of_document(case.document_id, working=True), "reasons": reasons(case),
        "waiting": Quotation.of(case), "has_guide": InterviewGuide.current() is not None,
    }  # fmt: skip


def reasons(case):
    """[(lang, reasons against publishing its page in that language)], the page begun or not."""
    found = []
    for lang, text in Text.of_document(case.document_id, working=True).items():
        found.append((lang, page.against(text, text.revision_numbered(text.head))))
    return sorted(found, key=lambda pair: list(LANGUAGES).index(pair[0]))


def published():
    """How many cases visitors may read; kept until anything is committed."""
    rows = Text.select(Text.document).join(Document)
    where = Text.kind == page.CASE.name, Text.public.is_null(False), Document.binned.is_null()
    return until_commit(("cases published",), lambda: rows.where(*where).distinct().count())


def stands():
    """Where step 2 stands, in words: how many cases are published; "" for none."""
    number = published()
    words = ngettext("%(num)d case published", "%(num)d cases published", number)
    return words if number else ""


def desk():
    """For the coordinator's desk: how many cases, and what waits."""
    cases = Case.listed().count()
    if not cases:
        return _("No case is open yet")
    asked = Quotation.select().where(Quotation.state == CHANGE).count()
    waits = Quotation.select().where(Quotation.state == PROPOSED).count()
    words = ngettext("%(num)d case open", "%(num)d cases open", cases)
    if waits or asked:
        more = ngettext("%(num)d quotation waits", "%(num)d quotations wait", waits + asked)
        return f"{words} · {more}"
    return words
