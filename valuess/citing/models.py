"""What every claim of the portal's texts rests on, read from the texts themselves."""

from collections import Counter
from dataclasses import dataclass, field

from flask import url_for

from valuess import evidence
from valuess.cache import until_commit
from valuess.citing.claims import claims
from valuess.i18n import language
from valuess.writing.kinds import kinds
from valuess.writing.models import Text

THERE, GONE, NEEDED = "there", "gone", "needed"


@dataclass
class Rest:
    """One thing that a claim rests on. state: THERE, GONE (it may be shown no more), NEEDED."""

    raw: str
    kind: str
    state: str
    told: evidence.Told | None

    @property
    def address(self):
        kind, argument = evidence.parted(self.raw)
        return url_for("evidence.show", kind=kind, argument=argument)

    @property
    def label(self):
        return evidence.kinds[self.kind].label if self.kind in evidence.kinds else ""


@dataclass
class Line:
    """A claim where it stands."""

    words: str
    lang: str
    rests: list

    @property
    def bare(self):
        """Whether it rests on nothing that may be shown."""
        return not any(rest.state == THERE for rest in self.rests)


@dataclass
class Leaf:
    """A text with its claims. counts: {kind of evidence: how often}; bare: claims on nothing."""

    title: str
    lang: str
    address: str
    lines: list
    counts: Counter = field(default_factory=Counter)

    @property
    def bare(self):
        return sum(line.bare for line in self.lines)


@dataclass
class Finding:
    """One piece of evidence, and the texts whose claims rest on it."""

    rest: Rest
    leaves: list


@dataclass
class Map:
    """All claims. leaves: the texts that have claims, in reading order."""

    leaves: list
    kinds: list

    def findings(self):
        """Each piece of evidence with the texts that use it, by kind: [Finding]."""
        found = {}
        for leaf in self.leaves:
            for rest in (rest for line in leaf.lines for rest in line.rests):
                if rest.state != NEEDED:
                    here = found.setdefault(rest.raw, Finding(rest, []))
                    if leaf not in here.leaves:
                        here.leaves.append(leaf)
        order = {kind: place for place, kind in enumerate(self.kinds)}
        return sorted(found.values(), key=lambda f: (order.get(f.rest.kind, 99), f.rest.raw))

    @property
    def total(self):
        return sum(len(leaf.lines) for leaf in self.leaves)

    @property
    def bare(self):
        return sum(leaf.bare for leaf in self.leaves)


def drawn(working):
    """The Map as this kind of reader sees it, in the language of the page.

    Kept until anything is committed. A text that has no words in this language is read in
    another.
    """
    return until_commit(("evidence", language(), working), lambda: drawing(working))


def drawing(working):
    known, told = set(evidence.kinds), {}
    leaves = []
    for text in in_order(working):
        lines = [line_of(claim, text, working, told) for claim in claims(text.revision.body, known)]
        lines = [line for line in lines if line.rests]
        if lines:
            counts = Counter(r.kind for line in lines for r in line.rests if r.state == THERE)
            address = text.address(language())
            leaves.append(Leaf(text.revision.title, text.lang, address, lines, counts))
    return Map(leaves, list(evidence.kinds))


def line_of(claim, text, working, told):
    """A Line; what may not be shown at all is left out for visitors but as a lack."""
    rests = []
    for raw in claim.rests:
        if raw == evidence.NEEDED:
            rests.append(Rest(raw, "", NEEDED, None))
            continue
        if raw not in told:
            told[raw] = evidence.tell(raw, working)
        here = told[raw]
        if here is None or (here.gone and not working):
            rests.append(Rest(evidence.NEEDED, "", NEEDED, None))
        else:
            kind = evidence.parted(raw)[0]
            rests.append(Rest(raw, kind, GONE if here.gone else THERE, here))
    return Line(claim.words, text.lang, list({rest.raw: rest for rest in rests}.values()))


def in_order(working):
    """The texts that may cite, each page in one language, the reader's first: reading order."""
    texts = []
    for kind in kinds.values():
        if kind.within is not None:
            continue
        pages = {}
        for text in Text.readable(kind.name, working):
            if text.document_id not in kind.hidden():
                pages.setdefault(text.document_id, {})[text.lang] = text
        order = {number: place for place, number in enumerate(kind.outline())}
        for number in sorted(pages, key=lambda n: (order.get(n, len(order)), n)):
            there = pages[number]
            texts.append(there.get(language()) or next(iter(there.values())))
    return texts


def table(found):
    """(heads, rows) of the Map for a file: a row for each claim and what it rests on."""
    rows = []
    for leaf in found.leaves:
        for line in leaf.lines:
            for rest in line.rests:
                said = rest.told
                rows.append([
                    leaf.title, leaf.lang, line.words, str(rest.label), said.title if said else "",
                    ", ".join(said.langs) if said else "", said.day if said else None,
                    rest.state, rest.raw,
                ])  # fmt: skip
    return rows
