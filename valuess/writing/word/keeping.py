"""Saving what was written in Word: every language of every page, or nothing."""

import json
from dataclasses import dataclass, field

from valuess.db import db
from valuess.i18n import _
from valuess.writing import groups, saving, standing
from valuess.writing.checks import Writing
from valuess.writing.models import Document


class Clash(Exception):
    """Somebody saved other words for the same passage meanwhile."""


@dataclass
class Work:
    """What the writer says of it all.

    kind: of the edits; token: of the form; choices: {side's key: a choice for each conflict};
    agreed: {document: JSON of the rows whose languages now say the same}.
    """

    kind: str = ""
    token: str = ""
    choices: dict = field(default_factory=dict)
    agreed: dict = field(default_factory=dict)


def keep(sides, work, by):
    """Save the sides, each merged with what came meanwhile: None, or the one in conflict."""
    try:
        with db.atomic():
            for side in sides:
                if one(side, work, by).status == "conflict":
                    raise Clash(side)
            for number, rows in work.agreed.items():
                agree(number, rows, by)
    except Clash as clash:
        return clash.args[0]
    return None


def one(side, work, by):
    """The Outcome of saving one language of a page."""
    note, token = _("Written in Word"), f"{work.token}-{side.key}"
    if side.text is None:
        document = Document.get_by_id(side.document)
        writing = Writing(side.title, side.body, note=note, token=token)
        return saving.begin(document.kind, side.lang, writing, by, document)
    title, body, base = side.title, side.body, side.base.number
    if side.conflicts or side.combined.title is None:
        title = side.combined.title or title
        body, base = side.combined.merge.resolve(work.choices[side.key]), side.text.head
    writing = Writing(title, body, base, note, work.kind, token=token)
    return saving.save(side.text, writing, by)


def agree(number, rows, by):
    """Say of the rows that were changed that both languages now say the same."""
    try:
        wanted = {tuple(map(plain, row)) for row in json.loads(rows)}
    except (TypeError, ValueError):
        return
    for pair in standing.pairs(number).groups:
        both = all(pair.words) and pair.status in (groups.CHANGED, groups.UNCHECKED)
        if both and tuple(map(plain, pair.words)) in wanted:
            standing.say(number, standing.AGREE, pair.ids, by, words=pair.words)


def plain(words):
    return " ".join(str(words).split())
