"""A file of answers: read once, its personal columns dropped, the rest kept until it is decided.

The file itself is never stored: of what stands in it only the columns that may hold answers
go into the database, and of their cells none that is an e-mail or a network address.
"""

import hashlib
import json
import zlib
from collections import Counter
from itertools import islice

from valuess import sheets
from valuess.accounts.rules import Refused, name_of
from valuess.db import db
from valuess.i18n import _, number
from valuess.survey.bringing import deciding, heads, parts, times, words
from valuess.survey.bringing.models import PIECE, READ, SurveyImportPart, packed, same_file, sweep
from valuess.survey.bringing.words import means, plain
from valuess.survey.models import SurveyImport

MOST_CELLS, CELL, ALL_CELLS = 60, 120, 400_000  # of the cells that are shown: a column, one, all
WHOLE = 250  # columns up to which different cells are gathered for each


class Table:
    """One table of a file: its columns, which of them are kept, and its rows, packed one by one."""

    def __init__(self, name, form):
        self.name, self.known = name, parts.parts_of(form)
        self.contacts = {plain(label) for q in form.questions() if q.contact
                         for label in (q.code, *q.label.values())}  # fmt: skip
        self.first, self.columns, self.rows, self.lines, self.two = None, None, [], 0, False
        self.at_id, self.personal, self.unneeded, self.kept = None, [], [], []

    def add(self, row):
        """One more row of the file, headings included; the row where it is one of answers."""
        self.lines += 1
        if self.columns is None:
            if self.first is None:
                self.first = row or None
                return None
            if not row:
                return None
            self.two = heads.shape(self.first, row) == heads.TWO
            if self.two:
                self.settle(heads.two_rows(self.first, row))
                return None
            self.settle(heads.one_row(self.first, self.known))
        if not row:
            return None
        return self.lines, [self.fit(row[at]) if at < len(row) else "" for at in self.kept]

    def end(self):
        """What is to be known once all rows were read: of a file of headings alone, too."""
        if self.columns is None:
            self.settle(heads.one_row(self.first or [], self.known))

    def settle(self, columns):
        """Choose the columns that are kept."""
        self.form = heads.TWO if self.two else heads.ONE
        self.columns, found = [], None
        for at, column in enumerate(columns):
            alone = not column.part or means(column.part, words.ANSWER)
            if alone and found is None and means(column.head, words.ID):
                found = at
            elif not column.name:
                continue
            elif self.tells_who(column, alone):
                self.personal.append(column.name[:120])
                continue
            elif alone and means(column.head, words.UNNEEDED | words.ID):
                self.unneeded.append(column.name[:120])
                continue
            self.at_id = len(self.kept) if found == at else self.at_id
            self.kept.append(at)
            self.columns.append(column)

    def tells_who(self, column, alone):
        head = plain(column.head)
        if head in self.contacts or (alone and words.personal(column.head)):
            return True
        if head in self.known:
            return False
        inside = any(plain(column.part) in known for known in self.known.values())
        return (
            words.personal(column.name if alone else column.part) and not inside
        ) or words.asks_who(column.head)

    def fit(self, cell):
        cell = cell.strip()
        if "@" in cell or (cell.count(".") == 3 and len(cell) < 20) or cell.count(":") > 2:
            return "" if words.ALONE.fullmatch(cell) else cell
        return cell

    def hold(self, told):
        self.rows.append(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 1))

    def held(self):
        return (json.loads(zlib.decompress(row)) for row in self.rows)


class Facts:
    """What the cells of each column look like, gathered as rows go by."""

    def __init__(self, columns):
        self.most = MOST_CELLS if len(columns) <= WHOLE else 8
        self.filled = [0] * len(columns)
        self.seen = [{} for _column in columns]
        self.orders, self.count, self.room = Counter(), 0, ALL_CELLS
        self.digests = Counter()

    def see(self, cells):
        self.count += 1
        for at, cell in enumerate(cells):
            if cell:
                self.filled[at] += 1
                there = self.seen[at]
                if len(there) < self.most and cell[:CELL] not in there and self.room > 0:
                    there[cell[:CELL]] = True
                    self.room -= min(len(cell), CELL)
                if cell[0].isdigit() and (order := times.order_of(cell)):
                    self.orders[order] += 1

    def digest(self, keys, cells):
        """The same for a row that says the same; the second such row of a file has another."""
        told = sorted((key, cell) for key, cell in zip(keys, cells, strict=True) if cell)
        made = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:40]
        self.digests[made] += 1
        return made if self.digests[made] == 1 else f"{made}#{self.digests[made]}"

    def order(self, fallback):
        return self.orders.most_common(1)[0][0] if self.orders else fallback


def keep(content, name, survey, by):
    """Keep what a file says until it is decided upon; the import. Refused says why it is not.

    The same file that waits already is given back as it is.
    """
    if not content:
        raise Refused(file=_("Choose a file first."))
    digest = hashlib.sha256(content).hexdigest()
    there = same_file(survey, digest)
    if there is not None and there.state == READ:
        return there
    try:
        return kept(content, name, survey, by, digest)
    except sheets.Unreadable as error:
        raise Refused(file=unreadable(str(error), error.at)) from error


