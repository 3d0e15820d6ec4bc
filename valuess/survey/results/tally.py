"""Counting: for each thing that can be answered, who answered it, as the bits of an integer. Pure.

Each response has a place, a bit; a column is the integer whose bits are the responses of which
something is true. Counting those of whom two things are true is `(a & b).bit_count()`: a bitmap
index (P. O'Neil, D. Quass, "Improved query performance with variant indexes", SIGMOD 1997).

    "a:question"            was asked it
    "n:question"            answered it
    "c:question/option"     chose the option; ranked it first; agreed ("yes")
    "r:question/row"        answered this row of a grid
    "g:question/row/option" chose it there
    "p:question/option/3"   ranked it third

Numbers are kept as they were written, by place.
"""

import base64
import json
import zlib
from decimal import Decimal, InvalidOperation
from itertools import compress

from valuess.survey.answers import answered
from valuess.survey.answers import asked as asked_by
from valuess.survey.form import CONSENT, COUNTED, GRID, NUMBER, ONE, RANKING, SEVERAL

ALL = "all"
QUARTERS = (0.25, 0.75)
MOST_DIGITS = 20
FLAGS = bytes.maketrans(b"01", b"\0\1")


def keys(form, answers, given=None):
    """(the columns in which one response has its bit, {question: number as written}).

    form: that of the version that was answered; answers: those that count (`answers.kept`).
    given: answers by which the skip rules decide, where they say more than those that count.
    """
    found, numbers = [ALL], {}
    questions = {question.code: question for question in form.questions()}
    for code in asked_by(form, answers if given is None else given):
        question = questions[code]
        if question.type not in COUNTED or question.contact:
            continue
        found.append(f"a:{code}")
        if not answered(question, answers):
            continue
        found.append(f"n:{code}")
        value = answers[code]
        if question.type == NUMBER and countable(value):
            numbers[code] = value
        found += chosen(question, value)
    return found, numbers


def countable(value):
    """Whether a number as written is one that can be added up."""
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return False
    return number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS


def chosen(question, value):
    """The columns of what was chosen."""
    code = question.code
    if question.type == ONE:
        return [f"c:{code}/{value}"]
    if question.type == SEVERAL:
        return [f"c:{code}/{option}" for option in dict.fromkeys(value)]
    if question.type == RANKING:
        places = [f"p:{code}/{each}/{place}" for place, each in enumerate(value, 1)]
        return [f"c:{code}/{value[0]}", *places]
    if question.type == GRID:
        rows = [f"r:{code}/{row}" for row in value]
        return rows + [f"g:{code}/{row}/{option}" for row, option in value.items()]
    return [f"c:{code}/yes"] if question.type == CONSENT else []


