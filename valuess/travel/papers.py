"""The papers of a request as PDF, in both languages at once, for an auditor on either shore.

Labels stand in both languages; days are ISO dates, and amounts are plain decimal numbers
with the code of their currency, so that neither shore can misread them.
"""

import hashlib

from markupsafe import Markup

from valuess import paper
from valuess.agenda.papers import around
from valuess.config import LANGUAGES
from valuess.htmx import part
from valuess.i18n import lazy, speaking
from valuess.travel import states
from valuess.travel.models import MEANS, TravelPaper
from valuess.travel.settings import TravelSetting

CHAPTERS = {
    "request": lazy("Request for travel support"),
    "approval": lazy("Approval"),
    "claim": lazy("Claim"),
    "payments": lazy("Payments"),
}
LABELS = {
    "number": lazy("Number"), "traveller": lazy("Traveller"), "organisation": lazy("Organisation"),
    "meeting": lazy("The meeting"), "route": lazy("Route"), "means": lazy("Means"),
    "out": lazy("Outward"), "back": lazy("Return"), "estimate": lazy("Estimate"),
    "payer": lazy("Who pays"), "note": lazy("Note"), "state": lazy("State"),
    "approved": lazy("Approved, at most"), "conditions": lazy("Conditions"), "day": lazy("Date"),
    "what": lazy("Expense"), "amount": lazy("Amount"), "rate": lazy("Rate"),
    "rate_day": lazy("Rate date"), "source": lazy("Source of the rate"),
    "converted": lazy("Converted"), "decision": lazy("Decision"), "accepted": lazy("Accepted"),
    "refused": lazy("Refused"), "reason": lazy("Reason"), "evidence": lazy("Evidence"),
    "total": lazy("Total"), "total_converted": lazy("Total at the rates above"),
    "total_accepted": lazy("Accepted in all"), "reference": lazy("Reference"),
    "history": lazy("Who did what, when and why"), "who": lazy("Who"), "act": lazy("Act"),
    "none": lazy("None"), "not_approved": lazy("Not approved"), "paid": lazy("Amount paid"),
    "left": lazy("Still to be paid, at most"), "no_rate": lazy("A dated rate is missing"),
    "rounding": lazy("Each line is rounded to the nearest cent, half a cent upwards, then added."),
    "kept": lazy("Kept until"), "utc": "UTC", "sha": "SHA-256",
}  # fmt: skip
CSS = Markup("""
.chapter + .chapter { break-before: page }
.who { margin-bottom: 4mm }
td.num, th.num { text-align: right; white-space: nowrap }
table.facts th { width: 52mm; text-align: left; border-bottom: .4pt solid #9aa7ad }
table.acts th:nth-child(1) { width: 24mm }
table.acts th:nth-child(2) { width: 42mm }
table.acts th:nth-child(3) { width: 62mm }
.claim td, .claim th { font-size: 8pt; padding: 1.2mm 1.2mm }
h1 { font-size: 14pt }
tfoot td, tfoot th { border-bottom: 0; font-weight: 700 }
tfoot tr:first-child > * { border-top: .8pt solid #3d4b52 }
.sha { font: 6pt "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
""")
OWNER_OR_NOT = {states.OWNER: lazy("the traveller"), states.COORDINATOR: lazy("a coordinator")}


def two(words):
    """Words in both languages, each marked as such; once where they are the same."""
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            said[lang] = str(words)
    if len(set(said.values())) == 1:
        return Markup("{}").format(*set(said.values()))
    spans = (Markup('<span lang="{}">{}</span>').format(*pair) for pair in said.items())
    return Markup(" / ").join(spans)


def plain(value, currency=""):
    """ "1234.56 EUR" """
    return "" if value is None else f"{value:f}\u00a0{currency}".strip("\u00a0")


def words(support, chapters, lang):
    """The HTML of some chapters of a request's papers."""
    with speaking(lang):
        return part(
            "travel/papers.html", lang=lang, **around(), support=support, chapters=chapters,
            titles=CHAPTERS, names=LABELS, css=CSS, two=two, plain=plain, means=MEANS,
            states=states.STATES, roles=OWNER_OR_NOT, meeting=support.meeting,
            steps=support.steps(), setting=TravelSetting.of(support.meeting),
        )  # fmt: skip


class Printing:
    """A paper for a dossier: to be printed unless it is kept from an earlier time.

    Printed in one language whoever asks, so that it is the same for everybody; its words
    are in both.
    """

    def __init__(self, support, chapters):
        self.support, self.chapters = support, " ".join(chapters)
        self.html = str(words(support, chapters, next(iter(LANGUAGES))))
        self.digest = hashlib.sha256(self.html.encode()).hexdigest()
        self.content = TravelPaper.known(support, self.chapters, self.digest)

    def keep(self, content):
        TravelPaper.keep(self.support, self.chapters, self.digest, content)
        self.content = content


def pressed(printings):
    """Print together what is not kept, and keep it. Raises paper.NoPaper after the last."""
    missing = [each for each in printings if each.content is None]
    made = paper.pdfs([each.html for each in missing])
    for each, content in zip(missing, made, strict=True):
        if not isinstance(content, paper.NoPaper):
            each.keep(content)
    for content in made:
        if isinstance(content, paper.NoPaper):
            raise content


def printed(support, chapters, lang):
    """The bytes of the PDF. Raises paper.NoPaper."""
    return paper.pdf(words(support, chapters, lang))
