"""A document's pairs as the rows of a Word file, and what an edited file says of them.

The file says which revision each cell was made from; so what comes back is merged with what
was saved meanwhile, as on the web. Nothing is written before it was shown.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from valuess.db import now
from valuess.i18n import _, lazy
from valuess.writing import blocks, checks, saving, standing
from valuess.writing.blocks import MOST_LINES
from valuess.writing.models import ATTEMPT
from valuess.writing.standing import SIDES
from valuess.writing.word import files, inline, weave

NAMES = {"fr": "Français", "en": "English"}
ADVICE = lazy(
    "One row for each pair of paragraphs. Write in the cells; leave a cell empty to take its "
    "paragraph out; add rows where something is new; then send the file back to the portal."
)
MARK = re.compile(r"_v(\d{1,9})([ab])(\d{1,9})r(\d{1,6})_(b?)(\d{1,6}(?:[xt]\d{1,6})*)(?:c[01])?")
HEAD = re.compile(r"_vh_(\d{1,9})")
FEWEST = 0.5  # of the rows must still have their marks


def sheet(title, documents):
    """What the file is made of, as `files.made` takes it. documents: their numbers."""
    pages = [page(number, standing.pairs(number)) for number in documents]
    return laid(title, pages, now().date())


def laid(title, pages, day):
    """The same of what `page` gave."""
    return {"title": title, "author": "", "sides": SIDES, "names": NAMES, "pages": pages,
            "day": day.isoformat(), "advice": [str(ADVICE)]}  # fmt: skip


def page(number, pairs):
    """The rows of one document, in reading order. pairs: its Pairs."""
    heads = [standing.head(pairs.texts[lang]) for lang in SIDES]
    bodies = [blocks.split(text.revision.body, most=MOST_LINES) if text else []
              for text in (pairs.texts[lang] for lang in SIDES)]  # fmt: skip
    rows, last = [], [0, 0]
    for pair in pairs.groups:
        row = []
        for side in (0, 1):
            places = list(pair.places[side])
            words = [pair.words[side]] if places == [0] else [
                bodies[side][place - 1].text for place in places if place]  # fmt: skip
            row.append({"places": places, "blocks": words, "behind": last[side]})
            last[side] = max([last[side], *places])
        rows.append(row)
    return {"document": number, "revisions": heads, "rows": rows}


@dataclass
class Side:
    """One language of a document as the file has it. combined: with what came meanwhile.

    text: the Text, or None where the file begins one; error: why it cannot be saved; gone: how
    many paragraphs of its base are in no row.
    """

    document: int
    lang: str
    text: object
    base: object
    title: str
    body: str
    combined: saving.Combined | None = None
    error: str = ""
    gone: int = 0

    @property
    def key(self):
        """How the fields of a form call it."""
        return f"{self.document}-{self.lang}"

    @property
    def conflicts(self):
        return self.combined.merge.conflicts if self.combined else []

    @property
    def changed(self):
        if self.text is None:
            return bool(self.body or self.title)
        return (self.title, self.body) != (self.base.title, self.base.body)


@dataclass
class Taken:
    """What an edited file says of one document. changed: [(words, words)] of the rows with work;
    added, deleted, moved: how many rows."""

    document: int
    sides: list
    changed: list = field(default_factory=list)
    added: int = 0
    deleted: int = 0
    moved: int = 0


def taken(answer, allowed):
    """([Taken], [advice in words]) of what a file says. Raises files.Refused.

    allowed: the documents that the person may write.
    """
    found = {}
    for table in answer["tables"]:
        number = document_of(table)
        if number is not None:
            found.setdefault(number, []).extend(table)
    if not found:
        raise files.Refused(
            _("The portal does not know this file: the marks of its rows are gone, or it was not "
              "made here. To begin a page from a document, use “Import a document”.")
        )  # fmt: skip
    if set(found) - set(allowed):
        raise files.Refused(_("This file is of other pages."))
    told = [told_of(answer)] if told_of(answer) else []
    if [words for words in answer["outside"] if not advice(words)]:
        told.append(_("What stands outside the table is left out."))
    return [one(number, table) for number, table in found.items()], told


def advice(words):
    """Whether a line is one that we wrote above the table, in whatever language."""
    return words.strip("*").startswith(("One row for each pair", "Une rangée pour chaque paire"))


def told_of(answer):
    if not answer["tracked"]:
        return ""
    return _("The file has tracked changes: they are taken as accepted.")


def document_of(table):
    """The document that most marks of a table name, or None."""
    names = Counter(
        int(match[1])
        for row in table for cell in row for name in cell["marks"]
        if (match := MARK.fullmatch(name) or HEAD.fullmatch(name))
    )  # fmt: skip
    return names.most_common(1)[0][0] if names else None


def one(number, table):
    """The Taken of one document. Raises files.Refused."""
    rows = [read_row(number, row) for row in table if not heading(row)]
    revisions = {side: Counter(row[side]["revision"] for row in rows if row[side]["revision"]
                               is not None) for side in (0, 1)}  # fmt: skip
    known = sum(row["number"] is not None for row in rows)
    if not known or known < FEWEST * len(rows):
        raise files.Refused(_("Too many rows of this file have lost their marks."))
    texts = standing.heads_of(number, SIDES)
    bases = []
    for side, lang in enumerate(SIDES):
        wanted = revisions[side].most_common(1)[0][0] if revisions[side] else 0
        base = texts[lang].revision_numbered(wanted) if texts[lang] and wanted else None
        if texts[lang] and (base is None or base.outcome == ATTEMPT):
            raise files.Refused(_("The file was made from a version that is not known here."))
        bases.append(base)
    found_again(rows, bases)
    result = Taken(number, [])
    for side, lang in enumerate(SIDES):
        result.sides.append(side_of(number, lang, texts[lang], bases[side], rows, side))
    staying = weave.in_order([row["number"] for row in rows])
    numbered = [row for row in rows if row["number"] is not None]
    result.added = sum(row["number"] is None and "tied" not in row for row in rows)
    result.moved = len(numbered) - len(staying)
    result.changed = [
        tuple(row[side]["now"] for side in (0, 1)) for row in rows
        if any(row[side]["news"] is not None for side in (0, 1)) and row["number"] is not None
    ]  # fmt: skip
    for side in result.sides:
        result.deleted = max(result.deleted, side.gone)
    return result


def heading(row):
    return any(HEAD.fullmatch(name) for cell in row for name in cell["marks"])


def read_row(document, row):
    """{"number", 0: {...}, 1: {...}}: a row of the file with what its marks say of each side."""
    made = {"number": None}
    for side in (0, 1):
        words = row[side]["blocks"] if side < len(row) else None
        made[side] = {"words": words, "places": [], "behind": 0, "revision": None}
    for name in (name for cell in row for name in cell["marks"]):
        match = MARK.fullmatch(name)
        if not match or int(match[1]) != document:
            continue
        side = made["ab".index(match[2])]
        made["number"] = int(match[4]) if made["number"] is None else made["number"]
        side["revision"] = int(match[3])
        if match[5]:
            side["behind"] = int(match[6])
        else:
            side["places"] = sorted({*side["places"], *places(match[6])})
    return made


def places(words):
    """The places a mark names: "3x5" or "3t7"."""
    first, till, last = words.partition("t")
    if till:
        return range(int(first), min(int(last.split("x")[0]), int(first) + 2_000) + 1)
    return [int(each) for each in words.split("x")]


def found_again(rows, bases):
    """Tie rows that lost their marks, and show what they showed, to their paragraphs again."""
    for side, base in enumerate(bases):
        olds = blocks.split(base.body, most=MOST_LINES) if base else []
        seen = {place for row in rows for place in row[side]["places"]}
        lost = {}
        for place, block in enumerate(olds, 1):
            if place not in seen:
                lost.setdefault(inline.alike(block.text), place)
        for row in rows:
            said = [lost.get(inline.alike(words)) for words in row[side]["words"] or ()]
            if row["number"] is None and said and all(said):
                row[side]["places"], row["tied"] = said, True


def side_of(number, lang, text, base, rows, side):
    """The Side: the words of the file in one language."""
    body, title = base.body if base else "", base.title if base else ""
    olds = blocks.split(body, most=MOST_LINES)
    woven = []
    for row in rows:
        cell = row[side]
        told = [place for place in cell["places"] if place]
        was = [olds[place - 1].text for place in told if place <= len(olds)]
        if 0 in cell["places"] or (base is None and row["number"] == 0):
            words = " ".join(" ".join(cell["words"] or ()).lstrip("# ").split())
            cell["news"] = words if cell["words"] is not None and words != title else None
            title = words if cell["news"] is not None else title
            cell["now"] = title
            continue
        words = tuple(was) if cell["words"] is None else tuple(cell["words"])
        cell["news"] = weave.cell(words, was)
        cell["now"] = "\n\n".join(was if cell["news"] is None else cell["news"])
        woven.append(weave.Row(row["number"], tuple(told), cell["behind"], words))
    written = blocks.normalise(weave.woven(body, woven))
    made = Side(number, lang, text, base, title, written)
    made.gone = len(olds) - len({place for row in woven for place in row.places})
    if text is not None and made.changed:
        made.combined = saving.combine(base, text.revision, made.title, made.body)
    made.error = wrong(made)
    return made


def wrong(side):
    """Why a side cannot be saved as it is, or ""."""
    if not side.changed:
        return ""
    try:
        checks.checked(checks.Writing(side.title, side.body))
        checks.rendered(side.body, side.lang)
    except checks.Unacceptable as refused:
        return " ".join(refused.errors.values())
    return ""
