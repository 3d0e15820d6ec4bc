"""Exports of other tools become the answers that were given, whatever their kind. Pure but for
the process that reads the file."""

import json
import zlib
from itertools import product
from pathlib import Path
from struct import pack

import pytest
from hypothesis import given as given_
from hypothesis import settings
from hypothesis import strategies as st

from tests.survey.exports import NEW, OLD, SurveyMonkey, as_csv, given, starting, zipped
from valuess import sheets
from valuess.db import now
from valuess.survey.bringing import deciding, heads, parts, rows, suggesting, taking, times
from valuess.survey.form import Question

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


@pytest.mark.parametrize("encoding,mark,end", [
    ("utf-8", ",", "\r\n"), ("utf-8-sig", ";", "\n"), ("utf-16", "\t", "\r\n"),
    ("utf-16-le", ",", "\n"), ("cp1252", ",", "\r"), ("latin-1", ";", "\r"),
    ("mac_roman", ";", "\r"),
])  # fmt: skip
def test_whatever_the_encoding_the_separator_and_the_ends_of_lines(encoding, mark, end):
    told = [{**one} for one in ANSWERS]
    for one in told:  # what these encodings cannot say
        for code, value in one.items():
            if isinstance(value, str) and encoding in ("latin-1", "cp1252", "mac_roman"):
                one[code] = value.replace("Œuvre", "OEuvre")
    form = SurveyMonkey(FORM, told, "fr")
    _table, _targets, found = understood(form.csv(encoding, mark, end))
    for row, one in zip(found, told, strict=True):
        row.answers = {code: plain_quotes(value) for code, value in row.answers.items()}
        assert row.answers == {code: plain_quotes(value) for code, value in one.items()}
        assert row.problems == []


def plain_quotes(value):
    return value.translate({8220: "?", 8221: "?"}) if isinstance(value, str) else value


def test_one_file_may_mix_encodings_and_hold_nul_and_html():
    export = SurveyMonkey(FORM, ANSWERS, "fr", html=True)
    lines = export.csv().split(b"\r\n")
    lines[5:9] = [line.decode().replace("Œ", "OE").encode("cp1252", "replace") for line in lines[5:9]]
    broken = b"\x00\r\n\x00".join(lines)
    _table, _targets, found = understood(broken)
    for at, (row, told) in enumerate(zip(found, ANSWERS, strict=True)):
        free = {c for c, v in told.items() if isinstance(v, str) and "Œ" in v} if 3 <= at < 7 else set()
        assert {c: v for c, v in row.answers.items() if c not in free} == {
            c: v for c, v in told.items() if c not in free
        }


def test_two_sheets_are_joined_by_the_respondents_number():
    export = SurveyMonkey(FORM, ANSWERS, "en", expanded=True)
    export.rows[3:5] = export.rows[4:2:-1]
    _table, _targets, found = understood(export.xlsx(split=60))
    same(found, [*ANSWERS[:3], ANSWERS[4], ANSWERS[3], *ANSWERS[5:]])


def test_both_languages_in_one_zip_follow_each_other_only_with_the_same_headings():
    one, two = SurveyMonkey(FORM, ANSWERS[:20]), SurveyMonkey(FORM, ANSWERS[20:], first=4_000_000_001)
    _table, _targets, found = understood(zipped({"a.csv": one.csv(), "b.csv": two.csv()}))
    same(found)
    french = SurveyMonkey(FORM, ANSWERS[20:], "fr", first=4_000_000_001)
    stream = sheets.every_table(zipped({"a.csv": one.csv(), "b.csv": french.csv()}))
    assert next(stream) == 2
    assert taking.joined(stream, FORM, [])[2] == ["b.csv"]


def one_row(heads_of, cell_of, front=(["_id", "start", "end"], lambda n: [str(n), "2013-12-01T09:00:00.000+01:00", "2013-12-01T09:20:00.000+01:00"])):  # fmt: skip
    """CSV of one row of headings. heads_of, cell_of: of a question; of it and an answer."""
    questions = [q for q in FORM.questions() if q.code in {c for a in ANSWERS for c in a}]
    top = [*front[0], *(head for q in questions for head in heads_of(q))]
    lines = [[*front[1](n), *(cell for q in questions for cell in cell_of(q, told))]
             for n, told in enumerate(ANSWERS, 1)]  # fmt: skip
    return as_csv([top, *lines])


def kobo_heads(question):
    group = f"page_a/{question.code}"
    if question.type == "grid":
        return [f"{group}/{row.code}" for row in question.rows]
    ticks = [f"{group}/{o.code}" for o in question.options] if question.type == "several" else []
    return [group, *ticks, *([f"{group}_other"] if question.other() else [])]


