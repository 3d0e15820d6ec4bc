"""Cases at every stage, beside those of the demonstration: `furnish(server, "interviewed")`."""

from tests.browser.furnishing import LONG, person
from tests.cases.making import check, make_case, make_interview, write_page
from valuess import coding
from valuess.cases import transcribing
from valuess.cases.consents import ANALYSE, NAME_ORGANISATION, QUOTE
from valuess.cases.links import InterviewLink
from valuess.cases.models import Case, Transcript
from valuess.cases.quotations import Quotation
from valuess.coding.models import Code, Passage
from valuess.db import Label
from valuess.writing import checks, publishing, saving
from valuess.writing.models import Text

SAID = ["We count the lunches, never the laughter.", "Nobody asked us what changed.",
        "The forms took whole days.", "We would do it again, with fewer questions."]  # fmt: skip
WORDS = "Ann Example: Come in.\n\n" + "\n\n".join(f"Ann Example: {words}" for words in SAID)
LATER = f"{WORDS}\n\nBob Sample: I was at Exampleton too, with Clémence Exemple."
CITING = """They count what is easy to count {{{{ quote: {one} }}}}, and not the rest {{{{ evidence: needed }}}}.

{{{{ quote: {one} }}}}

{{{{ case: {case} }}}}

Nobody asked {{{{ quote: {gone} }}}} them.
"""


def token(interview, by, name=""):
    return InterviewLink.make(interview, "en", name, by).rpartition("/")[2]


def everything():
    by, other = person("partner-en"), person("partner-fr")
    empty = make_case(by, name=Label(en="An empty case", fr="Un cas vide"))
    asked = make_interview(empty, by, "", {ANALYSE: True, NAME_ORGANISATION: False})
    case = make_case(by, staff="3_9", name=Label(
        en="A kitchen of which nothing is told", fr="Une cuisine associative intergénérationnelle"))  # fmt: skip
    interview = make_interview(case, by, WORDS)
    check(case, by)
    quotations = [quoted(interview, by, words) for words in SAID]
    quotations[1].approve(1)
    quotations[2].ask_change(f"Say « days », not « whole days ». {LONG}", 1)
    quotations[3].withdraw(by)
    coding.memo("passage", quotations[0].passage_id, "en", LONG, other)
    body = f"At Example Kitchen.\n\n{quotations[0].embed}\n\n{{{{ quote: 999 }}}}\n"
    drafts = {lang: write_page(case, by, body, title, lang).slug
              for lang, title in (("en", "A kitchen tells"), ("fr", "Une cuisine raconte"))}  # fmt: skip
    transcript = Transcript.of(interview)
    transcribing.write(transcript, f"{transcript.words}\n\nBob Sample: So it was.", 2, by)
    again = make_interview(case, by, LATER, {QUOTE: False})
    shown = Case.get(Case.demo)
    texts = Text.of_document(shown.document_id)
    public = Quotation.get(Quotation.case == shown)
    body = CITING.format(one=public.id, case=shown.id, gone=quotations[3].id)
    citing = saving.begin("guide", "en", checks.Writing("What it rests on", body), by)
    publishing.publish(Text.get_by_id(citing.revision.text_id), 1, by)
    return {
        "empty": empty.id, "asked": asked.id, "case": case.id, "interview": interview.id,
        "again": again.id, "transcript": transcript.id, "draft": drafts,
        "proposed": quotations[0].id, "change": quotations[2].id, "quoted": public.id,
        "passage": quotations[0].passage_id, "free": free(transcript, by).id, "demo": shown.id,
        "code": Code.select().order_by(Code.id).get().id,
        "shown": {lang: text.slug for lang, text in texts.items()},
        "coded": Passage.select().order_by(Passage.id).get().number,
        "mine": token(interview, by, "Ann"), "nothing": token(asked, by),
    }  # fmt: skip


def quoted(interview, by, words):
    transcript = Transcript.of(interview)
    start = transcript.words.index(words)
    code = Code.select().order_by(Code.id).get()
    passage = coding.mark("transcript", transcript.id, start, start + len(words), [code], by)
    said = {"en": words, "fr": f"« {words} », en français : l’anticonstitutionnellement long."}
    return Quotation.propose(passage, interview, said, {"en": "A cook", "fr": "Une cuisinière"}, by)


def free(transcript, by):
    """A passage that nobody has quoted yet."""
    transcript = Transcript.get_by_id(transcript.id)
    start = transcript.words.index("Come in.")
    codes = list(Code.select().order_by(Code.id).limit(3))
    return coding.mark("transcript", transcript.id, start, start + 8, codes, by)
