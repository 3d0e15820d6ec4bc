"""Every passage with its codes, as a table: one row a passage."""

from valuess.coding import reading, sources
from valuess.coding.models import Passage
from valuess.config import LANGUAGES
from valuess.i18n import _


def table(by, lang):
    """(heads, rows) of what this person may read."""
    rows = list(
        Passage.select().where(Passage.removed.is_null())
        .order_by(Passage.kind, Passage.number, Passage.start)
    )  # fmt: skip
    pairs = {(row.kind, row.number) for row in rows}
    may = sources.readable(pairs, by)
    about = sources.about(may)
    rows = reading.coded([row for row in rows if (row.kind, row.number) in about])
    translated = reading.translations(rows)
    heads = [_("Text"), _("Case"), _("Country"), _("Language"), _("Start"), _("End"), _("Words"),
             _("Codes"), _("Level"), _("Obstacle or lever")]  # fmt: skip
    heads += [f"{_('Translation')} ({code})" for code in LANGUAGES]
    made = []
    for row in rows:
        told = about[row.kind, row.number]
        said = [translated.get((row.id, code)) for code in LANGUAGES]
        made.append(
            [str(told.title), str(told.case_title), row.country or told.country, row.lang,
             row.start, row.end, row.words,
             "; ".join(f"{given.code.key} {given.code.name}" for given in row.codes),
             row.level, row.stance, *(each.words if each else "" for each in said)]
        )  # fmt: skip
    return heads, made
