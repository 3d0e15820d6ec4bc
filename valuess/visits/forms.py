"""The forms of visits, coaches, ways and nights: what they send, and what is wrong with it.

Each reads the request and gives (values, typed, errors): what can be kept, what was typed
for the form to be filled in again, and {field: message}.
"""

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation

from flask import request

from valuess.agenda.times import ZONES, local, utc, zone_name
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.htmx import render
from valuess.i18n import _
from valuess.markup import typography
from valuess.visits import journeys
from valuess.visits.models import CURRENCIES, MEANS

STOPS = 30  # the most pick-up points of a coach
SPARE = 2  # empty lines after the last of them on its form


class Reader:
    """Reads a form, field by field, and gathers what was typed and what is wrong."""

    def __init__(self, form=None):
        self.form = request.form if form is None else form
        self.typed, self.errors = {}, {}

    def raw(self, name):
        self.typed[name] = self.form.get(name, "").replace("\x00", "")
        return self.typed[name]

    def line(self, name, most, required=False, lang=None):
        """Words on one line."""
        words = re.sub(r"[ \t\r\n\f\v]+", " ", self.raw(name)).strip()
        return self.bounded(name, typography(words, lang) if lang else words, most, required)

    def text(self, name, most, required=False, lang=None):
        """Words on several lines."""
        words = self.raw(name).replace("\r\n", "\n").strip()
        return self.bounded(name, typography(words, lang) if lang else words, most, required)

    def bounded(self, name, words, most, required):
        if required and not words:
            self.errors[name] = _("Fill this in.")
        elif len(words) > most:
            self.errors[name] = _(
                "These words have %(n)s characters; the most is %(limit)s.",
                n=len(words), limit=most,
            )  # fmt: skip
        return words[:most]

    def label(self, name, most, required=False, several=False):
        """A text in both languages, side by side; required: in each of them."""
        read = self.text if several else self.line
        return Label({lang: read(f"{name}_{lang}", most, required, lang) for lang in LANGUAGES})

    def choice(self, name, options, default=""):
        value = self.raw(name) or default
        if value not in options:
            self.errors[name] = _("Choose one of the list.")
        return value

    def whole(self, name, least, most):
        raw = self.raw(name).strip()
        if not re.fullmatch("[0-9]{1,6}", raw) or not least <= int(raw) <= most:
            self.errors[name] = _(
                "Write a whole number from %(least)s to %(most)s.", least=least, most=most
            )
            return least
        return int(raw)

    def day(self, name, required=True):
        """A date, or None."""
        raw = self.raw(name).strip()
        if not raw and not required:
            return None
        try:
            found = date.fromisoformat(raw) if re.fullmatch(r"\d{4}-\d\d-\d\d", raw) else None
        except ValueError:
            found = None
        if found is None or not 1990 <= found.year <= 2100:
            self.errors[name] = _("Write the day as year-month-day, such as 2014-05-13.")
            return None
        return found

    def clock(self, name, required=True):
        """A time of day, or None."""
        raw = self.raw(name).strip().lower().replace("h", ":").replace(" ", "")
        raw = raw + "00" if raw.endswith(":") else raw
        if not raw and not required:
            return None
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(:\d\d)?", raw)
        if not found:
            self.errors[name] = _("Write the time as hours:minutes, such as 14:30.")
            return None
        return time(int(found[1]), int(found[2]))

    def moment(self, name, zone, required=True, day=None):
        """A UTC moment of the fields `name`_day and `name`_time on the clock of a zone, or None."""
        day = day or self.day(f"{name}_day", required)
        clock = self.clock(f"{name}_time", required or day is not None)
        if day is None or clock is None:
            return None
        try:
            return utc(day, clock, zone)
        except ValueError:
            self.errors[f"{name}_time"] = _("The clocks go forward then: there is no such time.")
        return None

    def zone(self, name):
        value = self.choice(name, ZONES)
        return value if value in ZONES else next(iter(ZONES))


def two_sides(row, names):
    """{name_lang: words} of the labels of a row, as the form shows them."""
    return {
        f"{name}_{lang}": (getattr(row, name) or {}).get(lang, "")
        for name in names
        for lang in LANGUAGES
    }


def clocked(name, there):
    """{name_day, name_time} of a local time, for a form; {} without one."""
    if there is None:
        return {}
    return {f"{name}_day": there.date().isoformat(), f"{name}_time": f"{there:%H:%M}"}


def version():
    raw = request.form.get("version", "")
    return int(raw) if re.fullmatch("[0-9]{1,9}", raw) else -1


def to_confirm(item, foreseen, back):
    """The page of what would happen, with everything typed kept for the confirmation.

    back: the address of the page of what is changed.
    """
    kept = [(name, value) for name, values in request.form.lists() for value in values
            if name not in ("csrf_token", "seen", "back", "more")]  # fmt: skip
    return render("visits/foreseen.html", item=item, foreseen=foreseen, kept=kept, back=back)