def kobo_cells(question, told):
    value, beside = told.get(question.code), told.get(f"{question.code}.other", "")
    if question.type == "grid":
        return [(value or {}).get(row.code, "") for row in question.rows]
    if question.type == "several":
        ticks = [str(int(o.code in value)) if value else "" for o in question.options]
        found = [" ".join(value or []), *ticks]
    else:
        found = [value or ""]
    return [*found, *([beside] if question.other() else [])]


def test_a_kobo_export_gives_the_answers_back():
    _table, targets, found = understood(one_row(kobo_heads, kobo_cells))
    same(found)
    assert found[0].outer == "mark:1" and str(found[0].sent) == "2013-12-01 08:20:00"
    assert targets[:3] == [":id", ":start", ":end"]


def limesurvey(full, lang="fr"):
    def heads_(question):
        name = question.label[lang] if full else question.code
        if question.type == "grid":
            return [f"{name} [{r.label[lang] if full else f'SQ{n:03}'}]"
                    for n, r in enumerate(question.rows, 1)]  # fmt: skip
        if question.type == "several":
            own = [o for o in question.options if o.sort != "other"]
            ticks = [f"{name} [{o.label[lang] if full else o.code}]" for o in own]
            return [*ticks, *([f"{name} [{'Autre' if full else 'other'}]"] if question.other() else [])]
        return [name, *([f"{name} [{'Autre' if full else 'other'}]"] if question.other() else [])]

    def cells(question, told):
        value, beside = told.get(question.code), told.get(f"{question.code}.other", "")
        names = {o.code: o.label[lang] if full else o.code for o in question.options}
        if question.type == "grid":
            return [names.get((value or {}).get(row.code), "") for row in question.rows]
        if question.type == "several":
            yes, no = ("Oui", "Non") if full else ("Y", "N")
            own = [o for o in question.options if o.sort != "other"]
            return [*((yes if o.code in value else no) if value else "" for o in own),
                    *([beside] if question.other() else [])]  # fmt: skip
        said = {"other": "Autre" if full else "-oth-"} if question.other() else {}
        return [{**names, **said}.get(value, value or ""), *([beside] if question.other() else [])]

    front = (["id", "submitdate", "startlanguage", "ipaddr", "token"],
             lambda n: [str(n), "2013-12-01 09:20:00", lang, "192.0.2.77", "secret-77"])  # fmt: skip
    return one_row(heads_, cells, front)


@pytest.mark.parametrize("full", [False, True])
def test_a_limesurvey_export_gives_the_answers_back(full):
    table, _targets, found = understood(limesurvey(full))
    same(found)
    assert sorted(table.personal) == ["ipaddr", "token"]
    assert {row.lang for row in found} == {"fr"}


def test_a_heading_that_asks_who_is_dropped_but_not_an_option_called_so():
    export = SurveyMonkey(FORM, ANSWERS[:2])
    for name, part in (("What is your e-mail address?", "Open-Ended Response"),
                       ("Contact details", "Name"), ("", "Phone Number"),
                       ("Votre numéro de téléphone", "Réponse")):  # fmt: skip
        export.heads[0].append(name)
        export.heads[1].append(part)
        for row in export.rows:
            row.append("Ursula 0299000000")
    table, _targets, _found = understood(export.csv())
    assert table.personal[5:] == [
        "What is your e-mail address? – Open-Ended Response", "Contact details – Name",
        "Contact details – Phone Number", "Votre numéro de téléphone – Réponse",
    ]  # fmt: skip


def refused(content):
    with pytest.raises(sheets.Unreadable) as told:
        list(sheets.every_table(content))
    return str(told.value), told.value.at


def bomb():
    """A small ZIP which says that it unpacks to 400 MB."""
    small = zipped({"a.csv": b"0" * 1_234_567})
    return small.replace(pack("<I", 1_234_567), pack("<I", 400_000_000))


@pytest.mark.parametrize("content,told", [
    (b"," * 5001 + b"x", ("columns", 5002)),
    (b"a,b\r\n1,\"two\r\n3,4\r\n5,6", ("quotes", 2)),
    (b"PK\x03\x04 nothing else", ("not a table", None)),
    (b"\xd0\xcf\x11\xe0" + b"0" * 90, ("xls", None)),
    (zipped({"a.pdf": b"%PDF"}), ("no table inside", None)),
    (zipped({"a.csv": zipped({"b.csv": b"a"})}), ("not a table", None)),
    (b"a\r\n" + b"1\r\n" * 100_002, ("rows", None)),
])  # fmt: skip
def test_what_cannot_be_read_is_said(content, told):
    assert refused(content) == told


