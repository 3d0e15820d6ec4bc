"""What can be coded: the rooms register their texts here.

A text is known by its kind ("transcript", "answer"…) and the number of its row. The coding
knows nothing else of it: what it says, who may read it, where it stands and which case it
belongs to, the room answers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from valuess.htmx import fingerprint

known = {}
"""{kind: Source} of what the rooms registered."""


@dataclass(frozen=True)
class Words:
    """The text of a source as it is coded, and its language (a key of LANGUAGES)."""

    text: str
    lang: str

    @property
    def stamp(self):
        """Changes with every edit of the text: what a form carries to notice one."""
        return fingerprint(self.text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class About:
    """What a list says of a source. case: a key that tells cases apart, None without one;
    case_title: str or Label; country: "FR", "GB" or ""."""

    title: object
    case: int | None = None
    case_title: object = ""
    country: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of text. label: its name in the plural, lazy. numbers are those of its rows.

    words(number): its Words, None where there is none.
    may(account, number): whether this person may read it; what they may not answers like what
    does not exist. readable(account, numbers): the set of those that they may, in one query.
    about(numbers): {number: About}, in one query.
    numbers(): every number there is, in order.
    address(number): where it stands in its room; without it, the page on which it is coded.
    read(number, by): called whenever somebody opens its words, to keep a log.
    take(title, words, by, case): makes a new one of an imported project, of the case of this
    title (None: of none), and returns its number; without it, none is made.
    """

    kind: str
    label: object
    words: Callable
    may: Callable
    readable: Callable
    about: Callable
    numbers: Callable
    address: Callable | None = None
    read: Callable = lambda number, by: None
    take: Callable | None = None


def register(source):
    """Make a kind of text one that can be coded; registered anew it replaces itself."""
    known[source.kind] = source
    return source


def words(kind, number):
    """The Words of a source; None where the kind or the row is not there."""
    return known[kind].words(number) if kind in known else None


def opened(kind, number, by):
    """The Words of a source for a person, None where they may not read it. Logs the reading."""
    source = known.get(kind)
    if source is None or not source.may(by, number):
        return None
    found = source.words(number)
    if found is not None:
        source.read(number, by)
    return found


def seen(kind, number, by):
    """As `opened` for who has the page open already: nothing is logged."""
    source = known.get(kind)
    return source.words(number) if source and source.may(by, number) else None


def about(pairs):
    """{(kind, number): About} of these sources, one query a kind."""
    found = {}
    for kind, numbers in by_kind(pairs).items():
        told = known[kind].about(sorted(numbers))
        found |= {(kind, number): each for number, each in told.items()}
    return found


def readable(pairs, account):
    """The set of those sources that this person may read, one query a kind."""
    return {
        (kind, number)
        for kind, numbers in by_kind(pairs).items()
        for number in known[kind].readable(account, numbers)
    }


def by_kind(pairs):
    gathered = {}
    for kind, number in pairs:
        if kind in known:
            gathered.setdefault(kind, set()).add(number)
    return gathered
