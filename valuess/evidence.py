"""What a claim may rest on: rooms register what can be cited, texts cite it with one syntax.

`{{ kind: argument }}` alone in its paragraph shows the evidence; in a sentence it becomes a
number that leads to it (`writing/citing.py`). A room registers a Kind once, and calls
`withdrawn` inside the transaction in which something it lent may no longer be shown.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from valuess.frame import Registry

KEPT = re.compile(r"<!--evidence ([^>]*)-->(.*?)<!--/evidence-->", re.DOTALL)
NEEDED = "evidence: needed"  # what a text says of a claim that rests on nothing yet


@dataclass
class Told:
    """One piece of evidence, as one kind of reader may see it.

    title: a short note, as "Decision 12". html: the whole card. langs: in which languages it
    was said, none for a figure. source: where it comes from, in words. address: its page in its
    room, or None. gone: why it may not be shown, for those who write; then html is empty.
    """

    title: str
    html: Markup = Markup()
    langs: tuple = ()
    day: date | None = None
    source: str = ""
    address: str | None = None
    gone: str = ""


@dataclass
class Found:
    """Something that can be cited: what the picker shows, and what a text says to cite it."""

    argument: str
    title: str
    lang: str = ""
    excerpt: str = ""


@dataclass
class Kind:
    """A kind of evidence.

    label: lazy words. tell(argument, working) → Told, in the language of the page; working: for
    those who write. find(query, lang, most) → [Found], whatever is citable that speaks of it,
    all of it for an empty query. covers(withdrawn, argument): whether what was withdrawn is what
    a text cites by that argument.
    """

    name: str
    label: object
    tell: Callable
    find: Callable
    covers: Callable = lambda withdrawn, argument: withdrawn == argument


@dataclass
class Use:
    """A place in a text that cites. public: whether visitors read it."""

    title: str
    lang: str
    address: str
    public: bool


kinds = {}
withdrawals = Registry()
"""Functions (kind's name, argument, covers) that make what was withdrawn disappear from what
they keep: called inside the transaction of the withdrawal."""
uses = Registry()
"""Functions (kind's name, covers: argument → bool, working) → [Use]."""


def register(kind):
    kinds[kind.name] = kind
    return kind


def parted(raw):
    """("kind", "argument") of what stands between the braces."""
    kind, _colon, argument = raw.partition(":")
    return kind.strip(), " ".join(argument.split())


def tell(raw, working):
    """The Told of `{{ raw }}`, or None where nothing of that kind can be cited."""
    name, argument = parted(raw)
    return kinds[name].tell(argument, working) if name in kinds else None


def used(name, argument, working):
    """Where something is cited: [Use], each place once."""
    covers = covering(name, argument)
    return [use for source in uses for use in source(name, covers, working)]


def covering(name, argument):
    return lambda cited: kinds[name].covers(argument, cited)


def withdrawn(name, argument):
    """Inside the transaction: this may be shown nowhere any more, not even where it was kept."""
    covers = covering(name, argument)
    for forget in withdrawals:
        forget(name, argument, covers)


def marked(raw, card):
    """The HTML of a card between marks by which it can be taken out of what was frozen."""
    name, argument = parted(raw)
    if name not in kinds:
        return card
    said = html.escape(f"{name}: {argument}").replace("--", "&#45;&#45;")
    return Markup(f"<!--evidence {said}-->{card}<!--/evidence-->")


def redacted(frozen, name, covers, words):
    """(HTML, how many): frozen HTML with the cards of what was withdrawn replaced by `words`."""
    count = 0

    def replaced(match):
        nonlocal count
        kind, argument = parted(html.unescape(match[1]))
        if kind != name or not covers(argument):
            return match[0]
        count += 1
        return str(words)

    return KEPT.sub(replaced, frozen), count