def price(reader):
    """Decimal text such as "7.50"; "" when nothing was said."""
    raw = reader.raw("cost").strip().replace(",", ".").replace(" ", "")
    if not raw:
        return ""
    try:
        amount = Decimal(raw) if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,2})?", raw) else None
    except InvalidOperation:
        amount = None
    if amount is None:
        reader.errors["cost"] = _("Write an amount such as 7.50, or 0 when it is free.")
        return ""
    return str(amount)


def visit(item):
    """A visit's own fields."""
    reader = Reader()
    values = {
        "host": reader.line("host", 160),
        "sees": reader.label("sees", 3000, several=True),
        "leaves_from": reader.label("leaves_from", 200),
        "leaves": reader.moment("leaves", item.zone, required=False),
        "returns_to": reader.label("returns_to", 200),
        "returns": reader.moment("returns", item.zone_end, required=False),
        "means": reader.choice("means", MEANS),
        "cost": price(reader),
        "currency": reader.choice("currency", CURRENCIES, "GBP"),
        "bring": reader.label("bring", 600, several=True),
    }  # fmt: skip
    leaves, returns = values["leaves"], values["returns"]
    if leaves and leaves > item.starts:
        reader.errors["leaves_time"] = _("The visit itself begins before this departure.")
    if returns and returns < item.ends:
        reader.errors["returns_time"] = _("The visit itself ends after this return.")
    return values, reader.typed, reader.errors


def clocks_of(meeting, item=None):
    """{zone: name} of the clocks on which a coach can go, the one it goes on now first."""
    own = item.zone if item else meeting.zone
    return {zone: zone_name(zone) for zone in dict.fromkeys((own, meeting.zone, *ZONES))}


def coach(meeting, known_stops, destinations, item=None):
    """A coach: (item values, coach values, stops), typed, errors. item: as it is now, if any."""
    reader, clocks = Reader(), clocks_of(meeting, item)
    zone = reader.raw("zone") if reader.raw("zone") in clocks else next(iter(clocks))
    reader.typed["zone"] = zone
    crosses = item is not None and zone == item.zone != item.zone_end
    zone_end = item.zone_end if crosses else zone
    day = reader.day("day")
    stops = [
        stop for n in range(1, STOPS + 1)
        if (stop := one_stop(reader, n, day, zone, known_stops))
    ]  # fmt: skip
    arrives = reader.clock("arrives")
    item = {
        "title": reader.label("title", 200, required=True),
        "capacity": reader.whole("capacity", 1, 500),
        "zone": zone, "zone_end": zone_end, "shown": "shown" in reader.form,
    }  # fmt: skip
    reader.typed["shown"] = item["shown"]
    ticked = {int(x) for x in reader.form.getlist("serves") if x.isdigit()}
    serves = sorted(ticked & set(destinations))
    reader.typed["serves"] = serves
    rest = {
        "operator": reader.line("operator", 160), "serves": serves,
        "goal": reader.label("goal", 200),
        "note": reader.label("note", 600, several=True),
    }  # fmt: skip
    if not stops:
        reader.errors.setdefault("stop1_time", _("Give at least one pick-up point, with its time."))
    in_order(reader, stops)
    if day and arrives and stops and not reader.errors:
        item |= {"place": stops[0]["name"], "address": stops[0]["address"]}
        item |= {"starts": stops[0]["at"], "ends": arriving(reader, day, arrives, zone_end)}
        if item["ends"] and item["ends"] <= stops[-1]["at"]:
            reader.errors["arrives"] = _("It has to arrive after its last pick-up point.")
    return (item, rest, stops), reader.typed, reader.errors


def arriving(reader, day, clock, zone):
    try:
        return utc(day, clock, zone)
    except ValueError:
        reader.errors["arrives"] = _("The clocks go forward then: there is no such time.")
        return None


def one_stop(reader, n, day, zone, known):
    """The n-th line of pick-up points; None when it is empty."""
    fields = [f"stop{n}_{part}" for part in ("fr", "en", "address", "time", "id")]
    if not any(reader.raw(name).strip() for name in fields[:4]):
        return None
    name = {lang: reader.line(f"stop{n}_{lang}", 120, lang=lang) for lang in LANGUAGES}
    if not any(name.values()):
        reader.errors[f"stop{n}_{next(iter(LANGUAGES))}"] = _("Name the pick-up point.")
    clock, at = reader.clock(f"stop{n}_time"), None
    if day and clock:
        try:
            at = utc(day, clock, zone)
        except ValueError:
            reader.errors[f"stop{n}_time"] = _("The clocks go forward then: there is no such time.")
    number = reader.raw(f"stop{n}_id")
    return {
        "n": n, "name": Label(name), "address": reader.line(f"stop{n}_address", 300), "at": at,
        "id": int(number) if number.isdigit() and int(number) in known else None,
    }  # fmt: skip


