"""The papers of a meeting, from live sign-ups: what each holds, before it is laid out."""

import base64
import io
from dataclasses import dataclass

from flask import current_app, url_for
from markupsafe import Markup

from valuess.agenda import papers
from valuess.agenda.models import Item
from valuess.agenda.tongues import tongues
from valuess.config import LANGUAGES
from valuess.db import now
from valuess.htmx import part
from valuess.i18n import lazy, speaking
from valuess.later import segno
from valuess.meeting.group import lists, marks
from valuess.meeting.group.marks import Mark, Place
from valuess.meeting.group.sheets import Badge, Scan, Sheet

HEADS = lazy("Name"), lazy("Organisation"), lazy("Country")
HALVES = lazy("Morning"), lazy("Afternoon")
SIGNATURE = (lazy("Signature"),)
SHEET = lazy("Signature sheet")
BLANKS = 6  # lines for walk-ins
BADGES = 10  # on an A4 page


def qr(endpoint, **values):
    """A QR code of an address of this portal, as a data: URL of an SVG."""
    target = current_app.config["PUBLIC_URL"] + url_for(endpoint, **values)
    drawn = io.BytesIO()
    segno.make(target, error="m", micro=False).save(drawn, kind="svg", border=2, scale=4)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def signature_sheet(place, lang):
    """The PDF of a signature sheet: (bytes, Sheet). Raises paper.NoPaper."""
    sheet, halves = Sheet.of(place), place.item is None
    people = [person for person in marks.comers(place) if person.state in ("", "seated")]
    made = papers.printed(
        "papers/signatures.html", lang, place=place, sheet=sheet, people=people, blanks=BLANKS,
        code=qr("meeting.sheet", number=sheet.id, lang=lang), country=lists.country,
        heads=[said(head) for head in (*HEADS, *(HALVES if halves else SIGNATURE))],
        what=said(SHEET), halves=halves, other=other(lang), printed_at=now(),
    )  # fmt: skip
    return made, sheet


def said(words):
    """{lang: words} of a lazy message, in every language."""
    made = {}
    for lang in LANGUAGES:
        with speaking(lang):
            made[lang] = str(words)
    return made


def other(lang):
    """The other language of a bilingual paper."""
    return next(code for code in LANGUAGES if code != lang)


def badges(meeting, lang):
    """The PDF of everyone's badge, ten a page. Raises paper.NoPaper."""
    rows = marks.registered(meeting)
    tokens = Badge.tokens(meeting, [row.account_id for row in rows])
    cards = [
        (row, qr("meeting.badge", token=tokens[row.account_id], lang=row.account.lang))
        for row in rows
    ]
    pages = [cards[n : n + BADGES] for n in range(0, len(cards), BADGES)]
    return papers.printed(
        "papers/badges.html", lang, meeting=meeting, pages=pages, country=lists.country,
        languages=tongues,
    )  # fmt: skip


def people(item, lang):
    """The PDF of who comes to an item. Raises paper.NoPaper."""
    return papers.printed(
        "papers/people.html", lang, item=item, roll=lists.roll(marks.Place.of_item(item)),
        country=lists.country, languages=tongues, printed_at=now(),
    )  # fmt: skip


def certificate(meeting, account, registration):
    """The PDF that says at what a person was present; None when at nothing. Raises paper.NoPaper.

    In their language first, then in the other.
    """
    places = marks.attended(meeting, account)
    if not places:
        return None
    lang = account.lang if account.lang in LANGUAGES else next(iter(LANGUAGES))
    sections = {}
    for code in (lang, other(lang)):
        with speaking(code):
            words = part("papers/_certificate.html", lang=code, meeting=meeting, account=account,
                         places=places, registration=registration)  # fmt: skip
            sections[code] = Markup(words)
    return papers.printed("papers/certificate.html", lang, sections=sections)


@dataclass
class Line:
    """One place of the meeting, and how its signature sheet stands. scans: how many."""

    place: Place
    sheet: Sheet | None
    scans: int
    present: int
    differing: int


def places(meeting):
    """[Place] of a meeting that may have a sheet: each day, then its items, in order."""
    items = [item for item in Item.of(meeting, all=True) if item.cancelled is None]
    found = []
    for day in meeting.days:
        found.append(Place.of_day(meeting, day))
        found += [Place(meeting, item, day) for item in items if item.day == day]
    return found


def marked(meeting):
    """[Place] where someone was marked, in order."""
    there = set(Mark.select(Mark.item, Mark.day).where(Mark.meeting == meeting).tuples())
    items, days = {item for item, _day in there}, {day for item, day in there if item is None}
    return [p for p in places(meeting) if (p.item.id in items if p.item else p.day in days)]


def overview(meeting):
    """[Line] of every day and item of a meeting."""
    known = {sheet.name: sheet for sheet in Sheet.select().where(Sheet.meeting == meeting)}
    scans = Scan.counts(meeting)
    made, there = [], {place.about for place in marked(meeting)}
    for place in places(meeting):
        sheet = known.get(Sheet.name_for(place))
        people = marks.attendance(place) if place.about in there else []
        made.append(
            Line(
                place, sheet, scans.get(sheet.id, 0) if sheet else 0,
                sum(person.present for person in people),
                sum(person.differs for person in people),
            )
        )  # fmt: skip
    return made
