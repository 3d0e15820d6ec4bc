"""A questionnaire: its sections, questions and options, and how it is written down. Pure.

Answers are stored by codes, so that those given in French and in English count together;
a code is never changed once answers exist. Words are {"fr": …, "en": …}.
"""

import re
from dataclasses import asdict, dataclass, field, replace

ONE, SEVERAL, GRID, RANKING = "one", "several", "grid", "ranking"
SHORT, LONG, NUMBER, DATE = "short", "long", "number", "date"
CONSENT, WORDS = "consent", "words"
TYPES = (ONE, SEVERAL, GRID, RANKING, SHORT, LONG, NUMBER, DATE, CONSENT, WORDS)
CHOICES = (ONE, SEVERAL, GRID, RANKING)  # those that have options
COUNTED = (ONE, SEVERAL, GRID, RANKING, CONSENT, NUMBER)  # those that have a table
FREE = (SHORT, LONG)  # what is said in one's own words

OTHER, EXCLUSIVE, UNKNOWN = "other", "exclusive", "unknown"
SORTS = ("", OTHER, EXCLUSIVE, UNKNOWN)

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS, MOST_AXES = 200, 60, 30, 6

ANY, NONE, ANSWERED, UNANSWERED = "any", "none", "answered", "unanswered"
OPERATORS = (ANY, NONE, ANSWERED, UNANSWERED)


@dataclass(frozen=True)
class Condition:
    """`question` was answered with any, or with none, of `codes`; or was answered at all, or not.

    A question that was not asked is unanswered: `any` is then false, `none` true.
    """

    question: str
    operator: str = ANY
    codes: tuple = ()


@dataclass(frozen=True)
class Rule:
    """When something is asked: if every test holds, or (every=False) one of them."""

    tests: tuple
    every: bool = True


@dataclass(frozen=True)
class Option:
    """One answer, or one row of a grid.

    sort: OTHER asks to say which; EXCLUSIVE (“none”) and UNKNOWN (“don’t know”) exclude the rest.
    retired: no longer offered, but there are answers that hold it.
    """

    code: str
    label: dict
    sort: str = ""
    retired: bool = False

    @property
    def alone(self):
        return self.sort in (EXCLUSIVE, UNKNOWN)


@dataclass(frozen=True)
class Question:
    """One question. rows: of a grid, whose options are its scale. unit, least, most: of a number.

    axis: results may be crossed by it. contact: its words (an address, a name) are kept apart
    from the answers and never counted.
    """

    code: str
    type: str
    label: dict
    hint: dict = field(default_factory=dict)
    options: tuple = ()
    rows: tuple = ()
    required: bool = False
    unit: dict = field(default_factory=dict)
    least: str = ""
    most: str = ""
    axis: bool = False
    contact: bool = False
    rule: Rule | None = None

    def option(self, code):
        """The option of that code, or None."""
        return next((option for option in self.options if option.code == code), None)

    def other(self):
        return next((option for option in self.options if option.sort == OTHER), None)


@dataclass(frozen=True)
class Section:
    """One page of the questionnaire. intro: Markdown."""

    code: str
    title: dict
    intro: dict = field(default_factory=dict)
    questions: tuple = ()
    rule: Rule | None = None


@dataclass(frozen=True)
class Form:
    """A whole questionnaire, in order."""

    sections: tuple = ()

    def questions(self):
        return [question for section in self.sections for question in section.questions]

    def question(self, code):
        return next((q for q in self.questions() if q.code == code), None)

    def section(self, code):
        return next((s for s in self.sections if s.code == code), None)

    def axes(self):
        return [question for question in self.questions() if question.axis]


def packed(form):
    """The form as JSON-able lists and dictionaries, without what is empty."""
    return _bare(asdict(form))


def _bare(value):
    if isinstance(value, (list, tuple)):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    full = {k: _bare(v) for k, v in value.items() if v not in ("", None, False, (), [], {})}
    return full | ({"every": False} if value.get("every") is False else {})


def unpacked(told):
    """The Form that `packed` wrote down."""
    return Form(tuple(_section(section) for section in told.get("sections", ())))


def _section(told):
    questions = tuple(_question(question) for question in told.get("questions", ()))
    return Section(**{**told, "questions": questions, "rule": _rule(told.get("rule"))})


def _question(told):
    options = tuple(Option(**option) for option in told.get("options", ()))
    rows = tuple(Option(**row) for row in told.get("rows", ()))
    return Question(**{**told, "options": options, "rows": rows, "rule": _rule(told.get("rule"))})


def _rule(told):
    if not told or not told.get("tests"):
        return None
    tests = tuple(
        Condition(test["question"], test.get("operator", ANY), tuple(test.get("codes", ())))
        for test in told["tests"]
    )
    return Rule(tests, told.get("every", True))


def changed(form, code, **values):
    """The form with these values of one question replaced."""
    sections = tuple(
        replace(section, questions=tuple(
            replace(q, **values) if q.code == code else q for q in section.questions
        ))
        for section in form.sections
    )  # fmt: skip
    return Form(sections)