def in_order(reader, stops):
    """Each pick-up point has to be later than the one before it."""
    for before, stop in zip(stops, stops[1:], strict=False):
        if before["at"] and stop["at"] and stop["at"] <= before["at"]:
            reader.errors.setdefault(
                f"stop{stop['n']}_time", _("This has to be later than the point before it.")
            )


def lines(fields):
    """The numbers of the lines for pick-up points: those filled in, some empty ones, and
    those that were asked for by the button `more`, whose value is how many there were."""
    parts = (*LANGUAGES, "address", "time")
    filled = [n for n in range(1, STOPS + 1) if any(fields.get(f"stop{n}_{p}") for p in parts)]
    more = request.form.get("more", "")
    asked = int(more[:3]) + 2 * SPARE if more.isdigit() else 0
    return range(1, min(STOPS, max(max(filled, default=1) + SPARE, asked)) + 1)


def leg():
    """A way of one's own."""
    reader = Reader()
    start, goal = reader.zone("zone_from"), reader.zone("zone_to")
    values = {
        "means": reader.choice("means", journeys.MEANS),
        "start": reader.line("start", 120, required=True),
        "goal": reader.line("goal", 120, required=True),
        "departs": reader.moment("departs", start), "arrives": reader.moment("arrives", goal),
        "zone_from": start, "zone_to": goal,
        "reference": reader.line("reference", 60), "note": reader.text("note", 500),
    }  # fmt: skip
    departs, arrives = values["departs"], values["arrives"]
    if departs and arrives and arrives <= departs:
        reader.errors["arrives_time"] = _(
            "You arrive before you depart, once both clocks are compared. "
            "France is one hour ahead of England."
        )
    elif departs and arrives and (arrives - departs).days >= 3:
        reader.errors["arrives_day"] = _("A journey of three days: check the dates.")
    return values, reader.typed, reader.errors


def stay():
    """Some nights somewhere."""
    reader = Reader()
    values = {
        "name": reader.line("name", 160, required=True),
        "address": reader.line("address", 300),
        "first": reader.day("first"), "last": reader.day("last"),
        "note": reader.text("note", 500),
    }  # fmt: skip
    if values["first"] and values["last"] and values["last"] <= values["first"]:
        reader.errors["last"] = _("You leave on a later day than you come.")
    elif values["first"] and values["last"] and (values["last"] - values["first"]).days > 31:
        reader.errors["last"] = _("More than a month: check the dates.")
    return values, reader.typed, reader.errors


OWN = {"leg": leg, "stay": stay}


def own_fields(kind, row):
    """The fields of a leg or stay as its form shows them."""
    if kind == "leg":
        plain = ("means", "start", "goal", "zone_from", "zone_to", "reference", "note")
        return {
            **{name: getattr(row, name) for name in plain},
            **clocked("departs", row.departs_local), **clocked("arrives", row.arrives_local),
        }  # fmt: skip
    return {
        "name": row.name, "address": row.address, "note": row.note,
        "first": row.first.isoformat(), "last": row.last.isoformat(),
    }  # fmt: skip


def wishes(slots):
    """{item: rank} of the wishes sent, typed, errors; a visit named twice in a slot is wrong.

    Fields wish-<slot>-<rank> hold the slug of a visit. Ranks without a gap, in their order.
    """
    ranked, typed, errors = {}, {}, {}
    for number, (slot, ranks) in enumerate(slots, 1):
        by_slug, chosen = {item.slug: item.id for item in slot}, []
        for rank in range(1, ranks + 1):
            name = f"wish-{number}-{rank}"
            typed[name] = slug = request.form.get(name, "")
            if slug and slug not in by_slug:
                errors[name] = _("Choose one of the list.")
            elif slug and by_slug[slug] in chosen:
                errors[name] = _("You named this visit already: choose another one, or none.")
            elif slug:
                chosen.append(by_slug[slug])
        ranked |= {item: rank for rank, item in enumerate(chosen, 1)}
    return ranked, typed, errors


def coach_fields(row, stops):
    """The fields of a coach as its form shows them."""
    item = row.item
    fields = {
        **two_sides(item, ("title",)), **two_sides(row, ("note", "goal")),
        "capacity": str(item.capacity), "operator": row.operator, "serves": row.serves,
        "shown": item.shown, "zone": item.zone, "day": item.day.isoformat(),
        "arrives": f"{item.ends_local:%H:%M}",
    }  # fmt: skip
    for n, stop in enumerate(stops, 1):
        fields |= {f"stop{n}_{lang}": stop.name.get(lang, "") for lang in LANGUAGES}
        fields |= {f"stop{n}_address": stop.address, f"stop{n}_id": str(stop.id)}
        fields[f"stop{n}_time"] = f"{local(stop.at, item.zone):%H:%M}"
    return fields
