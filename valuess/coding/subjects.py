"""What memos are about that is neither code, passage nor text, as a case: its room registers it."""

from collections.abc import Callable
from dataclasses import dataclass

known = {}
"""{what a memo is about: Subject}"""


@dataclass(frozen=True)
class Subject:
    """One kind. readable(account, numbers): the set of those whose memos this person may read and
    write. address(number): the page on which they stand. title(number): its name, or None."""

    readable: Callable
    address: Callable
    title: Callable


def register(about, subject):
    known[about] = subject
    return subject


def readable(about, numbers, by):
    return set(known[about].readable(by, numbers)) if about in known and numbers else set()


def place(about, number, by):
    """Where the memos about something stand; None for who may not go there."""
    return known[about].address(number) if readable(about, [number], by) else None
