"""Both languages of a document side by side: what the translate page shows and does."""

from dataclasses import dataclass

from flask import abort, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import (
    checks,
    conflicts,
    forms,
    groups,
    memory,
    reading,
    standing,
    terms,
    translating,
)
from valuess.writing.diff import compare_words
from valuess.writing.models import Text, sees_working
from valuess.writing.standing import AGREE, DIFFER, SETTLE, TIE, UNTIE, PairMark
from valuess.writing.talk import showing, talking
from valuess.writing.translating import Rendering, Seen

STAY, NEXT = "stay", "next"


@dataclass
class Cell:
    """One side of a row. steps: what changed since it was agreed, word by word, or None."""

    lang: str
    words: str
    steps: list | None
    heading: bool


@dataclass
class Row:
    """A pair as the page shows it. waits: whether there is work in the reader's language."""

    pair: groups.Pair
    cells: list
    waits: bool
    state: str

    @property
    def number(self):
        return self.pair.number


def cell(pair, at, lang):
    changed = pair.status == groups.CHANGED and pair.changed[at]
    steps = compare_words(pair.agreed[at], pair.words[at]) if changed else None
    return Cell(lang, pair.words[at], steps, pair.kinds[at][:1] in (("title",), ("heading",)))


def rows(pairs, own):
    """The rows of a document; `own`: the side of the reader."""
    return [
        Row(pair, [cell(pair, at, lang) for at, lang in enumerate(pairs.sides)],
            pair.waits[own], pair.status)
        for pair in pairs.groups
    ]  # fmt: skip


def behind(pairs, number, own):
    """After which place of the reader's text a paragraph goes that only the other one has."""
    last = 0
    for pair in pairs.accord.pairs(1 - own):
        if pair.number == number:
            return last
        last = max(pair.places[own], default=last)
    return last


def found(kind, slug):
    """(the working text at this address, its Pairs, the reader's side), or 404."""
    text = Text.at(kind, g.lang, slug, working=True) if sees_working(kind, slug) else None
    if text is None or text.lang != g.lang or g.lang not in standing.SIDES:
        abort(404)
    addresses = reading.alternates(text, working=True)
    g.alternates = {lang: f"{there}/translate" for lang, there in addresses.items()}
    pairs = standing.pairs(text.document_id, g.lang)
    return text, pairs, pairs.sides.index(g.lang)


def translate(kind, slug):
    """Both texts side by side, with the pair at hand open; write it and go on."""
    text, pairs, own = found(kind, slug)
    if request.method == "GET":
        return page(text, pairs, own)
    try:
        outcome = translating.bring_up_to_date(rendering(pairs, own), g.user)
    except checks.Unacceptable as refused:
        return page(text, pairs, own, refused.errors, 422)
    if outcome.status == "conflict":
        return conflicts.page(text, outcome)
    flash(_("Paragraph saved."), "success")
    return onwards(text)


def say(kind, slug):
    """Say of a pair that it is still correct, differs, no longer differs, or is no pair."""
    text, pairs, own = found(kind, slug)
    try:
        mark = said(text, pairs, own, request.form.get("act", ""))
    except checks.Unacceptable as refused:
        return page(text, pairs, own, refused.errors, 422)
    flash(words_of(mark.act), "success")
    return onwards(text)


def unsay(kind, slug, number):
    """Take back what somebody said of a pair."""
    text, _pairs, _own = found(kind, slug)
    mark = PairMark.get_or_none(PairMark.id == number, PairMark.document == text.document_id)
    if mark is None:
        abort(404)
    standing.take_back(mark.id, g.user)
    flash(_("Taken back: the pair stands as before."), "success")
    return redirect(url_for(".translate", slug=text.slug), 303)


def said(text, pairs, own, act):
    """Record what the form says; the PairMark. 400 for what no form says."""
    ids = numbers("left"), numbers("right")
    if act == AGREE:
        here, other = seen(pairs, own), seen(pairs, 1 - own, "other")
        return translating.still_correct(text.document_id, g.lang, here, other, ids, g.user)
    if act == TIE:
        with_ = pairs.numbered(forms.number("with", None))
        if with_ is None:
            raise checks.Unacceptable({"with": _("Choose the paragraph that it belongs to.")})
        ids = tuple([*mine, *theirs] for mine, theirs in zip(ids, with_.ids, strict=True))
    elif act == UNTIE:
        ids = ((), ids[1]) if own else (ids[0], ())
    elif act not in (DIFFER, SETTLE):
        abort(400)
    reason = request.form.get("reason", "")
    return standing.say(text.document_id, act, ids, g.user, reason=reason)