def kept(content, name, survey, by, digest):
    """Read all of it, then store it: no lock is held while a file is read."""
    form, pieces = survey.form(), []
    stream = sheets.every_table(content)
    made = single if next(stream, 0) == 1 else joined
    table, facts, beside = made(stream, form, pieces)
    if not facts.count:
        raise Refused(file=_("There are no answers in this file."))
    told = {
        "columns": [[column.head, column.part] for column in table.columns],
        "signature": heads.signature(table.columns), "rows": facts.count,
        "seen": [list(there) for there in facts.seen], "filled": facts.filled,
        "personal": table.personal, "unneeded": table.unneeded, "beside": beside,
        "order": facts.order(""), "form": table.form,
    }  # fmt: skip
    sweep()
    with db.atomic():
        brought = SurveyImport.create(
            survey=survey, author=by, name=name_of(name)[:160] or "-", digest=digest, state=READ,
            mapping=told,
        )  # fmt: skip
        for at, piece in enumerate(pieces):
            SurveyImportPart.create(brought=brought, number=at, packed=piece)
        deciding.suggest(brought)
    return brought


def single(stream, form, pieces):
    """A file of one table, packed as it is read."""
    table = Table(next(stream, ""), form)
    facts = keep_rows(filter(None, (table.add(row) for row in stream)), table, pieces)
    table.end()
    return table, facts, []


def keep_rows(rows, table, pieces):
    """Pack the rows of a table into pieces; the Facts of them."""
    facts, keys = None, []
    while some := list(islice(rows, PIECE)):
        if facts is None:
            facts, keys = Facts(table.columns), heads.keys(table.columns)
        piece = []
        for line, cells in some:
            if any(cells):
                facts.see(cells)
                piece.append([line, facts.digest(keys, cells), cells])
        pieces.append(packed(piece))
    return facts or Facts([])


def joined(stream, form, pieces):
    """A file of several tables: those with the same headings follow each other, those that tell of
    the same respondents stand side by side; the names of others are given back."""
    tables = []
    for item in stream:
        if isinstance(item, str):
            tables.append(Table(item, form))
        else:
            told = tables[-1].add(item)
            if told:
                tables[-1].hold(told)
    for table in tables:
        table.end()
    filled = [table for table in tables if table.rows]
    if not filled:
        return tables[0], Facts([]), []
    main = max(filled, key=lambda table: len(table.rows))
    beside, after, sides = [], [main], []
    for table in filled:
        if table is main:
            continue
        if heads.keys(table.columns) == heads.keys(main.columns):
            after.append(table)
        elif side := by_number(table, main):
            sides.append((table, side))
        else:
            beside.append(table.name)
    for table, _side in sides:
        main.columns += [c for at, c in enumerate(table.columns) if at != table.at_id]
        main.personal += table.personal
    rows = (row for table in after for row in widened(table, main, sides))
    return main, keep_rows(rows, main, pieces), beside


def by_number(table, main):
    """{respondent's number: packed row} of a table about the same respondents as another."""
    if table.at_id is None or main.at_id is None:
        return None
    side = {}
    for row, (_line, cells) in zip(table.rows, table.held(), strict=True):
        side.setdefault(cells[table.at_id], row)
    shared = sum(cells[main.at_id] in side for _line, cells in main.held())
    return side if shared * 2 >= len(side) else None


def widened(table, main, sides):
    for line, cells in table.held():
        for other, side in sides:
            row = side.get(cells[main.at_id])
            more = json.loads(zlib.decompress(row))[1] if row else [""] * len(other.columns)
            cells = cells + [c for at, c in enumerate(more) if at != other.at_id]
        yield line, cells


def unreadable(why, at):
    """What is said of a file that cannot be read."""
    told = {
        "columns": lambda: _("This file has %(n)s columns; at most %(most)s can be read.",
                             n=number(at or 0), most=number(sheets.MANY_COLUMNS)),
        "rows": lambda: _("This file is too large: at most %(most)s rows can be read. Divide it.",
                          most=number(sheets.MANY_ROWS)),
        "unpacked": lambda: _("This file unpacks to more than can be read. Divide it."),
        "quotes": lambda: _("A quotation mark that opens in row %(n)s is never closed. Put it right"
                            " and send the file again.", n=number(at or 0)),
        "xls": lambda: _("This is a workbook of an old kind (XLS). Save it as XLSX or CSV."),
        "no table inside": lambda: _("There is no CSV or XLSX in this ZIP."),
        "too long": lambda: _("This file takes too long to read, or asks for too much memory."),
    }  # fmt: skip
    if why in told:
        return told[why]()
    return _("This is no table that can be read here: send CSV, XLSX, or a ZIP of them.")
