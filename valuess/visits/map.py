"""Where the visits are, on a map that is a drawing: no other server is asked.

The coast is Natural Earth's (see templates/_coast.svg) in a plate carrée projection:
x = (longitude + 6.6) × 65.2 and y = (52.1 − latitude) × 100, true to shape at 49.3°
north, within 4 % over South West England. A place is right within about a kilometre,
which is what the coast itself is drawn to.
"""

from dataclasses import dataclass

WEST, NORTH = -6.6, 52.1
ACROSS, DOWN = 65.2, 100.0  # units of the drawing for a degree
VIEW = (48, 4, 288, 222)  # left, top, width, height: from the Scillies' side to Salisbury
NEAR = 7.0  # units: nearer pins share one mark
HIGH = 15.0  # units: a mark's height, its line and the air under it
TOWNS = (("Bristol", 51.454, -2.588), ("Exeter", 50.722, -3.533), ("Plymouth", 50.371, -4.143),
         ("Truro", 50.263, -5.051), ("Taunton", 51.015, -3.107))  # fmt: skip


@dataclass
class Pin:
    """A mark on the map. numbers: those of the visits that stand there, from 1; place: the
    point it tells of, when the mark itself had to stand aside."""

    x: float
    y: float
    numbers: list
    place: tuple = None

    @property
    def width(self):
        """How wide its mark is drawn, in units of the drawing."""
        return 14 + 7 * (min(len(self.numbers), 3) - 1)

    @property
    def words(self):
        shown = ", ".join(map(str, self.numbers[:3]))
        return f"{shown}…" if len(self.numbers) > 3 else shown


def project(latitude, longitude):
    """(x, y) in units of the drawing for degrees north and east."""
    return round((longitude - WEST) * ACROSS, 1), round((NORTH - latitude) * DOWN, 1)


def shown(x, y):
    """True when the point is inside the part of the drawing that is shown."""
    left, top, width, height = VIEW
    return left <= x <= left + width and top <= y <= top + height


def pins(items):
    """The marks of those items that have a place on the map; numbered in the items' order."""
    made = []
    for number, item in enumerate(items, 1):
        if item.latitude is None or item.longitude is None:
            continue
        x, y = project(item.latitude, item.longitude)
        if not shown(x, y):
            continue
        near = next((p for p in made if abs(p.x - x) < NEAR and abs(p.y - y) < NEAR), None)
        if near:
            near.numbers.append(number)
        else:
            made.append(Pin(x, y, [number]))
    spread(made)
    return made


def spread(made):
    """Moves marks that lie over one another apart, up and down; each keeps its own `place`."""
    for pin in made:
        pin.place = pin.x, pin.y
    for _ in made:
        for n, one in enumerate(made):
            for other in made[n + 1 :]:
                room = HIGH - abs(one.y - other.y)
                if room > 0 and abs(one.x - other.x) < (one.width + other.width) / 2 + 1:
                    upper, lower = (one, other) if one.y <= other.y else (other, one)
                    upper.y = round(upper.y - room / 2, 1)
                    lower.y = round(lower.y + room / 2, 1)


def towns(pins=()):
    """[(name, x, y)] of the towns that the map names, those apart that pins would hide."""
    found = [(name, *project(latitude, longitude)) for name, latitude, longitude in TOWNS]
    return [
        (name, x, y)
        for name, x, y in found
        if not any(-12 < pin.x - x < 40 and abs(pin.y - y) < 11 for pin in pins)
    ]
