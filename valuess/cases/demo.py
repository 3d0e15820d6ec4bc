"""Two invented cases, one of each shore, from the interview to the published page. Once.

The words are in content/demo/cases/: a transcript in its language, and the page in both. In a
transcript, [[L1|words]] is a passage with its code. Nothing of it is anybody's.
"""

import re
import tomllib

from flask import current_app

from valuess import coding
from valuess.accounts.models import Account
from valuess.cases import facts, keying, transcribing, withdrawing
from valuess.cases.consents import HOST, NAME_ORGANISATION, NAME_PERSON, PHOTOGRAPH, PURPOSES
from valuess.cases.models import Case, CaseInterview, Transcript
from valuess.cases.quotations import Quotation
from valuess.config import LANGUAGES
from valuess.db import Label, db
from valuess.i18n import speaking
from valuess.writing import checks, publishing, saving
from valuess.writing.models import Text

REFUSED = (NAME_ORGANISATION, NAME_PERSON, PHOTOGRAPH, HOST)
MARKED = re.compile(r"\[\[((?:L\d+,?)+)\|(.+?)\]\]", re.DOTALL)


def fill():
    """Make the cases that are not there yet; nothing without the cast and the codebook."""
    folder = current_app.extensions["root"] / "content" / "demo" / "cases"
    people = {row.lang: row for row in Account.select().where(
        Account.email.in_([f"partner-{lang}@demo.example" for lang in LANGUAGES])
    )}  # fmt: skip
    if Case.select().where(Case.demo).exists() or len(people) < len(LANGUAGES):
        return
    for path in sorted(folder.glob("*.toml")):
        with db.atomic():
            tell(tomllib.loads(path.read_text("utf-8")), people)


def tell(told, people):
    """One case: opened, written down, agreed to, checked, coded, quoted, approved, published."""
    lang = told["lang"]
    by, other = people[lang], next(row for code, row in people.items() if code != lang)
    values = {name: told[name] for name in facts.FACTS} | {
        "name": labelled(told, "name"), "organisation": told["organisation"],
    }  # fmt: skip
    case = Case.open(values, by, demo=True)
    interview = CaseInterview.add_to(case, {
        "day": told["day"], "place": told["place"], "lang": lang, "people": told["people"],
    }, by)  # fmt: skip
    words = MARKED.sub(lambda match: match[2], told["transcript"])
    transcript = Transcript.of(interview)
    transcribing.write(transcript, transcribing.tidy(words), 0, by)
    answers = {purpose: purpose not in REFUSED for purpose in PURPOSES}
    withdrawing.record(interview, answers, told["day"], by)
    key = [(line["real"], line["shown"], line["sort"]) for line in told["key"]]
    keying.keep(case, key, (), by)
    keying.vouch(case, by)
    marked = mark(transcript.id, told, by, other)
    numbers = [
        approved(marked[quoted["passage"]], interview, quoted, other) for quoted in told["quote"]
    ]
    for code in LANGUAGES:
        publish(case, code, told, numbers, by)


def labelled(told, name):
    return Label({lang: told[f"{name}_{lang}"] for lang in LANGUAGES})


def mark(number, told, by, other):
    """Give the codes; the passages in order. The second analyst agrees on all but the last."""
    text = transcribing.words(number).text
    codes = {code.key: code for code in coding.codes()}
    made = []
    found = [(match[1].split(","), match[2]) for match in MARKED.finditer(told["transcript"])]
    key = {line["real"]: line["shown"] for line in told["key"]}
    for place, (keys, said) in enumerate(found):
        for real, shown in key.items():
            said = said.replace(real, shown)
        start = text.index(said)
        wanted, end = [codes[each] for each in keys], start + len(said)
        facets = {"stance": told["stances"][place], "country": told["country"]}
        made.append(coding.mark(transcribing.KIND, number, start, end, wanted, by, **facets))
        if place < len(found) - 1:
            coding.mark(transcribing.KIND, number, start, end, wanted, other)
    return made


def approved(passage, interview, quoted, by):
    """The number of a quotation that is translated, proposed and approved."""
    lang = next(code for code in LANGUAGES if code != interview.lang)
    coding.translate(passage, lang, quoted["translation"], by)
    words = {interview.lang: passage.words, lang: quoted["translation"]}
    made = Quotation.propose(passage, interview, words, labelled(quoted, "who"), by)
    return made.approve(made.version).id


def publish(case, lang, told, numbers, by):
    """Write the page in one language, and show it to visitors."""
    body = told[f"page_{lang}"]
    for place, number in enumerate(numbers, 1):
        body = body.replace(f"{{{{ quote: {place} }}}}", f"{{{{ quotation {number} }}}}")
    body = body.replace("{{ quotation ", "{{ quote: ")
    with speaking(lang):
        writing = checks.Writing(told[f"title_{lang}"], body.strip())
        outcome = saving.begin("case", lang, writing, by, case.document)
        text = Text.get_by_id(outcome.revision.text_id)
        publishing.publish(text, outcome.revision.number, by)
