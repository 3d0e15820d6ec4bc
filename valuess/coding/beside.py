"""What was said in cases beside what was chosen in a questionnaire. The two are never added."""

from dataclasses import dataclass

from valuess.coding import polls, reading, sources, ties
from valuess.coding.models import COUNTRIES, STANCES, Passage, PassageCode
from valuess.i18n import _, lazy

OFTEN, SELDOM = 0.25, 0.05  # shares, of those who answered or of the cases
OPPOSITE = {"obstacle": "lever", "lever": "obstacle"}
CHOSEN, SAID = "chosen", "said"
DIFFERS = {
    CHOSEN: lazy("Often chosen, in no case"),
    SAID: lazy("Said in cases, hardly chosen"),
}


@dataclass
class Line:
    """A code and one choice that it is tied to.

    chosen: polls.Chosen, None where nothing may be read. cases: {"": (how many, of how many),
    country: the same}. answers: how many open answers have the code. differs: "", CHOSEN, SAID.
    """

    tie: object
    chosen: object
    cases: dict
    answers: int

    @property
    def code(self):
        return self.tie.code

    @property
    def differs(self):
        count, of = self.cases[""]
        if not of or self.chosen is None or self.chosen.share is None:
            return ""
        if self.chosen.share >= OFTEN and not count:
            return CHOSEN
        return SAID if self.chosen.share < SELDOM and count / of >= OFTEN else ""


@dataclass
class Beside:
    """The whole page. cases: {country: how many}, "" for all; open: whether this person may read
    open answers at all."""

    lines: list
    cases: dict
    open: bool

    @property
    def circle(self):
        return any(line.chosen and line.chosen.circle for line in self.lines)

    @property
    def smallest(self):
        return max((line.chosen.smallest for line in self.lines if line.chosen), default=0)


class Spoken:
    """The texts that a person may read, and which codes stand in them."""

    def __init__(self, by):
        pairs = {(kind, n) for kind, each in sources.known.items() for n in each.numbers()}
        self.about = sources.about(sources.readable(pairs, by))
        self.countries = {a.case: a.country for a in self.about.values() if a.case is not None}
        self.open = any(about.case is None for about in self.about.values())

    def given(self, first, *conditions):
        """[(first, kind, number, stance)] of what stands in these texts, each once. first: a
        column."""
        rows = (
            PassageCode.select(first, Passage.kind, Passage.number, Passage.stance)
            .join(Passage)
            .where(Passage.removed.is_null(), PassageCode.removed.is_null(), *conditions)
            .distinct()
            .tuples()
        )
        return [row for row in rows if (row[1], row[2]) in self.about]

    def cases(self, texts):
        """{"": (how many cases these texts are of, of how many), country: the same}."""
        here = {self.about[text].case for text in texts} - {None}
        found = {"": (len(here), len(self.countries))}
        for country in COUNTRIES:
            there = {case for case, code in self.countries.items() if code == country}
            found[country] = len(here & there), len(there)
        return found


def counts(tie, stance):
    """Whether a passage of this stance counts beside a choice."""
    return not tie.stance or stance != OPPOSITE[tie.stance]


def made(by):
    """The Beside of all ties for a person: a few queries for each kind of text and each survey,
    however many codes, ties and cases there are."""
    rows = ties.standing()
    spoken, chosen = Spoken(by), polls.chosen(by, {tie.choice for tie in rows})
    by_code = {}
    for code, kind, number, stance in spoken.given(PassageCode.code):
        by_code.setdefault(code, []).append(((kind, number), stance))
    lines = []
    for tie in rows:
        texts = {text for text, stance in by_code.get(tie.code.id, ()) if counts(tie, stance)}
        answers = sum(spoken.about[text].case is None for text in texts)
        lines.append(Line(tie, chosen.get(tie.choice), spoken.cases(texts), answers))
    return Beside(lines, {key: of for key, (_n, of) in spoken.cases(()).items()}, spoken.open)


def passages(tie, by, country="", answers=False):
    """The passages that a number stands for, each with its codes; answers: those of open answers
    and not those of cases."""
    spoken = Spoken(by)
    numbers = []
    for passage, kind, number, stance in spoken.given(
        Passage.id, PassageCode.code == tie.code.id
    ):  # fmt: skip
        about = spoken.about[kind, number]
        if counts(tie, stance) and (about.case is None) == answers and country in (
            "", about.country
        ):  # fmt: skip
            numbers.append(passage)
    rows = Passage.select().where(Passage.id.in_(numbers))
    return reading.coded(list(rows.order_by(Passage.kind, Passage.number, Passage.start)))


def sheet(beside):
    """(heads, rows) of the same for a file."""
    heads = [
        _("Key"), _("Code"), _("Question"), _("Answer of the questionnaire"), _("Figures"),
        _("Left out"), _("Chosen"), _("n, those who answered"), _("Asked"), _("Cases that say it"),
        _("Cases"),
    ]  # fmt: skip
    for name in COUNTRIES.values():
        heads += [f"{_('Chosen')} ({name})", f"{_('n, those who answered')} ({name})",
                  f"{_('Cases that say it')} ({name})", f"{_('Cases')} ({name})"]  # fmt: skip
    heads += [_("Open answers"), _("Where they differ")]
    return heads, [row(line, beside.open) for line in beside.lines]


def row(line, opened):
    told = line.chosen
    left = str(STANCES[OPPOSITE[line.tie.stance]]) if line.tie.stance else ""
    made = [line.code.key, str(line.code.name)]
    if told is None:
        made += [f"{line.tie.survey}/{line.tie.question}", line.tie.option, "", left, "", "", ""]
    else:
        made += [told.question, told.option, told.source, left, *map(shown, (
            told.count, told.n, told.asked))]  # fmt: skip
    made += line.cases[""]
    for country in COUNTRIES:
        pair = told.countries.get(country, ("", "")) if told else ("", "")
        made += [*map(shown, pair), *line.cases[country]]
    return [*made, line.answers if opened else "", str(DIFFERS.get(line.differs, ""))]


def shown(count):
    return _("hidden") if count is None else count
