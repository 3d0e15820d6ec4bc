"""A text to read and to mark: its paragraphs with their passages, and the form that marks.

`render` gives the whole of it to the page of any room; after a change only the paragraphs that
it touches are made anew.
"""

from dataclasses import dataclass

from flask import g
from markupsafe import Markup, escape

from valuess.accounts.models import Account
from valuess.coding import asked, codebook, deeds, reading, segments, sources, undoing
from valuess.coding.codebook import Wrong
from valuess.coding.models import COUNTRIES, LEVELS, PASSAGE, STANCES, Memo, Passage
from valuess.db import db
from valuess.htmx import asks_for, part
from valuess.i18n import _

PIECE = '<mark class="k%d d%d" data-p="%s">%s</mark>'
DEEPEST = 3
SHORT = 80  # code points of a passage, where it is only named
WINDOW = 3  # paragraphs whose words can be chosen from at once, without a script


@dataclass
class Row:
    """A paragraph as it is shown. html: its words, marked; begins: the passages to name beside
    it."""

    number: int
    start: int
    html: Markup
    begins: list


def rows(text, passages, only=None):
    """The Rows of a text; only: the numbers of the paragraphs that are wanted."""
    parts = segments.paragraphs(text)
    reaching = segments.spread(parts, passages)
    made = []
    for each in parts:
        if only is not None and each.number not in only:
            continue
        here = reaching.get(each.number, ())
        begins = [p for p in here if p.start >= each.start or each.number == 1]
        made.append(Row(each.number, each.start, html(text, each, here), begins))
    return made


def html(text, paragraph, passages):
    """The words of a paragraph, those of passages in <mark>: composed by hand, since a long text
    has thousands of them."""
    if not passages:
        return escape(text[paragraph.start : paragraph.end])
    made = []
    for piece in segments.segments(paragraph, passages):
        words = escape(text[piece.start : piece.end])
        if piece.passages:
            numbers = " ".join(str(passage.id) for passage in piece.passages)
            depth = min(len(piece.passages), DEEPEST)
            made.append(PIECE % (colour(piece.passages[-1]), depth, numbers, words))
        else:
            made.append(words)
    return Markup("".join(made))


def colour(passage):
    """The number of the code that gives a passage its colour."""
    return passage.codes[0].code.id if passage.codes else 0


def text_page(kind, number, words, by):
    """What the page of a text shows, as the values of its template."""
    passages = reading.passages(kind, number)
    act = undoing.last(kind, number, by)
    about = sources.about([(kind, number)]).get((kind, number))
    return {
        "kind": kind, "number": number, "words": words, "about": about,
        "rows": rows(words.text, passages), "count": len(passages),
        "flagged": [p for p in passages if p.flagged], "act": act,
        "memos": list(Memo.on(kind, [number])), "analysts": analysts(passages), "user_id": by.id,
        "names": names(passages),
        **picker(about.country if about else ""),
    }  # fmt: skip


def names(passages):
    """{code number: its name in the reader's language} of what these passages have."""
    return {given.code.id: str(given.code.name) for p in passages for given in p.codes}


def analysts(passages):
    """{account number: name} of those who gave codes to these passages, by name."""
    numbers = {by for p in passages for given in p.codes for by in given.by if by}
    return dict(sorted(Account.names(numbers).items(), key=lambda pair: str(pair[1]).casefold()))


def picker(country="", **chosen):
    """What the form that marks offers, and what is chosen in it."""
    return {
        "nodes": codebook.known().tree,
        "facets": (("level", LEVELS), ("stance", STANCES), ("country", COUNTRIES)),
        "values": {"codes": [], "level": "", "stance": "", "country": country, "memo": ""} | chosen,
    }  # fmt: skip


def render(kind, number, by=None, errors=None, **more):
    """The text to read and mark, as Markup for the page of any room; None where this person may
    not read it. Logs the reading. more: a memo that could not be kept, see coding/_memos.html.
    The page adds coding.css, the colours and coding.js (coding/_head.html)."""
    by = by or g.user
    words = sources.opened(kind, number, by)
    if words is None:
        return None
    page = text_page(kind, number, words, by)
    return Markup(part("coding/_text.html", **page, errors=errors or {}, **more))


