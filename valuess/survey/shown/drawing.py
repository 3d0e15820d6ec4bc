"""Where everything stands in a chart: a Figure laid out in units of its SVG. Pure.

WIDTH units wide, as wide as a phone's column, so that it is read there without shrinking much.
Nothing is told by colour alone: bars carry their words and values, the parts of a stack have
patterns and, beneath them, their shares. A hidden count is a hatched mark of one width, so that
its length tells nothing.
"""

from dataclasses import dataclass, field

from valuess.survey.shown.figures import BARS, STACKS

WIDTH = 360
SIZE, LINE, SMALL = 14, 17, 12.5  # units: of words, from line to line, of values
BAR, THIN, GAP, HIDDEN = 15, 12, 12, 26
FULL = ("solid", "hatch", "dots", "cross", "lines", "plain")  # columns side by side
RAMP = ("plain", "dots", "hatch", "cross", "solid")  # from the least to the most of a scale
APART = "lines"  # "don’t know", "none": no part of the scale
MARK = "hidden"
NARROW, BROAD = frozenset("iljtfrI.,;:!'’|()[] -/\u00a0\u202f"), frozenset("mwMW@%—œŒæ")


@dataclass(frozen=True)
class Words:
    """A line of words. strong: of a heading; anchor: start, middle or end."""

    x: float
    y: float
    text: str
    size: float = SIZE
    strong: bool = False
    anchor: str = "start"