class Columns:
    """All columns of a survey, and the questions that they are of.

    places: {response: place}; bits: {key: integer}; numbers: {question: {place: as written}};
    kinds: {question: type}; change: the survey's `changes` when these were counted.
    """

    def __init__(self):
        self.places, self.free, self.bits, self.numbers, self.kinds = {}, [], {}, {}, {}
        self.change, self.index, self.ordered = 0, None, {}

    def __eq__(self, other):
        """Whether both counted the same responses alike, wherever their places are."""
        return isinstance(other, Columns) and self.told() == other.told()

    __hash__ = None

    def told(self):
        """{response: (its columns, its numbers)}: what was added, told back. Slow: for checks."""
        by_place = {place: response for response, place in self.places.items()}
        found = {response: ([], {}) for response in self.places}
        for key, bits in sorted(self.bits.items()):
            for place in ones(bits):
                found[by_place[place]][0].append(key)
        for question, values in self.numbers.items():
            for place, value in values.items():
                found[by_place[place]][1][question] = value
        return found

    def copy(self):
        """Another, to be changed while this one is read."""
        made = Columns()
        made.places, made.free = dict(self.places), list(self.free)
        made.bits, made.kinds, made.change = dict(self.bits), dict(self.kinds), self.change
        made.numbers = {question: dict(values) for question, values in self.numbers.items()}
        return made

    @property
    def sent(self):
        """How many responses are counted."""
        return len(self.places)

    def knows(self, form):
        """Take note of the types of a form's questions; the latest form told has the last word."""
        self.kinds |= {q.code: q.type for q in form.questions() if q.type in COUNTED}

    def put(self, told):
        """Add or replace responses: [(response, keys, numbers)], see `keys`."""
        self.drop([response for response, _keys, _numbers in told])
        self.index, self.ordered = None, {}
        size = (len(self.places) + len(self.free) + len(told)) // 8 + 1
        fresh = {}
        for response, found, numbers in told:
            place = self.free.pop() if self.free else len(self.places)
            self.places[response] = place
            byte, bit = place >> 3, 1 << (place & 7)
            for key in found:
                if key not in fresh:
                    fresh[key] = bytearray(size)
                fresh[key][byte] |= bit
            for question, value in numbers.items():
                self.numbers.setdefault(question, {})[place] = value
        for key, octets in fresh.items():
            self.bits[key] = self.bits.get(key, 0) | int.from_bytes(octets, "little")

    def drop(self, responses):
        """Forget these responses, those that are not counted among them."""
        gone = [self.places.pop(each) for each in responses if each in self.places]
        if not gone:
            return
        self.index, self.ordered = None, {}
        mask = ~sum(1 << place for place in gone)
        for key, bits in list(self.bits.items()):
            left = bits & mask
            if left:
                self.bits[key] = left
            else:
                del self.bits[key]
        for values in self.numbers.values():
            for place in gone:
                values.pop(place, None)
        self.free += sorted(gone, reverse=True)

    def mask(self, where):
        """Those who chose all of these: {axis: option}."""
        found = self.bits.get(ALL, 0)
        for axis, option in (where or {}).items():
            found &= self.bits.get(f"c:{axis}/{option}", 0)
        return found

    def known(self, question):
        """{first letter: [what follows the question in the key, sorted]} of its columns."""
        if self.index is None:
            self.index = {}
            for key in sorted(self.bits):
                letter, _colon, rest = key.partition(":")
                code, _slash, rest = rest.partition("/")
                self.index.setdefault(code, {}).setdefault(letter, []).append(rest)
        return self.index.get(question, {})

    def options(self, question):
        """The codes that anybody chose, sorted."""
        return self.known(question).get("c", [])

    def table(self, question, by=None, where=None):
        """The table of a question, by code: {"asked", "n", "type", "cells" | "rows" | "numbers"}.

        by: code of an axis; the table then also has "by": {axis: {option: the same}}. where:
        {axis: option} of those who are counted at all. Options that nobody chose are not in it,
        those that were retired are. None for a question that is not counted.
        """
        if question not in self.kinds:
            return None
        mask = self.mask(where)
        found = self.part(question, mask) | {"type": self.kinds[question]}
        if by is not None:
            found["by"] = {by: self.crossed(question, by, mask)}
        return found

    def crossed(self, question, by, mask):
        """{option of the axis: the table of those who chose it}."""
        return {
            option: self.part(question, mask & self.bits[f"c:{by}/{option}"])
            for option in self.options(by)
        }

    def part(self, question, mask):
        """The table of a question among those of the mask."""
        count, kind = self.counter(mask), self.kinds[question]
        found = {"asked": count(f"a:{question}"), "n": count(f"n:{question}")}
        if kind == NUMBER:
            return found | {"numbers": statistics(*self.values(question, mask))}
        if kind == GRID:
            return found | {"rows": self.grid(question, count)}
        cells = {option: count(f"c:{question}/{option}") for option in self.options(question)}
        found["cells"] = cells
        if kind == RANKING:
            found["ranks"] = self.ranks(question, count)
        return found

    def counter(self, mask):
        return lambda key: (self.bits.get(key, 0) & mask).bit_count()

    def grid(self, question, count):
        """{row: {"n", "cells"}} of a grid."""
        known = self.known(question)
        rows = {row: {"n": count(f"r:{question}/{row}"), "cells": {}} for row in known.get("r", [])}
        for rest in known.get("g", []):
            row, _slash, option = rest.partition("/")
            rows[row]["cells"][option] = count(f"g:{question}/{rest}")
        return rows

    def ranks(self, question, count):
        """{option: its mean place among those who ranked it}."""
        sums = {}
        for rest in self.known(question).get("p", []):
            option, _slash, place = rest.partition("/")
            n = count(f"p:{question}/{rest}")
            total, ranked = sums.get(option, (0, 0))
            sums[option] = total + n * int(place), ranked + n
        return {option: round(t / n, 2) if n else None for option, (t, n) in sums.items()}

    def values(self, question, mask):
        """(the numbers that those of the mask wrote, from the lowest, as integers; how many of
        their digits are decimals)."""
        if question not in self.ordered:
            self.ordered[question] = scaled(self.numbers.get(question, {}))
        told, places, size, digits = self.ordered[question]
        flags = format(mask, f"0{size}b")[::-1].encode().translate(FLAGS)
        return list(compress(told, map(flags.__getitem__, places))), digits

    def packed(self):
        """All of it as text, to be kept."""
        size = (max(self.places.values(), default=0) >> 3) + 1
        told = {
            "change": self.change, "kinds": self.kinds, "free": self.free,
            "places": [list(self.places), list(self.places.values())],
            "numbers": {q: [list(v), list(v.values())] for q, v in self.numbers.items()},
            "keys": list(self.bits),
        }  # fmt: skip
        octets = json.dumps(told).encode() + b"\n"
        octets += b"".join(bits.to_bytes(size, "little") for bits in self.bits.values())
        return base64.b85encode(zlib.compress(octets, 1)).decode()

    @classmethod
    def unpacked(cls, text):
        """The Columns that `packed` wrote down; ValueError for anything else."""
        try:
            octets = zlib.decompress(base64.b85decode(text))
        except zlib.error as error:
            raise ValueError("no packed columns") from error
        head, _line, body = octets.partition(b"\n")
        told, made = json.loads(head), cls()
        made.change, made.kinds, made.free = told["change"], told["kinds"], told["free"]
        made.places = dict(zip(*told["places"], strict=True))
        made.numbers = {q: dict(zip(*each, strict=True)) for q, each in told["numbers"].items()}
        size = len(body) // len(told["keys"]) if told["keys"] else 0
        for at, key in enumerate(told["keys"]):
            made.bits[key] = int.from_bytes(body[at * size : (at + 1) * size], "little")
        return made


