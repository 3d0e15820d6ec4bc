"""Code × case and code × country, for one kind of text at a time: what was said in interviews and
what was written in a questionnaire are never added together."""

from dataclasses import dataclass

from valuess.coding import codebook, reading, sources
from valuess.coding.models import COUNTRIES, Passage, PassageCode

CASE, COUNTRY = "case", "country"


@dataclass
class Matrix:
    """columns: (key, title) pairs; cells: {(code number, column key): how many passages};
    texts: {code number: in how many columns it stands}."""

    kind: str
    by: str
    columns: list
    rows: list
    cells: dict

    def across(self, code):
        """In how many columns a code stands, and in how many passages."""
        counts = [n for (number, _column), n in self.cells.items() if number == code]
        return len(counts), sum(counts)


def placed(kind, by, columns):
    """([(code number, passage number, column key)], {column key: title}) of what stands and may be
    read; texts without a case, or passages without a country, stand in none."""
    on = (
        PassageCode.select(PassageCode.code, Passage.id, Passage.number, Passage.country)
        .join(Passage)
        .where(Passage.kind == kind, Passage.removed.is_null(), PassageCode.removed.is_null())
        .distinct()
        .tuples()
    )
    told = list(on)
    pairs = {(kind, number) for _code, _passage, number, _country in told}
    about = sources.about(sources.readable(pairs, by))
    found, titles = [], {}
    for code, passage, number, country in told:
        each = about.get((kind, number))
        if each is None:
            continue
        key = each.case if columns == CASE else (country or each.country)
        if key in (None, ""):
            continue
        titles[key] = each.case_title if columns == CASE else COUNTRIES.get(key, key)
        found.append((code, passage, key))
    return found, titles


def made(kind, by, columns):
    """The Matrix of a kind of text for a person. Four queries, however much there is."""
    found, titles = placed(kind, by, columns)
    cells = {}
    for code, _passage, key in found:
        cells[code, key] = cells.get((code, key), 0) + 1
    given = {code for code, _key in cells}
    rows = [n for n in codebook.known().nodes if n.code.retired is None or n.code.id in given]
    ordered = sorted(titles.items(), key=lambda pair: str(pair[1]).casefold())
    return Matrix(kind, columns, ordered, rows, cells)


def passages(kind, by, columns, code, key):
    """The passages of one cell, each with its codes, in the order of their texts."""
    numbers = [p for c, p, k in placed(kind, by, columns)[0] if c == code and str(k) == key]
    rows = Passage.select().where(Passage.id.in_(numbers))
    return reading.coded(list(rows.order_by(Passage.number, Passage.start)))


def sheet(matrix, corner):
    """(heads, rows) of a table for a file."""
    heads = [corner[0], corner[1], *(str(title) for _key, title in matrix.columns)]
    rows = [
        [node.code.key, str(node.code.name)]
        + [matrix.cells.get((node.code.id, key), 0) for key, _title in matrix.columns]
        for node in matrix.rows
    ]
    return heads, rows