@dataclass(frozen=True)
class Box:
    """A bar or a part of one. look: one of the patterns, see FULL, APART and MARK.

    Patterns are drawn as lines of the box itself: references to a <pattern> go by ids, which
    change when pages are bound into a book.
    """

    x: float
    y: float
    width: float
    height: float
    look: str

    @property
    def filled(self):
        return self.look == "solid"

    @property
    def lines(self):
        """The path of the pattern: "" for one without."""
        if self.look == "hatch":
            return slanted(self, 5)
        if self.look == "cross":
            return slanted(self, 5) + slanted(self, 5, falling=True)
        if self.look == MARK:
            return slanted(self, 3.2, falling=True)
        steps = {"dots": 4, "lines": 3}.get(self.look)
        if steps is None:
            return ""
        left, right = number(self.x + 1.5), number(self.x + max(self.width - 1, 1.6))
        rows = int((self.height - 1) // steps)
        first = self.y + (self.height - (rows - 1) * steps) / 2
        return "".join(f"M{left} {number(first + at * steps)}H{right}" for at in range(rows))

    @property
    def dotted(self):
        return self.look == "dots"


@dataclass
class Drawing:
    """A chart: its height, boxes and words."""

    height: float = 0
    boxes: list = field(default_factory=list)
    words: list = field(default_factory=list)


def number(value):
    """At most one decimal, and none that is zero."""
    return f"{value:.1f}".removesuffix(".0")


def slanted(box, step, falling=False):
    """The path of parallel lines at 45 degrees within a box."""
    made, at = [], step - box.height
    while at < box.width:
        left, right = max(at, 0), min(at + box.height, box.width)
        low, high = left - at, right - at  # how far up from the bottom
        if falling:
            low, high = box.height - low, box.height - high
        made.append(f"M{number(box.x + left)} {number(box.y + box.height - low)}"
                    f"L{number(box.x + right)} {number(box.y + box.height - high)}")  # fmt: skip
        at += step
    return "".join(made)


def breadth(text, size=SIZE):
    """About how wide words are; on the safe side of a common sans-serif face."""
    ems = sum(.36 if c in NARROW else .98 if c in BROAD else .74 if c.isupper() else .64
              for c in text)  # fmt: skip
    return ems * size


def wrapped(text, width=WIDTH, size=SIZE):
    """The words in lines that fit; a word longer than a line stands alone."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if lines[-1] and breadth(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def drawn(figure, said):
    """The Drawing of a figure, or None for one that is no chart (numbers).

    said: how things are said in the reader's language: `said.label(words)`, `said.value(cell)`
    for a bar, `said.pair(words, value)` for one of several, `said.share(share)` for a part of a
    stack, `said.base(n)` for its n, `said.hidden`, `said.nobody`.
    """
    if figure.kind == BARS:
        return bars(figure, said)
    return stacks(figure, said) if figure.kind == STACKS else None


def heading(made, y, text, size=SIZE, strong=True):
    """Write lines of words from y down; the y below them."""
    for line in wrapped(text, WIDTH, size * (1.06 if strong else 1)):
        y += LINE if size == SIZE else LINE - 2
        made.words.append(Words(0, y - 4, line, size, strong))
    return y


def bars(figure, said):
    made, y = Drawing(), 0
    many = figure.crossed
    tall = THIN if many else BAR
    told = [
        [told_value(cell, column, many, said) for cell, column
         in zip(line.cells, figure.columns, strict=True)]
        for line in figure.lines
    ]  # fmt: skip
    longest = max((breadth(text, SMALL) for row in told for text in row), default=0)
    most = max(WIDTH - longest - 8, WIDTH / 4)
    for line, row in zip(figure.lines, told, strict=True):
        y = heading(made, y, said.label(line.label), strong=many) + 2
        for at, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            width = HIDDEN if cell.hidden else round(most * (cell.share or 0), 1)
            look = MARK if cell.hidden else FULL[at % len(FULL)]
            made.boxes.append(Box(0, y, max(width, 1), tall, look))
            made.words.append(Words(max(width, 1) + 6, y + tall - 2.5, text, SMALL))
            y += tall + 4
        y += GAP - 4
    made.height = max(y - GAP + 4, 1)
    return made


def told_value(cell, column, many, said):
    value = said.hidden if cell.hidden else said.value(cell)
    return said.pair(column.label, value) if many else value


def looks(scale):
    """The pattern of each option of a scale, from plain to solid."""
    graded = [option for option in scale if not option.alone]
    steps = dict(zip((o.code for o in graded), spread(len(graded)), strict=True))
    return [steps.get(option.code, APART) for option in scale]


def spread(number):
    """So many patterns of RAMP, the first and the last always among them."""
    if number <= 1:
        return ["solid"] * number
    last = len(RAMP) - 1
    return [RAMP[round(at * last / (number - 1))] for at in range(number)]


def stacks(figure, said):
    made, patterns = Drawing(), looks(figure.scale)
    hides = any(cell.hidden for line in figure.lines for parts in line.cells for cell in parts)
    key = [(said.label(o.label), look) for o, look in zip(figure.scale, patterns, strict=True)]
    y = legend(made, key + ([(said.hidden, MARK)] if hides else []))
    for line in figure.lines:
        y = heading(made, y, said.label(line.label))
        for column, parts, n in zip(figure.columns, line.cells, line.bases, strict=True):
            if figure.crossed:
                words = f"{said.label(column.label)}, {said.base(n)}"
                y = heading(made, y, words, SMALL, strong=False)
            y = stack(made, y + 2, parts, patterns, said)
        y += GAP - 4
    made.height = max(y - GAP + 4, 1)
    return made


def legend(made, key):
    """The patterns and what they mean, in as many lines as they take; the y below."""
    x, y = 0, 0
    for text, look in key:
        wide = 22 + breadth(text, SMALL) + 12
        if x and x + wide > WIDTH:
            x, y = 0, y + LINE + 2
        made.boxes.append(Box(x + 0.5, y + 2.5, 16, 11, look))
        made.words.append(Words(x + 22, y + 12, text, SMALL))
        x += wide
    return y + LINE + GAP


def stack(made, y, parts, patterns, said):
    """One bar of a hundred per cent, with its shares beneath; the y below.

    What is hidden stands together at the end: what is left of the whole.
    """
    shown = [(cell.share, look) for cell, look in zip(parts, patterns, strict=True) if cell.share]
    left = 1 - sum(share for share, _look in shown)
    if any(cell.hidden for cell in parts) and (left > 0.0005 or not shown):
        shown.append((left, MARK))
    x, end = 0.0, -9.0
    for share, look in shown:
        wide = share * WIDTH
        made.boxes.append(Box(round(x + 0.5, 1), y + 1, round(max(wide - 1, 0.5), 1), BAR, look))
        text = said.hidden if look == MARK else said.share(share)
        need, middle = breadth(text, SMALL - 1), x + wide / 2
        start = min(max(middle - need / 2, 0), WIDTH - need)
        if start > end + 4 and need < max(wide * 1.6, 20):
            place = Words(round(start, 1), y + BAR + 13, text, SMALL - 1)
            made.words.append(place)
            end = start + need
        x += wide
    if not shown:
        made.boxes.append(Box(0.5, y + 1, WIDTH - 1, BAR, "plain"))
        made.words.append(Words(0, y + BAR + 13, said.nobody, SMALL - 1))
    return y + BAR + 19