def window(words, paragraph):
    """The numbered words of some paragraphs: what is chosen from without a script.

    A list of (paragraph number, [(word number, start, end)]); empty for no such paragraph.
    """
    parts = segments.paragraphs(words.text)
    made, n = [], 0
    for each in parts[paragraph - 1 : paragraph - 1 + WINDOW] if paragraph > 0 else ():
        numbered = []
        for start, end in segments.words(words.text, each.start, each.end):
            n += 1
            numbered.append((n, start, end))
        made.append((each.number, numbered))
    return made


def between(shown, first, last):
    """The place from the first to the last of the numbered words, None where they are not."""
    spans = {n: (start, end) for _number, some in shown for n, start, end in some}
    if first not in spans or last not in spans or last < first:
        return None
    return spans[first][0], spans[last][1]


@dataclass
class Asked:
    """What the form that marks asks for. shown, paragraph: the window it was chosen from, when
    that was done by the numbers of words; errors: what is wrong with these."""

    place: tuple
    base: str
    codes: list
    facets: dict
    memo: str
    shown: list
    paragraph: int
    errors: dict

    @classmethod
    def of(cls, words, form):
        """Read it from a form. A place outside the text is the verb's to refuse."""
        paragraph = asked.whole(form.get("paragraph", ""))
        shown, errors = window(words, paragraph), {}
        start, end = (asked.whole(form.get(name, "")) for name in ("start", "end"))
        if shown:
            first, last = (asked.whole(form.get(name, "")) for name in ("words", "last"))
            start, end = between(shown, first, last) or (0, 0)
            if not end:
                known = {n for _number, some in shown for n, _start, _end in some}
                name = "last" if first in known else "words"
                errors[name] = _("Choose a number of these words, the last not before the first.")
        elif 0 <= start < end <= len(words.text):
            start, end = segments.trimmed(words.text, start, end)
        return cls(
            (start, end), form.get("base", ""), asked.chosen(form), asked.facets(form),
            asked.plain(form.get("memo", "")), shown, paragraph, errors,
        )  # fmt: skip

    def mark(self, kind, number, by):
        """Mark the passage, with its memo, and return it. Raises Wrong and deeds.Moved."""
        if self.errors:
            raise Wrong(self.errors)
        if len(self.memo) > deeds.LONGEST:
            raise Wrong({"memo": _("At most %(most)d characters.", most=deeds.LONGEST)})
        with db.atomic():
            made = deeds.mark(
                kind, number, *self.place, self.codes, by, base=self.base, **self.facets
            )
            if self.memo.strip():
                deeds.memo(PASSAGE, made.id, g.lang, self.memo, by)
        return made


def after(kind, number, words, passage, errors):
    """The values of the fragment that answers a marking; None when a page is wanted."""
    if not asks_for("coding-marked"):
        return None
    page = {"kind": kind, "number": number, "words": words, "errors": errors, "rows": []}
    if passage is not None:
        page["said"] = _("Marked: “%(words)s”", words=shorten(passage.words))
        near, page["rows"] = anew(kind, number, words.text, passage)
        page["names"] = names(near)
        page["act"] = undoing.last(kind, number, g.user)
    return page


def anew(kind, number, text, passage):
    """The passages that reach into the paragraphs of this one, and the Rows of these."""
    parts = segments.paragraphs(text)
    reaching = segments.spread(parts, [passage])
    first, last = parts[min(reaching) - 1].start, parts[max(reaching) - 1].end
    near = Passage.of(kind, number).where(Passage.end >= first, Passage.start <= last)
    near = reading.coded(list(near))
    return near, rows(text, near, only=set(reaching))


def shorten(words):
    return words if len(words) <= SHORT else words[:SHORT] + "…"
