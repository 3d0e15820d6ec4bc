"""A case on its way to publication, made by the verbs themselves; invented."""

from datetime import date

from valuess import coding
from valuess.cases import keying, transcribing, withdrawing
from valuess.cases.consents import ANALYSE, QUOTE, TRANSLATE
from valuess.cases.models import Case, CaseInterview, Transcript
from valuess.cases.quotations import Quotation
from valuess.coding.models import Code, new_guid
from valuess.db import Label
from valuess.writing import checks, publishing, saving
from valuess.writing.models import Text

DAY = date(2014, 2, 11)
SAID = "We count the lunches, never the laughter."
WORDS = f"Ann Example: Come in. {SAID} Ask Bob Sample in Exampleton."
USUAL = {ANALYSE: True, QUOTE: True, TRANSLATE: True}


def make_case(by, **more):
    values = {
        "name": Label(en="A kitchen", fr="Une cuisine"), "organisation": "Example Kitchen",
        "country": "GB", "area": "south_west", "sectors": ["food"], **more,
    }  # fmt: skip
    return Case.open(values, by)


def make_interview(case, by, words=WORDS, consents=USUAL, lang="en"):
    values = {"day": DAY, "place": "A hall in Exampleton", "lang": lang, "people": "Ann Example"}
    interview = CaseInterview.add_to(case, values, by)
    if words:
        transcribing.write(Transcript.of(interview), words, 0, by)
    if consents:
        withdrawing.record(interview, consents, DAY, by)
    return interview


KEY = [("Ann Example", "[Cook]", "person"), ("Bob Sample", "[Person 2]", "person"),
       ("Exampleton", "[Place 1]", "place")]  # fmt: skip


def check(case, by):
    keying.keep(case, KEY, (), by)
    keying.vouch(case, by)


def marked(interview, by, said=SAID):
    code = Code.get_or_none() or Code.create(
        key="L6", name=Label(en="intangibles", fr="immatériel"), guid=new_guid()
    )
    transcript = Transcript.of(interview)
    start = transcript.words.index(said)
    return coding.mark("transcript", transcript.id, start, start + len(said), [code], by)


def quoted(interview, by, approve=True):
    words = {"en": SAID, "fr": "Nous comptons les repas, jamais les rires."}
    made = Quotation.propose(marked(interview, by), interview, words, {"en": "A cook"}, by)
    return made.approve(made.version) if approve else made


def write_page(case, by, body, title="A kitchen tells", lang="en"):
    outcome = saving.begin("case", lang, checks.Writing(title, body), by, case.document)
    return Text.get_by_id(outcome.revision.text_id)


def show(text, by):
    return publishing.publish(text, text.head, by)


def whole(by):
    """A published case with one approved quotation: (case, interview, quotation, text)."""
    case = make_case(by)
    interview = make_interview(case, by)
    check(case, by)
    quotation = quoted(interview, by)
    text = show(write_page(case, by, f"They cook.\n\n{quotation.embed}\n"), by)
    return case, interview, quotation, text
