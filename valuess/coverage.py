"""Which kinds of organisation were studied, beside those that answered a questionnaire.

Rooms register here what they know: `facts`, in the codes of those who study; `studied`, functions
that tell the facts of each case; `answered`, functions (account) that give what this person may
read of who answered, or None. The page that shows both stands above the rooms.
"""

from collections.abc import Callable
from dataclasses import dataclass

from valuess.frame import Registry


@dataclass(frozen=True)
class Fact:
    """What is known of an organisation. options: {code: label}. question: under which code a
    questionnaire asks for it; asked: {code: the code of its option there}, where it is another."""

    name: str
    label: object
    options: dict
    question: str
    asked: dict

    def option(self, code):
        """The code of an option in the questionnaire."""
        return self.asked.get(code, code)


@dataclass(frozen=True)
class Answered:
    """Who answered. title, source: of what, and of when, in words; circle: not for publication;
    smallest: counts below it are hidden.

    counts(question): {option: how many}; crossed(question, by): {(option, option): how many}; None
    for what is hidden; None instead of the whole where it was not asked. address(question, by).
    """

    title: str
    source: str
    circle: bool
    smallest: int
    counts: Callable
    crossed: Callable
    address: Callable


facts = Registry()
studied = Registry()
answered = Registry()


def cases():
    """[{name of a fact: codes}] of every case."""
    return [case for tell in studied for case in tell()]


def answers(account):
    """The Answered that this person may read, or None."""
    return next((found for tell in answered if (found := tell(account))), None)
