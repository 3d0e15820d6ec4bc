"""What the picker offers, and the picture of the map."""

from dataclasses import dataclass

from valuess import evidence
from valuess.i18n import _

MOST = 12  # of each kind
ROW, TOP, LEFT, COLUMN = 30, 34, 290, 180  # of the picture, in its own units
LARGEST = 12


@dataclass
class Group:
    """What was found of one kind."""

    kind: str
    label: object
    found: list


def found(asked, wanted, lang):
    """[Group] of what can be cited; wanted: the name of one kind, or "" for all."""
    groups = [
        Group(kind.name, kind.label, kind.find(asked, lang, MOST))
        for kind in evidence.kinds.values()
        if wanted in ("", kind.name)
    ]
    return [group for group in groups if group.found]


@dataclass
class Dot:
    """A count in the picture: its place, radius and number."""

    x: int
    y: int
    r: float
    number: int
    bare: bool


@dataclass
class Picture:
    """The map drawn: a row for each text, a column for each kind of evidence and one for none."""

    width: int
    height: int
    heads: list
    rows: list


def picture(found):
    """The Picture of a Map: area grows with the number of citations."""
    names = [*found.kinds, ""]
    most = max([*(n for leaf in found.leaves for n in [*leaf.counts.values(), leaf.bare]), 1])
    rows = []
    for place, leaf in enumerate(found.leaves):
        y = TOP + ROW * place + ROW // 2
        numbers = [leaf.counts[name] if name else leaf.bare for name in names]
        dots = [
            Dot(LEFT + COLUMN * column + LARGEST, y,
                round(max(LARGEST * (number / most) ** 0.5, 4.0), 1), number, not name)
            for column, (name, number) in enumerate(zip(names, numbers, strict=True))
            if number
        ]  # fmt: skip
        rows.append((leaf, y, dots))
    heads = [
        (LEFT + COLUMN * column, str(evidence.kinds[name].label) if name else _("Nothing yet"))
        for column, name in enumerate(names)
    ]
    return Picture(LEFT + COLUMN * len(names), TOP + ROW * len(rows) + 4, heads, rows)
