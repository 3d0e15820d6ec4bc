"""What the pages of an import show, in words."""

from valuess import jobs
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.i18n import _, lazy, shown
from valuess.survey.answers import BESIDE
from valuess.survey.bringing import deciding, importing, models, parts, times
from valuess.survey.bringing import rows as reading
from valuess.survey.bringing.importing import CHANGED, DOUBLE, EMPTY, NEW, PARTLY, SAME
from valuess.survey.form import GRID, RANKING, SEVERAL, WORDS

OUTCOMES = {
    NEW: (lazy("taken"), "sea"),
    PARTLY: (lazy("taken, partly understood"), "gorse"),
    CHANGED: (lazy("there already, brought up to date"), "heather"),
    SAME: (lazy("there already"), "granite"),
    EMPTY: (lazy("left out: no answer in it"), "granite"),
    DOUBLE: (lazy("left out: the same number as a row before"), "granite"),
}
WHY = {
    reading.VALUE: lazy("is none of the answers"),
    reading.FIGURE: lazy("is not a number that can be taken"),
    reading.DAY: lazy("is not a date"),
    reading.TWICE: lazy("is a second answer to a question that has one"),
    reading.ALSO: lazy("“none” or “don’t know” was ticked beside other answers, which stay"),
    reading.ADDRESS: lazy("an address stood alone in it, and was left out"),
    reading.MOMENT: lazy("is not a time that can be taken"),
    reading.LONG: lazy("is too long, and was cut"),
}
FRONT = {
    parts.ID: lazy("Number of the response"), parts.START: lazy("Begun at"),
    parts.END: lazy("Sent at"), parts.LANG: lazy("Language of the answer"),
}  # fmt: skip
ZONES = {
    "Europe/Paris": lazy("Time of France"), "Europe/London": lazy("Time of the United Kingdom"),
    "UTC": lazy("Universal time (UTC)"), "America/Los_Angeles": lazy("Pacific time (California)"),
    "America/New_York": lazy("Eastern time (New York)"),
}  # fmt: skip
ORDERS = {times.DMY: lazy("day/month/year"), times.MDY: lazy("month/day/year")}
CUT = 70  # characters of a label in a list to choose from


def short(words):
    words = str(words)
    return words if len(words) <= CUT else words[: CUT - 1].rstrip() + "…"


def label(item):
    """A label of a form, in the language of the page."""
    return Label(item.label)


def named(told, question):
    """What a target of a question is called in a list to choose from."""
    aim = parts.target(told)
    option = question.option(aim.option) if aim.option else None
    row = next((row for row in question.rows if row.code == aim.row), None)
    if aim.other:
        return _("What was said beside “%(option)s”", option=short(label(question.other())))
    if aim.place:
        return _("Place %(n)s", n=aim.place)
    if row is not None and option is not None:
        return _("%(row)s: ticked “%(option)s”", row=short(label(row)), option=short(label(option)))
    if row is not None:
        return _("Row: %(row)s", row=short(label(row)))
    if option is not None and question.type == RANKING:
        return _("Place of “%(option)s”", option=short(label(option)))
    if option is not None:
        return _("Ticked: %(option)s", option=short(label(option)))
    if question.type in (SEVERAL, RANKING):
        return _("All the answers, in one cell")
    return _("The answer")


def owners(form):
    """(value, label) of what a block may be."""
    found = [("", _("leave out")), *FRONT.items()]
    for n, question in enumerate((q for q in form.questions() if q.type != WORDS), 1):
        if not question.contact:
            found.append((question.code, f"{n}. {short(label(question))}"))
    return found


def undecided(brought):
    """What the page of a file that waits for a decision shows."""
    form = brought.survey.form()
    report = importing.looked_at(brought)
    blocks, more = deciding.blocks(brought)
    answers = deciding.answers(brought)
    return {
        "survey": brought.survey, "brought": brought, "told": brought.mapping, "report": report,
        "counts": report.counts(), "outcomes": OUTCOMES, "taken": taken(report.counts()),
        "blocks": blocks, "more": more, "answers": answers, "owners": owners(form), "form": form,
        "columns": deciding.columns_of(brought), "label": label, "short": short,
        "tongues": list(LANGUAGES.items()),
        "zones": list(ZONES.items()), "orders": list(ORDERS.items()),
        "unknown": sum(one.unknown for one in answers), "kept_days": models.KEPT.days,
        "matched": len({b.owner for b in blocks if b.owner and b.owner not in parts.FRONT}),
        "asked": sum(1 for q in form.questions() if q.type != WORDS and not q.contact),
        "option_pairs": option_pairs, "choice_pairs": choice_pairs, **first_of(brought, form),
    }  # fmt: skip


