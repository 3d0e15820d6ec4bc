"""Exports of other tools become the answers that were given, whatever their kind. Pure but for
the process that reads the file."""

import json
import zlib
from itertools import product

import pytest

from tests.survey.exports import (
    NEW,
    OLD,
    SurveyMonkey,
    given,
    starting,
)
from valuess import sheets
from valuess.db import now
from valuess.survey.bringing import deciding, heads, parts, rows, suggesting, taking, times

FORM = starting()
ANSWERS = given(FORM, 40)


def understood(content, form=FORM, zone="Europe/Paris"):
    """(table, targets, [Row]) of a file as it is understood without anybody's help."""
    stream, pieces = sheets.every_table(content), []
    made = taking.single if next(stream, 0) == 1 else taking.joined
    table, facts, _beside = made(stream, form, pieces)
    seen = [list(there) for there in facts.seen]
    found = suggesting.targets(form, table.columns, heads.blocks(table.columns), seen)
    found = deciding.sound(found, form)
    values = suggesting.values(form, suggesting.cells_of(form, found, seen))
    lang = deciding.language_of(form, table.columns, seen)
    order = facts.order(times.DMY)
    reader = rows.Reader(form, found, values, order, zone, lang, "mark",
                         [c.part or c.head for c in table.columns], now())  # fmt: skip
    piece = [row for packed in pieces for row in json.loads(zlib.decompress(packed))]
    return table, found, [reader.read(cells, digest) for _line, digest, cells in piece]


def same(found, answers=ANSWERS):
    assert [row.answers for row in found] == answers
    assert [row.problems for row in found if row.problems] == []


@pytest.mark.parametrize("lang,names,expanded,numeric",
                         list(product(("en", "fr"), (OLD, NEW), (False, True), (False, True))))  # fmt: skip
def test_a_surveymonkey_export_of_each_kind_gives_the_answers_back(lang, names, expanded, numeric):
    export = SurveyMonkey(FORM, ANSWERS, lang, names, expanded, numeric)
    table, _targets, found = understood(export.zip())
    same(found)
    assert found[0].outer == "3000000001" and {row.lang for row in found} == {lang}
    assert str(found[1].sent) == "2013-11-26 13:14:09"
    assert len(table.personal) == 5 and len(table.unneeded) == 1
