"""Answers for SPSS: a system file, and the same as syntax with its data. Pure.

Options are numbered in the order of the questionnaire, from 1; ticks are 1 and 0.
"""

import re

from valuess.survey.shown import sav
from valuess.survey.shown.columns import CODE, DAY, FIGURE, TEXT, TICK

RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}
YES_NO = {"fr": ("Non", "Oui"), "en": ("No", "Yes")}
LEADING = 64  # bytes of a name


def variable_names(names):
    """What SPSS may call the columns: unique whatever the case, in the order given."""
    found, taken = [], set()
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_") or "v"
        plain = f"v_{plain}" if not plain[0].isalpha() or plain.upper() in RESERVED else plain
        number, made = 1, plain[: LEADING - 4]
        while made.upper() in taken:
            number += 1
            made = f"{plain[: LEADING - 4]}_{number}"
        taken.add(made.upper())
        found.append(made)
    return found


def numbered(layout):
    """{column name: {code: number}} of the coded columns."""
    return {name: {code: at for at, code in enumerate(known, 1)}
            for name, known in layout.labels.items()}  # fmt: skip


def prepared(layout, before, rows, lang):
    """(variables, cases). before: [(name, label, whether words, whether a day)] of the columns
    in front of those of the layout; rows: lists with their values first, then `Layout.rows`."""
    names = variable_names([name for name, *_about in before]
                           + [column.name for column in layout.columns])  # fmt: skip
    codes, shift = numbered(layout), len(before)
    cases = [list(row) for row in rows]
    for at, column in enumerate(layout.columns, shift):
        if column.kind == CODE:
            known = codes[column.name]
            for case in cases:
                case[at] = known.get(case[at])
        elif column.kind == FIGURE:
            for case in cases:
                case[at] = None if case[at] is None else float(case[at])
    variables = [
        sav.Variable(name, label, width=sav.measured(cases, at) if said else 0, day=day)
        for at, (name, (_name, label, said, day)) in enumerate(zip(names, before, strict=False))
    ]
    for at, column in enumerate(layout.columns, shift):
        variables.append(variable(names[at], column, layout, codes, lang, cases, at))
    return variables, cases


def variable(name, column, layout, codes, lang, cases, at):
    """The Variable of a column."""
    made = sav.Variable(name, column.label.get(lang) or next(iter(column.label.values()), name))
    if column.kind == TEXT:
        made.width = sav.measured(cases, at)
    elif column.kind == CODE:
        labels = layout.labels[column.name]
        made.values = {number: labels[code].get(lang) or code
                       for code, number in codes[column.name].items()}  # fmt: skip
        made.measure = sav.ORDINAL if column.type == "grid" else sav.NOMINAL
    elif column.kind == TICK:
        made.values = dict(enumerate(YES_NO.get(lang, YES_NO["en"])))
    else:
        made.measure, made.day = sav.SCALE, column.kind == DAY
        made.decimals = 2 if column.kind == FIGURE else 0
    return made


def syntax(variables, file):
    """The words of a .sps that reads the CSV file of that name and labels it."""

    def quoted(words, limit):
        said = sav.cut(re.sub(r"\s+", " ", words), limit).decode()
        return "'" + said.replace("'", "''") + "'"

    def style(v):
        return f"A{v.width}" if v.width else "SDATE10" if v.day else f"F8.{v.decimals}"

    told = [
        "* Encoding: UTF-8.", "SET DECIMAL=DOT.",
        f"GET DATA /TYPE=TXT /FILE='{file}' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED",
        " /DELIMITERS=\",\" /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=",
        *(f"  {v.name} {style(v)}" for v in variables), "  .",
        "VARIABLE LABELS", *(f"  {v.name} {quoted(v.label, sav.LABEL)}" for v in variables), "  .",
    ]  # fmt: skip
    for v in variables:
        if v.values:
            pairs = (f"{n} {quoted(words, sav.VALUE_LABEL)}" for n, words in v.values.items())
            told += [f"VALUE LABELS {v.name}", *(f"  {pair}" for pair in pairs), "  ."]
    levels = {sav.NOMINAL: "NOMINAL", sav.ORDINAL: "ORDINAL", sav.SCALE: "SCALE"}
    told += [f"VARIABLE LEVEL {v.name} ({levels[v.measure]})." for v in variables]
    return "\r\n".join([*told, "EXECUTE.", ""])
