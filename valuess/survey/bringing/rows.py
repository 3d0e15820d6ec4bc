"""A row of an export as answers, and what of it was not understood. Pure."""

from collections import namedtuple
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from valuess.survey.answers import BESIDE, kept
from valuess.survey.bringing import parts, suggesting, times, words
from valuess.survey.bringing.parts import END, ID, LANG, START
from valuess.survey.bringing.words import ALONE, bare, means, plain
from valuess.survey.form import (
    CONSENT,
    DATE,
    GRID,
    NUMBER,
    ONE,
    RANKING,
    SEVERAL,
    SHORT,
    Form,
)

LEFT, OWN_WORDS = "-", "~"  # what may be decided of an answer besides an option
VALUE, FIGURE, DAY, TWICE, ALSO, ADDRESS, MOMENT, LONG = (
    "value", "figure", "day", "twice", "also", "address", "moment", "long")  # fmt: skip
MOST_SHORT, MOST_LONG, MOST_DIGITS = 300, 10_000, 18
MEMORY = 50_000  # cells whose meaning is remembered while a file is read
GLOBAL = 7  # characters from which a number is taken to be the only one of its tool

Problem = namedtuple("Problem", "column words why")


@dataclass
class Row:
    """A row as it would be kept. outer: its number where it comes from, or a digest of it;
    problems: what of it was left out. started, sent: UTC, or None."""

    outer: str
    answers: dict = field(default_factory=dict)
    lang: str = ""
    started: datetime | None = None
    sent: datetime | None = None
    problems: list = field(default_factory=list)


class Indexed(Form):
    """A form that finds its questions at once."""

    def __init__(self, form):
        super().__init__(form.sections)
        object.__setattr__(self, "known", {q.code: q for q in form.questions()})

    def question(self, code):
        return self.known.get(code)


