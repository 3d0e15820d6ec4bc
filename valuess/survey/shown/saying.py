"""How figures are said in the language of the page: shares, counts, what is hidden."""

from babel.dates import format_timedelta
from babel.numbers import format_decimal

from valuess.db import now
from valuess.i18n import LOCALES, _, language, ngettext, number, percent
from valuess.survey.results import snapshots
from valuess.survey.results.audit import NO_SOLVER
from valuess.survey.shown.drawing import drawn
from valuess.survey.shown.figures import flat, only


class Said:
    """What drawing.drawn asks for, in the language of the page."""

    @property
    def hidden(self):
        return _("hidden")

    @property
    def nobody(self):
        return _("no answers")

    def label(self, words):
        return said(words)

    def pair(self, words, value):
        return _("%(label)s: %(value)s", label=said(words), value=value)

    def share(self, share):
        return percent(share)

    def base(self, n):
        return _("n hidden") if n is None else _("n = %(number)s", number=number(n))

    def value(self, cell):
        if cell.share is None:
            return number(cell.count)
        return _("%(share)s (%(count)s)", share=percent(cell.share), count=number(cell.count))


SAID = Said()


def said(words):
    """Words in the language of the page, else in the one there is."""
    return (words.get(language()) or next(filter(None, words.values()), "")) if words else ""


def points(value):
    """A difference in points of a hundred, with its sign: « +4,2 »."""
    figures = format_decimal(abs(value), "#,##0.#", locale=LOCALES[language()])
    return f"{'+' if value > 0 else '−'}{figures}"


def base(figure):
    """How many answered, of how many who were asked, in words."""
    if figure.n is None or figure.asked is None:
        return _("The number of answers is hidden.")
    if figure.n == figure.asked:
        return ngettext(
            "%(num)d was asked, and answered.", "%(num)d were asked, and all answered.", figure.n
        )
    return _(
        "n = %(n)s answered, of %(asked)s who were asked.",
        n=number(figure.n), asked=number(figure.asked),
    )  # fmt: skip


def notes(figure, smallest):
    """What a reader must know of these shares, as sentences."""
    found = [base(figure)]
    if figure.several:
        found.append(_("Several answers were possible: the shares add up to more than 100%."))
    if figure.question.type == "ranking":
        found.append(_("What each put first."))
    if figure.axis is not None and figure.axis.type == "several":
        found.append(_("Whoever chose several is counted in each."))
    if figure.hides:
        found.append(hidden(smallest))
    return found


def hidden(smallest):
    return _(
        "Hidden: fewer than %(number)s answers, or a number from which such a one could be"
        " worked out.", number=smallest,
    )  # fmt: skip


def left_out(source):
    """How many organisations the tables leave out (results/aside.py), as a sentence, or "".

    It tells nothing new: how many answered is read beside it, how many the tables are of in them.
    """
    told = snapshots.read(source.snapshot)
    count = told.get("aside", 0) if told["n"] is not None else 0
    if not count:
        return ""
    if count < source.survey.smallest:
        return _(
            "A few organisations are not in these tables: they did not answer one of the questions"
            " by which the results are crossed."
        )
    return ngettext(
        "%(num)d organisation is not in these tables: to a question by which the results are"
        " crossed, it gave no answer, or one that few gave.",
        "%(num)d organisations are not in these tables: to a question by which the results are"
        " crossed, they gave no answer, or one that few gave.", count,
    )  # fmt: skip


def elapsed(job):
    """How long ago it was begun: « 40 secondes »."""
    return format_timedelta(now() - job.begun, locale=LOCALES[language()])


def failed(job):
    """Why the tables of a snapshot could not be checked."""
    if job.error == NO_SOLVER:
        return _(
            "This machine cannot check the tables: SciPy, the solver that it takes, is not"
            " installed. Whoever looks after the portal can install it."
        )
    return _("The check broke off. Try again; if it does once more, tell whoever looks after the"
             " portal.")  # fmt: skip


def described(figure):
    """The figure in one line for those who hear it: what is drawn, and its first values."""
    if figure.crossed or figure.kind != "bars":
        return _("Bars of the shares; the table after it says the same in numbers.")
    told = (
        SAID.pair(each.label, SAID.hidden if each.cells[0].hidden else SAID.value(each.cells[0]))
        for each in figure.lines
    )
    return "; ".join(told)


def chart(figure):
    """The Drawing of a figure in the language of the page, or None.

    A column of which everything is hidden stands in the table alone.
    """
    told = [
        column.code
        for at, column in enumerate(figure.columns)
        if not all(cell.hidden for line in figure.lines for cell in flat(line.cells[at : at + 1]))
    ]
    return drawn(only(figure, told) if figure.crossed and told else figure, SAID)


def narrowed(source):
    """[(question, answer)] in words, of the organisations that alone are counted."""
    axes = {axis.code: axis for axis in source.form.axes()}
    return [
        (said(axes[code].label), said(axes[code].option(option).label))
        for code, option in source.where.items()
    ]


def base_moved(move):
    if move.before is None or move.now is None:
        return _("n is hidden in one of them")
    return _("n from %(before)s to %(now)s", before=number(move.before), now=number(move.now))


def points_moved(where, value):
    return _("%(label)s: %(points)s percentage points", label=where, points=points(value))


def labels_of(things):
    """Axes, or the options of one, for a list to choose from: (code, words)."""
    return [(each.code, said(each.label)) for each in things]