def words_of(act):
    return {
        AGREE: _("Noted: both say the same."),
        DIFFER: _("Noted: they differ deliberately."),
        SETTLE: _("Noted: it is no longer a deliberate difference."),
        TIE: _("The two paragraphs belong together now."),
        UNTIE: _("The two paragraphs no longer belong together."),
    }[act]


def onwards(text):
    """To the next pair that waits after the one at hand, or back to it."""
    at = forms.number("pair")
    slug = Text.get_by_id(text.id).slug
    after = {"after": at} if request.form.get("then") == NEXT else {"at": at}
    return redirect(url_for(".translate", slug=slug, **after, _anchor="at-hand"), 303)


def at_hand(all_rows):
    """The row that is open: the one asked for, the next that waits, or none."""
    asked, after = forms.number("at", None), forms.number("after", None)
    if request.method == "POST":
        asked = forms.number("pair", None)
    if asked is not None:
        return next((row for row in all_rows if row.number == asked), None)
    waiting = [row for row in all_rows if row.waits]
    if after is None:
        return waiting[0] if waiting else None
    order = [row.number for row in all_rows]
    start = order.index(after) + 1 if after in order else 0
    later = [row for row in all_rows[start:] if row.waits]
    return (later or waiting or [None])[0]


def remembered(row, own, sides):
    """The matches of the translation memory for a row, and the words of the one asked for."""
    if row is None:
        return {"matches": [], "taken": None}
    words, (lang, other) = row.pair.words, (sides[own], sides[1 - own])
    asked = forms.number("from", None) if request.method == "GET" else None
    return {
        "matches": memory.near(words[1 - own], other, lang, g.user, but=words[own]),
        "taken": asked and memory.words_of(asked, lang, g.user),
    }


def glossary(row, sides):
    """The terms that a row says, and those that its two sides do not both say."""
    if row is None:
        return {"said": [], "lacking": []}
    words = row.pair.words
    return {
        "said": terms.within(*zip(words, sides, strict=True)),
        "lacking": terms.lacking(*words, *sides),
    }


def page(text, pairs, own, errors=None, status=200):
    """The page, with what was typed where something is wrong."""
    all_rows = rows(pairs, own)
    here = at_hand(all_rows)
    waiting = [row for row in all_rows if row.waits]
    later = all_rows[all_rows.index(here) + 1 :] if here else []
    following = next((row for row in later if row.waits), None)
    return (
        render(
            "writing/translate.html", text=text, pairs=pairs, own=own, rows=all_rows, here=here,
            counts=standing.counted(pairs.groups, pairs.sides), waiting=waiting,
            following=following, behind=behind(pairs, here.number, own) if here else 0,
            errors=errors or {}, form=request.form, token=forms.new_token(),
            terms=terms, **glossary(here, pairs.sides),
            **remembered(here, own, pairs.sides),
            last=PairMark.latest(text.document_id, g.user),
            talks=showing.at_pair(pairs, here.pair) if here else [],
            talked=showing.counts(pairs), people=talking.candidates(text, g.user),
            loose=[row for row in all_rows if here and row is not here
                   and row.state in (groups.ONLY, groups.UNCHECKED)],
        ),
        status,
    )  # fmt: skip


def numbers(name):
    """Numbers of a hidden field, "3 4"; 400 for anything else."""
    parts = request.form.get(name, "").split()
    if len(parts) > 500 or not all(part.isascii() and part.isdigit() for part in parts):
        abort(400)
    return [int(part) for part in parts if len(part) < 10]


def seen(pairs, at, prefix="own"):
    """What the form says that its writer had in front of them of one language."""
    return Seen(
        pairs.texts[pairs.sides[at]], forms.number(f"{prefix}_base"),
        tuple(numbers(f"{prefix}_places")), forms.number("behind"),
    )  # fmt: skip


def rendering(pairs, own):
    """The paragraph that the form sends."""
    if "words" not in request.form:
        abort(400)
    return Rendering(
        seen(pairs, own), seen(pairs, 1 - own, "other"), (numbers("left"), numbers("right")),
        request.form["words"], request.form.get("kind", ""), request.form.get("note", ""),
        forms.token(), covers="covers" in request.form,
    )  # fmt: skip