class Reader:
    """Reads the rows of one file.

    targets: what each column is (parts.py). values: {question: {answer as compared: option code,
    LEFT or OWN_WORDS}}. order, zone: of its dates. lang: of the file. mark: goes before numbers
    that only this kind of file gives. names: of the columns.
    """

    def __init__(self, form, targets, values, order, zone, lang, mark, names, latest):
        self.form, self.values = Indexed(form), values
        self.order, self.zone, self.lang, self.mark = order, zone, lang, mark
        self.latest = latest
        self.front = {told: at for at, told in enumerate(targets) if told in parts.FRONT}
        self.columns, self.known, self.ranks, self.alone = [], {}, {}, {}
        self.codes, self.ticks = {}, {}  # what cells mean, found once each
        for at, told in enumerate(targets):
            aim = parts.target(told)
            question = self.form.question(aim.question) if aim else None
            if question is not None and not question.contact and told in parts.possible(question):
                self.columns.append((at, aim, question, plain(names[at])))
                self.known.setdefault(question.code, parts.named(question))
                self.ranks[question.code] = {o.code: n for n, o in enumerate(question.options)}
                self.alone[question.code] = {o.code for o in question.options if o.alone}

    def outer(self, cells, digest):
        """The number of a row where it comes from; its digest where it has none."""
        at = self.front.get(ID)
        number = bare(cells[at])[:60] if at is not None and at < len(cells) else ""
        if not number:
            return f"row:{digest}"
        return number if len(number) >= GLOBAL else f"{self.mark}:{number}"

    def read(self, cells, digest):
        row = Row(self.outer(cells, digest), lang=self.lang)
        for at, aim, question, name in self.columns:
            cell = cells[at] if at < len(cells) else ""
            if cell and not means(cell, words.UNSAID):
                self.take(row, at, aim, question, name, cell)
        self.finish(row)
        self.moments(row, cells)
        return row

    def counted(self, row):
        """Those answers that count."""
        return kept(self.form, row.answers)

    def take(self, row, at, aim, question, name, cell):
        if aim.other:
            self.say_beside(row, at, question, cell)
        elif aim.option:
            self.tick(row, at, aim, question, name, cell)
        elif question.type in (ONE, GRID) or aim.place:
            code = self.code(row, at, question, cell)
            if code:
                self.choose(row, at, aim, question, code, cell)
        elif question.type in (SEVERAL, RANKING):
            for piece in suggesting.pieces(cell, self.known[question.code]):
                code = self.code(row, at, question, piece)
                if code:
                    self.choose(row, at, aim, question, code, piece)
        else:
            self.say(row, at, question, cell)

    def code(self, row, at, question, cell):
        """The option that a cell names, or "" with a problem, unless it is left out on purpose."""
        key = question.code, cell
        found = self.codes.get(key)
        if found is None:
            found = self.meaning(question, plain(cell))
            if len(self.codes) < MEMORY:
                self.codes[key] = found
        if found == LEFT:
            return ""
        if found == OWN_WORDS:
            self.say_beside(row, at, question, cell)
            return ""
        if not found:
            row.problems.append(Problem(at, cell[:80], VALUE))
            return ""
        return found

    def meaning(self, question, word):
        """The option that a word is decided, or known, to mean; LEFT, OWN_WORDS, or ""."""
        decided = self.values.get(question.code, {}).get(word)
        found = decided or self.known[question.code].get(word, "")
        return found if found in (LEFT, OWN_WORDS, *self.ranks[question.code]) else ""

    def choose(self, row, at, aim, question, code, cell):
        answers = row.answers
        if question.type == GRID:
            there = answers.setdefault(question.code, {})
            if there.setdefault(aim.row, code) != code:
                row.problems.append(Problem(at, cell[:80], TWICE))
        elif question.type == ONE:
            if answers.setdefault(question.code, code) != code:
                row.problems.append(Problem(at, cell[:80], TWICE))
        elif question.type == RANKING:
            there = answers.setdefault(question.code, [])
            there.append((int(aim.place or len(there) + 1), code))
        elif code not in answers.setdefault(question.code, []):
            answers[question.code].append(code)

    def tick(self, row, at, aim, question, name, cell):
        """A column of one option: whatever it holds ticks it, but for a no."""
        if question.type == RANKING:
            if cell.isdigit() and int(cell) <= len(question.options):
                row.answers.setdefault(question.code, []).append((int(cell), aim.option))
            elif not means(cell, words.NOT_TICKED):
                row.problems.append(Problem(at, cell[:80], FIGURE))
            return
        ticked = self.ticks.get((at, cell))
        if ticked is None:
            word = plain(cell)
            own = word == name or self.known[question.code].get(word) == aim.option
            ticked = own or not means(cell, words.NOT_TICKED)
            if len(self.ticks) < MEMORY:
                self.ticks[at, cell] = ticked
        if ticked:
            self.choose(row, at, aim, question, aim.option, cell)

    def say_beside(self, row, at, question, cell):
        other = question.other()
        if other is None or means(cell, words.NOT_TICKED):
            return
        if question.type == ONE and row.answers.get(question.code, other.code) != other.code:
            row.problems.append(Problem(at, cell[:80], TWICE))
            return
        said = self.fit(row, at, cell, MOST_SHORT)
        if question.type == ONE:
            row.answers[question.code] = other.code
        elif other.code not in row.answers.setdefault(question.code, []):
            row.answers[question.code].append(other.code)
        if said and plain(said) not in self.known[question.code]:
            row.answers[question.code + BESIDE] = said

    def fit(self, row, at, cell, most):
        """Words as they are kept; none of an address that stands alone."""
        if ALONE.fullmatch(cell):
            row.problems.append(Problem(at, "", ADDRESS))
            return ""
        if len(cell) > most:
            row.problems.append(Problem(at, cell[:80], LONG))
        return cell[:most]

    def say(self, row, at, question, cell):
        """What is answered in words, figures or by a day."""
        if question.type == NUMBER:
            value, why = number(cell, question), FIGURE
        elif question.type == DATE:
            value, why = times.day(cell, self.order), DAY
        elif question.type == CONSENT:
            value, why = not means(cell, words.NOT_TICKED) or None, ""
        else:
            value = self.fit(row, at, cell, MOST_SHORT if question.type == SHORT else MOST_LONG)
            why = ""
        if value:
            row.answers.setdefault(question.code, value)
        elif why:
            row.problems.append(Problem(at, cell[:80], why))

    def finish(self, row):
        """Answers in the order of the options; “none” and “don’t know” give way to the others."""
        for code, ranks in self.ranks.items():
            answer, question = row.answers.get(code), self.form.question(code)
            if question.type == RANKING and answer:
                row.answers[code] = list(dict.fromkeys(option for _n, option in sorted(answer)))
            elif question.type == SEVERAL and answer:
                alone = [option for option in answer if option in self.alone[code]]
                if alone and len(answer) > len(alone):
                    answer = [option for option in answer if option not in alone]
                    row.problems.append(Problem(None, question.code, ALSO))
                elif len(alone) > 1:
                    answer = alone[:1]
                row.answers[code] = sorted(answer, key=ranks.get)
            elif answer in (None, [], {}):
                row.answers.pop(code, None)

    def moments(self, row, cells):
        told = {name: cells[at] for name, at in self.front.items() if at < len(cells)}
        for name, slot in ((START, "started"), (END, "sent")):
            if told.get(name):
                found = times.moment(told[name], self.order, self.zone)
                if found is None or found > self.latest:
                    row.problems.append(Problem(self.front[name], told[name][:80], MOMENT))
                else:
                    setattr(row, slot, found)
        row.lang = words.LANGUAGES.get(plain(told.get(LANG, "")), self.lang)


def number(cell, question):
    """A number as it is kept, or None for what is none or out of bounds."""
    bare_cell = "".join(cell.split()).replace(",", ".")
    if len(bare_cell) > MOST_DIGITS:
        return None
    try:
        found = Decimal(bare_cell)
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found.adjusted()) > MOST_DIGITS:
        return None
    if question.least and found < Decimal(question.least):
        return None
    if question.most and found > Decimal(question.most):
        return None
    return f"{found:f}"