def test_a_bomb_is_not_unpacked():
    assert refused(bomb()) == ("unpacked", None)


def test_a_formula_in_each_cell_is_words_and_is_left_out():
    export = SurveyMonkey(FORM, ANSWERS[:3])
    export.rows = [[row[0], *["=cmd|' /C calc'!A0"] * (len(row) - 1)] for row in export.rows]
    _table, _targets, found = understood(export.csv())
    kinds = {problem.why for row in found for problem in row.problems}
    assert {"value", "moment"} <= kinds and found[0].sent is None


@pytest.mark.parametrize("words,order,zone,said", [
    ("04/03/2014 02:05:09 PM", "mdy", "Europe/Paris", "2014-04-03 12:05:09"),
    ("04/03/2014 02:05", "dmy", "Europe/London", "2014-03-04 02:05:00"),
    ("2014-04-03T14:05:09.5+02:00", "dmy", "UTC", "2014-04-03 12:05:09"),
    ("2014-04-03 12:00", "mdy", "Europe/London", "2014-04-03 11:00:00"),
    ("12/31/2013 12:30 AM", "mdy", "America/Los_Angeles", "2013-12-31 08:30:00"),
    ("3/4/14 9h05", "dmy", "UTC", "2014-04-03 09:05:00"),
    ("41732.5", "dmy", "UTC", "2014-04-03 12:00:00"),
    ("99/99/2014", "dmy", "UTC", "None"), ("soon", "dmy", "UTC", "None"),
    ("0001-01-01T00:00:00Z", "dmy", "UTC", "None"),
])  # fmt: skip
def test_a_moment_is_read_in_its_zone(words, order, zone, said):
    assert str(times.moment(words, order, zone)) == said


def test_numbers_that_are_none_are_not_taken():
    question = Question("n", "number", {"en": "How many?"}, least="0")
    told = ["12,5", " 1 250 ", "NaN", "1e309", "-1", "Infinity", "9" * 40, "many"]
    assert [rows.number(cell, question) for cell in told] == ["12.5", "1250", *[None] * 6]


def test_several_answers_in_one_cell():
    known = parts.said(FORM.question("legal_form").options) | parts.said(FORM.question("sector").options)
    for cell, told in (
        ("Culture; Santé", ["Culture", "Santé"]), ("Culture|Santé", ["Culture", "Santé"]),
        ("Culture, Groupe informel, sans personnalité juridique, Santé",
         ["Culture", "Groupe informel, sans personnalité juridique", "Santé"]),
        ("culture health", ["culture", "health"]), ("Something else", ["Something else"]),
    ):  # fmt: skip
        assert suggesting.pieces(cell, known) == told


@settings(max_examples=30, deadline=None)
@given_(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=6))
def test_any_table_is_read_without_an_error(table):
    made, facts = taking.Table("", FORM), None
    told = [row for line in table if (row := made.add(line))]
    made.end()
    facts = taking.keep_rows(iter(told), made, [])
    seen = [list(there) for there in facts.seen] or [[] for _column in made.columns]
    found = suggesting.targets(FORM, made.columns, heads.blocks(made.columns), seen)
    reader = rows.Reader(FORM, found, {}, "dmy", "UTC", "fr", "m", ["x"] * len(found), now())
    for _line, cells in told:
        reader.counted(reader.read(cells, "d"))


def test_a_file_written_by_hand_in_windows_1252_with_the_line_ends_of_an_old_mac():
    content = Path("tests/survey/files/by-hand.csv").read_bytes()
    assert content.count(b"\n") == 0 and b"\x00" in content and b"\xe9" in content
    table, _targets, found = understood(content)
    assert table.personal == ["Adresse IP", "Votre nom – Réponse libre"]
    assert [row.answers for row in found] == [
        {"country": "france", "area": "rennes", "sector": ["employment", "culture"],
         "evaluates": "routinely", "effects_area": {"jobs": "strong", "partnership": "medium"},
         "who": ["volunteers"]},
        {"country": "other", "country.other": "Belgique", "area": "other",
         "area.other": "Liège ; et alentour", "sector": ["health", "other"],
         "sector.other": "Artisanat, \"à façon\"", "evaluates": "no"},
        {"country": "england"}, {},
    ]  # fmt: skip
    assert [p[1:] for row in found for p in row.problems] == [("Pays de Rennes ou Brest ?", "value")]
    assert [str(row.sent) for row in found[:2]] == ["2014-01-13 08:16:40", "2014-01-14 17:31:00"]