def ones(bits):
    """The places of the bits that are set, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def scaled(written):
    """(the numbers from the lowest, as integers; the place of each; how many places there are;
    how many of their digits are decimals).

    written: {place: number as written}, whole numbers in digits for the most part."""
    digits = 0
    try:
        found = sorted((int(value), place) for place, value in written.items())
    except ValueError:
        told = [(Decimal(value), place) for place, value in written.items()]
        digits = max(0, *(-value.as_tuple().exponent for value, _place in told))
        found = sorted((int(value.scaleb(digits)), place) for value, place in told)
    places = [place for _value, place in found]
    return [value for value, _place in found], places, max(places, default=0) + 1, digits


def statistics(values, digits=0):
    """{"median", "mean", "quartiles": [first, third], "largest": [largest, second]} of sorted
    integers, or Decimals, of whose digits so many are decimals, as numbers; None where there is
    none. Quartiles by linear interpolation (R. Hyndman, Y. Fan, "Sample quantiles in statistical
    packages", 1996, definition 7)."""
    if not values:
        return {"median": None, "mean": None, "quartiles": [None, None]}

    def told(value):
        return plain(Decimal(value).scaleb(-digits))

    mean = Decimal(sum(values)) / len(values)
    return {"median": told(quantile(values, 0.5)),
            "mean": plain(round(mean.scaleb(-digits), 6)),
            "quartiles": [told(quantile(values, share)) for share in QUARTERS],
            "largest": [told(value) for value in values[-1:-3:-1]]}  # fmt: skip


def quantile(values, share):
    """The value below which this share of sorted values lies."""
    at = Decimal(len(values) - 1) * Decimal(str(share))
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def plain(value):
    """A Decimal as the number that JSON has for it: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def tables(columns, questions, axes, without=0):
    """Every table that a snapshot keeps: {"n", "questions": {question: its table by each axis but
    itself}}.

    questions, axes: codes; without: the bits of those who are left out.
    """
    found, everybody = {}, columns.mask({})
    if without:
        columns = columns.copy()
        columns.drop([each for each, place in columns.places.items() if without >> place & 1])
    mask = everybody & ~without
    for question in questions:
        if question in columns.kinds:
            others = [axis for axis in axes if axis != question]
            by = {axis: columns.crossed(question, axis, mask) for axis in others}
            table = columns.part(question, mask) | {"type": columns.kinds[question], "by": by}
            found[question] = table
    return {"n": mask.bit_count(), "questions": found}
