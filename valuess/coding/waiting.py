"""What waits in the coding, on one's own page: where others coded a text of mine otherwise."""

from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from valuess import frame
from valuess.access import PARTNER, rank
from valuess.accounts.models import Account
from valuess.cache import until_commit
from valuess.coding import sources
from valuess.coding.models import Passage, PassageCode
from valuess.htmx import part
from valuess.i18n import _

MOST = 10


@dataclass
class Differing:
    """A text on which I and another analyst differ: in how many codes given by one alone."""

    kind: str
    number: int
    other: int
    count: int


def differing(by):
    """[Differing] of the texts that this person coded; two queries, kept until anything is
    committed."""
    return until_commit(("coding differs", by.id), lambda: read(by))


def read(by):
    stands = Passage.removed.is_null(), PassageCode.removed.is_null(), Passage.end > Passage.start
    mine = (
        PassageCode.select(Passage.kind, Passage.number)
        .join(Passage).where(PassageCode.analyst == by, *stands).distinct().tuples()
    )  # fmt: skip
    texts = set(mine)
    numbers = {number for _kind, number in texts}
    told = Passage.kind, Passage.number, PassageCode.passage, PassageCode.code, PassageCode.analyst
    rows = (
        PassageCode.select(*told).join(Passage)
        .where(Passage.number.in_(numbers), PassageCode.analyst.is_null(False), *stands).tuples()
    )  # fmt: skip
    given = {}
    for kind, number, passage, code, analyst in rows:
        if (kind, number) in texts:
            given.setdefault((kind, number), {}).setdefault(analyst, set()).add((passage, code))
    return [
        Differing(*text, other, len(codes ^ analysts[by.id]))
        for text, analysts in sorted(given.items())
        for other, codes in sorted(analysts.items())
        if other != by.id and codes != analysts[by.id]
    ]


def mine():
    """The texts to compare, on one's own page; None when nothing differs."""
    if rank(g.user) < PARTNER:
        return None
    found = differing(g.user)
    may = sources.readable({(each.kind, each.number) for each in found}, g.user)
    found = [each for each in found if (each.kind, each.number) in may]
    if not found:
        return None
    words = part(
        "coding/_mine.html", rows=found[:MOST], more=len(found) - MOST, about=sources.about(may),
        names=Account.names({each.other for each in found}), user_id=g.user.id, lang=g.lang,
    )  # fmt: skip
    return frame.Item(_("Coding: differences to settle"), Markup(words))
