"""The kinds of file that are made outside a request: each room registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from valuess.db import JSONText


@dataclass
class Told:
    """What is said of a file to somebody who may have it.

    kicker: what it is of; name: what it is called when it is taken; crumbs: [(words, address)] of
    the pages that it belongs to, the nearest last.
    """

    title: str
    kicker: str
    name: str
    mime: str
    crumbs: list


@dataclass
class Kind:
    """A kind of file. Every function is given `what`: which of them, as its address says.

    tell(what) → Told; None where there is none such, or the person on the page may not have it:
    asked each time that it is shown, begun or taken.
    stands(what) → what it is made of as that stands now, JSON-able and quickly told: by it one
    knows whether a file says what is so now, and made from the same it has the same bytes.
    make(what, stands, file, told): writes it, in the language it was asked for in, into a file
    open for bytes; told(part) is called as often as one likes, with how much is done, from 0 to 1.
    live: what it is made of cannot be had as it stood before: it says what is so when its making
    begins, not when it was asked for.
    taken(what, stands, by): inside the transaction in which somebody takes it.
    """

    name: str
    tell: Callable
    stands: Callable
    make: Callable
    live: bool = False
    taken: Callable = lambda what, stands, by: None


kinds = {}


def register(kind):
    kinds[kind.name] = kind
    return kind


def standing(kind, what):
    """What a file would be made of now, as it comes back from the store."""
    there = JSONText()
    return there.python_value(there.db_value(kinds[kind].stands(what)))
