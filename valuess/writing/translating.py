"""Bringing a paragraph up to date with its other language: the verbs of the translate page.

The form of a pair says what its writer had in front of them: the revision of each text and
where in it the paragraphs stood. So the words that are covered are those that were read, and
the new ones are merged with whatever was saved meanwhile.
"""

from dataclasses import dataclass, field

from valuess.db import db
from valuess.i18n import _
from valuess.writing import blocks, saving, standing
from valuess.writing.blocks import MOST_LINES, Block
from valuess.writing.checks import Unacceptable, Writing
from valuess.writing.groups import MEANING
from valuess.writing.models import ATTEMPT
from valuess.writing.standing import SIDES
from valuess.writing.tracing import sign


@dataclass
class Seen:
    """What somebody had in front of them of one language.

    text: the Text, or None; revision: the number that was shown; places: where the
    paragraphs of the pair stood in it (0: the title); behind: after which place a
    paragraph would come where there is none.
    """

    text: object
    revision: int = 0
    places: tuple = ()
    behind: int = 0

    def words(self):
        """The Markdown that was read."""
        if self.text is None or not self.places:
            return ""
        return standing.words_at(self.there(), self.places)

    def there(self):
        revision = self.text.revision_numbered(self.revision)
        if revision is None or revision.outcome == ATTEMPT:
            raise Unacceptable({"pair": gone()})
        return revision


@dataclass
class Rendering:
    """A paragraph to be written. own, other: Seen. ids: numbers on the left and on the right.

    covers: whether the writer says that it now says the same as the other one.
    """

    own: Seen
    other: Seen
    ids: tuple
    words: str
    kind: str = MEANING
    note: str = ""
    token: str | None = None
    covers: bool = True
    sides: tuple = field(default=SIDES)


def gone():
    return _("These paragraphs have gone meanwhile: look at the page as it is now.")


def still_correct(document, lang, own, other, ids, by, sides=SIDES):
    """Somebody read both and says that they say the same: the PairMark."""
    said = own.words(), other.words()
    words = said if sides[0] == lang else said[::-1]
    return standing.say(document, standing.AGREE, ids, by, words=words, sides=sides)


def bring_up_to_date(rendering, by):
    """Write the paragraph and say that it covers what was read of the other: the Outcome of save.

    Where the two are in conflict with what somebody saved meanwhile, nothing is said of the
    pair, and the Outcome holds both. An empty text takes the paragraph out.
    """
    own, text = rendering.own, rendering.own.text
    base = own.there()
    title, body, added = composed(base, own, rendering.words)
    writing = Writing(title, body, base.number, rendering.note, rendering.kind,
                      token=rendering.token)  # fmt: skip
    with db.atomic():
        known = set(standing.pairs(text.document_id, sides=rendering.sides).accord.sides[
            rendering.sides.index(text.lang)].ids)  # fmt: skip
        outcome = saving.save(text, writing, by)
        if rendering.covers and outcome.status != "conflict":
            cover(rendering, known, added, by)
    return outcome


def composed(base, own, words):
    """(title, body, signs of the paragraphs put in) with the words in the place of the old ones."""
    if 0 in own.places:
        return " ".join(words.split()), base.body, set()
    there = blocks.split(base.body, most=MOST_LINES)
    news = blocks.split(words, most=MOST_LINES)
    here = [place - 1 for place in own.places if 0 < place <= len(there)]
    at = here[0] if here else min(max(own.behind, 0), len(there))
    after = there[here[-1]].after if here else "\n\n"
    kept = [block for n, block in enumerate(there) if n not in here]
    before = sum(1 for n in range(at) if n not in here)
    if news:
        news[-1] = Block(news[-1].text, news[-1].kind, after if kept[before:] else "\n")
    if news and before and not kept[before - 1].after.endswith("\n\n") and not here:
        last = kept[before - 1]
        if {last.kind, news[0].kind} not in ({"item"}, {"row"}, {"row", "table"}):
            kept[before - 1] = Block(last.text, last.kind, "\n\n")
    made = kept[:before] + news + kept[before:]
    return base.title, blocks.join(made), {sign(block.text) for block in news}


def cover(rendering, known, added, by):
    """Say that what now stands there covers what was read of the other language."""
    text, sides = rendering.own.text, rendering.sides
    at = sides.index(text.lang)
    now = standing.pairs(text.document_id, sides=sides)
    side = now.accord.sides[at]
    ids = [number for number in rendering.ids[at] if number in side.place]
    for number, block in zip(side.ids, side.blocks, strict=True):
        if number and number not in known and sign(block.text) in added:
            ids.append(number)
    other = [number for number in rendering.ids[1 - at]]
    if not ids or not other:
        return
    places = sorted(side.place[number] for number in set(ids))
    own = "\n\n".join(side.blocks[place].text for place in places)
    said = (own, rendering.other.words())
    both = (sorted(set(ids)), other)
    if at:
        said, both = said[::-1], both[::-1]
    standing.say(text.document_id, standing.AGREE, both, by, words=said, sides=sides)
