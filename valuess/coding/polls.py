"""What a questionnaire offered to choose from: the room that asks it registers here.

The coding knows a choice by three codes: of the survey, the question and the option. What it
says, how often it was chosen, and what of that a person may read, the room answers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from valuess.frame import Registry

WRITTEN = re.compile(r"([a-z0-9-]{1,60})/([a-z][a-z0-9_]{0,39})=([a-z][a-z0-9_]{0,39})")


class Choice(NamedTuple):
    """An option of a question, as codes; written "impact-2014/barriers=time"."""

    survey: str
    question: str
    option: str

    def __str__(self):
        return f"{self.survey}/{self.question}={self.option}"

    @classmethod
    def read(cls, typed):
        """The Choice that is written so, or None."""
        found = WRITTEN.fullmatch(typed)
        return cls(*found.groups()) if found else None


@dataclass(frozen=True)
class Offered:
    """A question in the language of the page. options: [(Choice, words)]."""

    survey: str
    question: str
    options: list


@dataclass(frozen=True)
class Chosen:
    """How often something was chosen, as one person may read it: count of the n who answered, of
    those asked; None where that is hidden. countries: {"FR": (count, n)}.

    question, option: in words. address, across: where the figure stands, and by country. source:
    whose figures these are, in words. circle: they are not for publication. smallest: below it
    they are hidden.
    """

    question: str
    option: str
    source: str
    address: str
    across: str
    count: int | None = None
    n: int | None = None
    asked: int | None = None
    countries: dict = field(default_factory=dict)
    circle: bool = False
    smallest: int = 0

    @property
    def share(self):
        return self.count / self.n if self.count is not None and self.n else None


@dataclass(frozen=True)
class Poll:
    """A room that asks. offered(): [Offered]. chosen(account, choices): {Choice: Chosen} of those
    that there are and of which this person may read figures."""

    offered: Callable
    chosen: Callable


known = Registry()


def offered():
    return [question for poll in known for question in poll.offered()]


def chosen(account, choices):
    found = {}
    for poll in known:
        found |= poll.chosen(account, choices)
    return found


def words():
    """{Choice: "question – option"} of all that can be chosen."""
    return {
        choice: f"{question.question} – {said}"
        for question in offered()
        for choice, said in question.options
    }
