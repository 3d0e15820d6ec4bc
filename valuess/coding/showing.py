"""What the pages of the coding show, gathered from what was coded."""

from dataclasses import dataclass

from flask import url_for
from peewee import fn

from valuess.access import COORDINATOR, rank
from valuess.accounts.models import Account
from valuess.coding import (
    asked,
    codebook,
    marking,
    reading,
    segments,
    settling,
    sources,
    subjects,
    undoing,
)
from valuess.coding.models import CASE, CODE, PASSAGE, Memo, Passage
from valuess.config import LANGUAGES

AROUND = 160  # code points of its text that are shown before and after a passage
MOST = 200  # texts of one kind on the front page


@dataclass
class Shown:
    """A text in the list. passages: how many stand in it."""

    number: int
    about: sources.About
    passages: int


def shelves(by):
    """(kind, label, [Shown]) of what this person may read; of long lists what was coded first."""
    made = []
    for kind, source in sources.known.items():
        counts = dict(
            Passage.select(Passage.number, fn.COUNT(Passage.id))
            .where(Passage.kind == kind, Passage.removed.is_null())
            .group_by(Passage.number)
            .tuples()
        )
        numbers = sorted(source.numbers(), key=lambda n: (n not in counts, n))
        may = source.readable(by, numbers)
        numbers = [number for number in numbers if number in may][:MOST]
        about = source.about(numbers)
        rows = [Shown(n, about[n], counts.get(n, 0)) for n in numbers if n in about]
        made.append((kind, source.label, rows))
    return made


def colours():
    """The stylesheet that gives each code its colour."""
    return "\n".join(f".k{n}{{--k:{c.colour}}}" for n, c in codebook.known().by_id.items())


def title(kind, number):
    about = sources.about([(kind, number)]).get((kind, number))
    return about.title if about else ""


def typed(form, kind, number):
    """What the form that marks shows: what was typed, or the country of the case."""
    about = sources.about([(kind, number)]).get((kind, number))
    page = marking.picker(about.country if about else "")
    if form:
        page["values"] |= asked.facets(form) | {"memo": form.get("memo", "")}
        page["values"]["codes"] = [code.id for code in asked.chosen(form)]
    page["values"] |= {"first": form.get("words", ""), "last": form.get("last", "")}
    return page


def paragraph_of(words, position):
    """The number of the paragraph at a position, 1 in a text without any."""
    part = segments.at(segments.paragraphs(words.text), position)
    return part.number if part else 1


def address(kind, number, words, passage):
    """Where a passage stands on the page of its text."""
    return f"{url_for('.text', kind=kind, number=number)}#para-{paragraph_of(words, passage.start)}"


def still(found):
    """The page of a passage, or that of its text once no code stands on it."""
    if Passage.live(found.id):
        return url_for(".passage", number=found.id)
    return url_for(".text", kind=found.kind, number=found.number)


def place_of(memo, by):
    """Where a memo is shown, None where this person may not go."""
    if memo.about == PASSAGE:
        found = Passage.live(memo.number)
        may = found and sources.seen(found.kind, found.number, by)
        return may and f"{url_for('coding.passage', number=found.id)}#memos"
    if memo.about == CODE:
        return f"{url_for('coding.edit_code', number=memo.number)}#memos"
    if memo.about == CASE:
        there = subjects.place(CASE, memo.number, by)
        return there and f"{there}#memos"
    if sources.seen(memo.about, memo.number, by) is None:
        return None
    return f"{url_for('coding.text', kind=memo.about, number=memo.number)}#memos"


def place_of_act(act, by):
    """Where one goes on after undoing."""
    if act is None:
        return url_for("coding.index")
    if act.kind and sources.seen(act.kind, act.number, by):
        return url_for("coding.text", kind=act.kind, number=act.number)
    return subjects.place(act.kind, act.number, by) or url_for("coding.book")


def passage(found, by, form, errors, **more):
    """The values of the page of a passage (with its codes). other_words: a translation, and
    memo_words: a memo, that was typed and could not be kept."""
    words = sources.words(found.kind, found.number)
    mine = [given.code.id for given in found.codes if by.id in given.by]
    shown = {name: getattr(found, name) for name in ("level", "stance", "country")}
    if "codes" in errors or any(name in errors for name in shown):
        shown |= asked.facets(form)
        mine = [code.id for code in asked.chosen(form)]
    names = Account.names({n for given in found.codes for n in given.by if n})
    translated = reading.translations([found])
    return {
        "passage": found, "about": sources.about([(found.kind, found.number)]).get(
            (found.kind, found.number)), "title": title(found.kind, found.number),
        "paragraph": paragraph_of(words, found.start),
        "before": before(words.text, found.start), "after": after(words.text, found.end),
        "mine": mine, "runs": rank(by) >= COORDINATOR, "errors": errors, "user_id": by.id,
        "names": lambda numbers: ", ".join(str(names[n]) for n in numbers if n in names),
        "act": undoing.last(found.kind, found.number, by), **more,
        "memos": list(Memo.on(PASSAGE, [found.id])),
        "translated": [(lang, translated.get((found.id, lang)))
                       for lang in LANGUAGES if lang != found.lang],
        **marking.picker(**shown, codes=mine),
    }  # fmt: skip


def before(text, start):
    return ("…" if start > AROUND else "") + text[max(start - AROUND, 0) : start]


def after(text, end):
    return text[end : end + AROUND] + ("…" if end + AROUND < len(text) else "")


def once_here(kind, number):
    """{account number: name} of those whose codes in a text were taken away by settling, too."""
    numbers = {row.analyst_id for row in settling.given(kind, number, own=True)} - {None}
    return Account.names(numbers)


def pair(chosen, known):
    """Two different numbers of `known`: those chosen where they are there; else 0."""
    first = chosen[0] if chosen[0] in known else next(iter(known), 0)
    rest = [number for number in known if number != first]
    return first, chosen[1] if chosen[1] in rest else next(iter(rest), 0)
