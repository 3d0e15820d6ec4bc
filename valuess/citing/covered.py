"""Which kinds of organisation the cases cover, one fact at a time and two crossed."""

from dataclasses import dataclass, field

from valuess import coverage
from valuess.i18n import _

ROWS, COLUMNS = "country", "staff"  # crossed unless others are asked for
UNTOLD = -1  # how many answered, where nobody may read it or it was not asked


@dataclass
class Kind:
    """One kind of organisation: how many cases are of it, how many answers; None: hidden."""

    label: object
    cases: int
    answers: int | None = UNTOLD

    @property
    def bare(self):
        """Whether no case covers a kind that answered, or may have."""
        return not self.cases and self.answers not in (0, UNTOLD)


@dataclass
class Counted:
    """The kinds of one fact. unknown: cases of which it is not known; address: of the figure."""

    fact: coverage.Fact
    kinds: list
    unknown: int
    address: str = ""


@dataclass
class Crossed:
    """Two facts: rows of (label, [Kind])."""

    first: coverage.Fact
    second: coverage.Fact
    rows: list = field(default_factory=list)
    address: str = ""

    @property
    def bare(self):
        return [(label, kind) for label, kinds in self.rows for kind in kinds if kind.bare]


@dataclass
class Covered:
    """The whole page. answered: see coverage.Answered, or None."""

    cases: int
    answered: coverage.Answered | None
    facts: list
    crossed: Crossed | None


def drawn(account, first="", second=""):
    """The Covered of what this person may read. first, second: names of the facts to cross."""
    cases, answered = coverage.cases(), coverage.answers(account)
    known = {fact.name: fact for fact in coverage.facts}
    return Covered(
        len(cases), answered, [counted(fact, cases, answered) for fact in known.values()],
        crossed(*pair(known, first, second), cases, answered) if len(known) > 1 else None,
    )  # fmt: skip


def pair(known, first, second):
    """Two different facts: those asked for where they are there."""
    one = known.get(first) or known.get(ROWS) or next(iter(known.values()))
    two = known.get(second) or known.get(COLUMNS) or one
    if one is two:
        two = next(fact for fact in known.values() if fact is not one)
    return one, two


def counted(fact, cases, answered):
    told = answered and answered.counts(fact.question)
    kinds = [
        Kind(label, sum(code in case[fact.name] for case in cases), of(told, fact.option(code)))
        for code, label in fact.options.items()
    ]
    unknown = sum(not case[fact.name] for case in cases)
    return Counted(fact, kinds, unknown, answered.address(fact.question) if told else "")


def crossed(first, second, cases, answered):
    told = answered and answered.crossed(first.question, second.question)
    made = Crossed(first, second)
    for row, label in first.options.items():
        here = [case for case in cases if row in case[first.name]]
        made.rows.append((label, [
            Kind(said, sum(column in case[second.name] for case in here),
                 of(told, (first.option(row), second.option(column))))
            for column, said in second.options.items()
        ]))  # fmt: skip
    if told:
        made.address = answered.address(first.question, second.question)
    return made


def of(told, key):
    """What nobody chose is not in a table at all."""
    return UNTOLD if told is None else told.get(key, 0)


def table(covered):
    """(heads, rows) of the whole page for a file."""
    heads = [_("Fact"), _("Kind"), _("Second fact"), _("Kind"), _("Cases"), _("Answers"),
             _("Without a case")]  # fmt: skip
    rows = []
    for each in covered.facts:
        rows += [line(each.fact, kind.label, "", "", kind) for kind in each.kinds]
    if covered.crossed:
        one, two = covered.crossed.first, covered.crossed.second
        for label, kinds in covered.crossed.rows:
            rows += [line(one, label, str(two.label), str(kind.label), kind) for kind in kinds]
    return heads, rows


def line(fact, label, second, kind_there, kind):
    answers = {UNTOLD: "", None: _("hidden")}.get(kind.answers, kind.answers)
    bare = _("yes") if not kind.cases else ""
    return [str(fact.label), str(label), second, kind_there, kind.cases, answers, bare]
