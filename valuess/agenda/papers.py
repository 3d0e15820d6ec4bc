"""What every paper of a meeting carries: the EU emblem, the fund and the notice, bilingual.

A room renders its own template that extends `papers/base.html`, with `**around()`, and
hands the words to `paper.pdf`.
"""

from math import cos, pi, sin

from markupsafe import Markup

from valuess import frame, paper
from valuess.config import LANGUAGES
from valuess.htmx import part
from valuess.i18n import speaking

BLUE, GOLD = "#003399", "#ffcc00"


def star(x, y, radius):
    """The points of an upright five-pointed star around (x, y), for <polygon points>."""
    inner = radius * 0.381966  # of a regular pentagram: 1 / golden ratio squared
    turns = ((i, radius if i % 2 == 0 else inner) for i in range(10))
    return " ".join(
        f"{x + r * sin(i * pi / 5):.2f},{y - r * cos(i * pi / 5):.2f}" for i, r in turns
    )


def emblem():
    """The European emblem, as the Interinstitutional style guide constructs it.

    A rectangle of 3 by 2; twelve stars on a circle whose radius is a third of the
    height, each within a circle of a ninth of that height's half.
    """
    stars = "".join(
        f'<polygon points="{star(27 + 12 * sin(n * pi / 6), 18 - 12 * cos(n * pi / 6), 2)}"/>'
        for n in range(12)
    )
    return Markup(
        f'<svg class="emblem" viewBox="0 0 54 36" role="img" aria-label="EU">'
        f'<rect width="54" height="36" fill="{BLUE}"/><g fill="{GOLD}">{stars}</g></svg>'
    )


def notices():
    """{lang: Notice} of the co-funding statement, as every page's foot has it; {} without one."""
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            for provide in frame.surroundings:
                if notice := frame.given(provide).get("notice"):
                    said[lang] = notice
    return said


def around():
    """What `papers/base.html` needs."""
    return {"emblem": emblem(), "notices": notices()}


def printed(template, lang, **values):
    """The bytes of a paper in a language, from a template of papers. Raises paper.NoPaper."""
    with speaking(lang):
        return paper.pdf(part(template, lang=lang, **around(), **values))