def taken(counts):
    return sum(counts[letter] for letter in importing.TAKEN)


def option_pairs(question):
    """What an answer in a file may be taken for, to choose from."""
    found = [(option.code, short(label(option))) for option in question.options]
    if question.other() is not None:
        found.append((reading.OWN_WORDS, _("“%(option)s”, said in these words",
                                           option=short(label(question.other())))))  # fmt: skip
    return [*found, (reading.LEFT, _("leave out"))]


def choice_pairs(choices, question):
    return [(told, named(told, question)) for told in choices]


def first_of(brought, form):
    """The first rows as they would be kept: heads, moments, [(question, [words])]."""
    found = importing.first_rows(brought)
    lines = []
    for question in form.questions():
        if any(question.code in row.answers for _line, row in found):
            lines.append((label(question), [said(question, row.answers) for _line, row in found]))
    return {
        "first_heads": [_("Row %(n)s", n=line) for line, _row in found],
        "moments": [row.sent or row.started for _line, row in found], "first": lines,
    }  # fmt: skip


def said(question, answers):
    """An answer in the words of the form."""
    value = answers.get(question.code)
    if value is None:
        return ""
    names = {option.code: str(label(option)) for option in question.options}
    if question.type == GRID:
        titles = {row.code: str(label(row)) for row in question.rows}
        words = "; ".join(f"{titles[row]} – {names[code]}" for row, code in value.items())
    elif isinstance(value, list):
        words = ", ".join(names[code] for code in value)
    elif value is True:
        words = _("yes")
    else:
        words = names.get(value, value)
    beside = answers.get(question.code + BESIDE)
    return _("%(answer)s (%(beside)s)", answer=words, beside=beside) if beside else words


def done(brought):
    """What the page of an import that was begun shows."""
    report = importing.Report(brought.report or None)
    if jobs.take_up(brought):
        brought = models.of_survey(brought.survey, brought.id)
    return {
        "survey": brought.survey, "brought": brought, "counts": report.counts(),
        "outcomes": OUTCOMES, "alive": jobs.alive(brought), "told": brought.mapping,
        "rows_seen": len(report.told["letters"]), "taken": taken(report.counts()),
        "author": brought.author.name if brought.author else _("Somebody erased since"),
    }  # fmt: skip


def rows_listed(brought):
    if brought.state == models.READ:
        return importing.looked_at(brought)
    return importing.Report(brought.report or None)


def rows_of(report, lines, columns):
    """[(line, letter, [words])] with what was not understood of each row."""
    wanted, said_of = {line for line, _letter in lines}, {}
    for line, column, words, why in report.told["problems"]:
        if line in wanted:
            name = "" if column is None else short(columns[column].name)
            said_of.setdefault(line, []).append((name, words, WHY[why]))
    return [(line, letter, said_of.get(line, [])) for line, letter in lines]


def rows(brought, only, here, page):
    """What the page of the rows shows."""
    report = rows_listed(brought)
    lines = [pair for pair in report.lines() if only in ("", pair[1])]
    shown = lines[(here - 1) * page : here * page]
    return {
        "survey": brought.survey, "brought": brought, "outcomes": OUTCOMES, "only": only,
        "counts": report.counts(), "rows": rows_of(report, shown, deciding.columns_of(brought)),
        "here": here, "pages": -(-len(lines) // page), "more": report.told["more"],
        "all": len(report.told["letters"]), "ahead": brought.state == models.READ,
    }  # fmt: skip


def waiting(survey):
    return list(models.waiting(survey))


def listed(survey):
    """[(import, how it stands, tone, counts)] of those that were begun."""
    found = []
    for brought in models.listed(survey):
        counts = importing.Report(brought.report or None).counts()
        found.append((brought, *stands(brought), taken(counts), counts))
    return found


def stands(brought):
    """(words, tone) of where an import is."""
    if brought.undone:
        return _("undone"), "granite"
    if brought.state == jobs.DONE:
        return _("done"), "sea"
    if jobs.alive(brought):
        return _("at work"), "gorse"
    return _("broken off"), "red"


def known_file(done):
    return _("This same file was imported on %(when)s. What is there already is not added again.",
             when=shown(done.created))  # fmt: skip
