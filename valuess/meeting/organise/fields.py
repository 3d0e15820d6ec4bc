"""What a form, or a row of a table, says of an item or of a meeting; and what is wrong with it.

`typed` is always a dictionary of strings by field, lists where several may be chosen.
What cannot be read has its message beside its field, in the reader's language.
"""

from datetime import datetime

from valuess.accounts.rules import name_of
from valuess.agenda.models import COUNTRIES, KINDS
from valuess.agenda.times import utc
from valuess.agenda.tongues import tongue
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.i18n import _
from valuess.markup import typography
from valuess.meeting.organise import handwriting
from valuess.meeting.organise.handwriting import typed_moment

LABELS = {"title": 200, "text": 6000, "room": 120, "place": 200, "access": 1000,
          "speakers": 400, "chair": 200}  # fmt: skip
MEETING_LABELS = {"title": 200, "summary": 1200, "place": 200}
MOMENTS = ("opens", "closes", "promotes_until")
CHOICES = ("seats", "wishes")
LONGEST_WAY, MOST_SEATS = 600, 5_000  # minutes, seats


def no_day():
    return _("Write a day that exists, such as 13/05/2014 or 2014-05-13.")


class Fields:
    """Reads fields one after the other: `values` of what is right, `errors` of what is not."""

    def __init__(self, typed):
        self.typed, self.values, self.errors = typed, {}, {}

    def raw(self, name):
        return (self.typed.get(name) or "").strip()

    def read(self, name, how, message, *, needed=False, empty=None, into=None):
        """One field by a function of handwriting.py, or of the same manners."""
        words, value = self.raw(name), empty
        if words or needed:
            try:
                value = how(words)
            except (ValueError, OverflowError):
                self.errors[name] = message
                return None
        if into != "":
            self.values[into or name] = value
        return value

    def label(self, name, most, *, needed=False, lenient=False):
        """A text in both languages: neither or both, unless `lenient`."""
        said = {lang: in_order(self.raw(f"{name}_{lang}"), lang) for lang in LANGUAGES}
        for lang, words in said.items():
            if len(words) > most:
                self.errors[f"{name}_{lang}"] = _("Write at most %(n)s characters.", n=most)
        missing = [lang for lang, words in said.items() if not words]
        absent = len(missing) == len(said)
        if missing and not lenient and (needed or not absent):
            for lang in missing:
                self.errors[f"{name}_{lang}"] = _(
                    "Write it in %(language)s too.", language=tongue(lang)
                )
        if needed and absent:
            self.errors[f"{name}_{missing[0]}"] = _("Write a title.")
        self.values[name] = Label(said) if any(said.values()) else None

    def codes(self, name):
        """Languages chosen, in the order of the portal's."""
        chosen = self.typed.get(name) or []
        if set(chosen) - set(LANGUAGES):
            self.errors[name] = _("Choose among the languages shown.")
        self.values[name] = [lang for lang in LANGUAGES if lang in chosen]

    def moments(self, zone, *names):
        """Days with an hour on the clock of a zone."""
        for name in names:
            self.read(
                name, lambda words: handwriting.moment_of(words, zone),
                _("Write a day and an hour that exist there, such as 2014-05-13 09:30."),
            )  # fmt: skip

    def one_of(self, name, known, message):
        if self.raw(name) in known:
            self.values[name] = self.raw(name)
        else:
            self.errors[name] = message

    def after(self, early, late, message):
        """An error where the one moment does not come after the other."""
        first, then = self.values.get(early), self.values.get(late)
        if first and then and then <= first and late not in self.errors:
            self.errors[late] = message


def in_order(words, lang):
    """Words as their language sets them, line breaks kept."""
    lines = (" ".join(line.replace("\u00a0", "\0").replace("\u202f", "\1").split())
             for line in words.strip().splitlines())  # fmt: skip
    kept = "\n".join(lines).replace("\0", "\u00a0").replace("\1", "\u202f")
    return typography(kept, lang)


def item_of(typed, meeting, lenient=False):
    """(values, errors) of an item. lenient: a text may be in one language, as in a table."""
    form = Fields(typed)
    form.one_of("kind", KINDS, _("Choose a kind."))
    for name, most in LABELS.items():
        form.label(name, most, needed=name == "title", lenient=lenient)
    zone = zone_in(form, "zone", meeting.zone)
    zone_end = zone_in(form, "zone_end", zone)
    read_times(form, zone, zone_end)
    form.values["address"] = name_of(form.raw("address"))
    if len(form.values["address"]) > 300:
        form.errors["address"] = _("Write at most %(n)s characters.", n=300)
    read_place(form)
    form.codes("spoken")
    form.codes("interpreted")
    for name in ("before", "after"):
        form.read(name, lambda words: handwriting.count_of(words, LONGEST_WAY),
                  _("Write minutes, from 0 to %(most)s.", most=LONGEST_WAY), empty=0)  # fmt: skip
    read_sign_up(form, zone)
    return form.values, form.errors


def zone_in(form, name, default):
    """A zone that holds for what follows, even when the one typed is unknown."""
    found = form.read(name, handwriting.zone_of, _("This time zone is not known."), empty=default)
    return found or default


def read_times(form, zone, zone_end):
    """When it begins and ends: a day with two hours, and another day when it ends later."""
    day = form.read("day", handwriting.day_of, no_day(),
                    needed=True, into="")  # fmt: skip
    begins = form.read("start", handwriting.clock_of, _("Write an hour, such as 09:30."),
                       needed=True, into="")  # fmt: skip
    last = form.read("end_day", handwriting.day_of, no_day(), into="")
    ends = form.read("end", handwriting.clock_of, _("Write an hour, such as 09:30."),
                     needed=True, into="")  # fmt: skip
    skipped = _("The clock skips this hour on that day: it goes forward in the night.")
    for name, at, clock, there, field in (
        ("starts", day, begins, zone, "start"),
        ("ends", last or day, ends, zone_end, "end"),
    ):
        if at is not None and clock is not None:
            try:
                form.values[name] = utc(at, clock, there)
            except (ValueError, OverflowError):
                form.errors[field] = skipped
    begins, ends = form.values.get("starts"), form.values.get("ends")
    if begins and ends and ends <= begins:
        form.errors["end_day" if last else "end"] = _(
            "It ends before it begins. If it ends on a later day, say which."
        )


def read_place(form):
    degrees = _("Write degrees, such as 50.7184.")
    north = form.read("latitude", lambda words: handwriting.degrees_of(words, 90), degrees)
    east = form.read("longitude", lambda words: handwriting.degrees_of(words, 180), degrees)
    if (north is None) != (east is None) and not {"latitude", "longitude"} & form.errors.keys():
        lacking = "latitude" if north is None else "longitude"
        form.errors[lacking] = _("Give both the latitude and the longitude.")


def read_sign_up(form, zone):
    """Seats, the window, the waiting list, the balance."""
    form.read("capacity", lambda words: handwriting.count_of(words, MOST_SEATS),
              _("Write a number of seats, or nothing where nobody signs up."))  # fmt: skip
    form.moments(zone, *MOMENTS)
    form.after("opens", "closes", _("It closes before it opens."))
    form.values["waits"] = bool(form.raw("waits"))
    form.moments(zone, "balance_until")
    until = form.values.pop("balance_until", None)
    shares = {}
    for country in COUNTRIES:
        share = form.read(f"share_{country}", lambda words: handwriting.count_of(words, MOST_SEATS),
                          _("Write a number of seats."), into="")  # fmt: skip
        if share is not None:
            shares[country] = share
    if shares and until is None and "balance_until" not in form.errors:
        form.errors["balance_until"] = _("Say until when the shares hold.")
    if until and not shares and not any(f"share_{c}" in form.errors for c in COUNTRIES):
        form.errors[f"share_{next(iter(COUNTRIES))}"] = _("Say how many seats each country has.")
    form.values["balance"] = {"until": until.isoformat(), "shares": shares} if until else None


def item_typed(item):
    """An item as its form's fields hold it."""
    begins, ends = item.starts_local, item.ends_local
    balance = item.balance or {}
    until = balance.get("until")
    return {
        "kind": item.kind, "zone": item.zone, "zone_end": item.zone_end,
        **labels_typed(item, LABELS),
        "day": begins.date().isoformat(), "start": f"{begins:%H:%M}",
        "end_day": ends.date().isoformat() if ends.date() != begins.date() else "",
        "end": f"{ends:%H:%M}", "address": item.address,
        **{n: "" if getattr(item, n) is None else f"{getattr(item, n):.10g}"
           for n in ("latitude", "longitude")},
        "spoken": item.spoken, "interpreted": item.interpreted,
        "before": str(item.before or ""), "after": str(item.after or ""),
        "capacity": "" if item.capacity is None else str(item.capacity),
        **{name: typed_moment(getattr(item, name), item.zone) for name in MOMENTS},
        "waits": "1" if item.waits else "",
        "balance_until": typed_moment(moment(until), item.zone),
        **{f"share_{c}": str(balance.get("shares", {}).get(c, "")) for c in COUNTRIES},
        "shown": "1" if item.shown else "",
    }  # fmt: skip


def moment(iso):
    """The UTC moment of a balance's `until`."""
    return datetime.fromisoformat(iso).replace(tzinfo=None) if iso else None


def labels_typed(row, names):
    return {
        f"{name}_{lang}": (getattr(row, name) or {}).get(lang, "")
        for name in names
        for lang in LANGUAGES
    }


def new_item_typed(meeting, day=None):
    """The form of an item that is not there yet."""
    return {"kind": "group", "zone": meeting.zone, "zone_end": meeting.zone, "waits": "1",
            "day": (day or meeting.first).isoformat(), "shown": "1", "spoken": [],
            "interpreted": []}  # fmt: skip


def meeting_of(typed):
    """(values, errors) of a meeting."""
    form = Fields(typed)
    for name, most in MEETING_LABELS.items():
        form.label(name, most, needed=name == "title")
    zone = zone_in(form, "zone", "Europe/London")
    for name in ("first", "last"):
        form.read(name, handwriting.day_of, no_day(), needed=True)
    form.read("keep_until", handwriting.day_of, no_day())
    first, last = form.values.get("first"), form.values.get("last")
    if first and last and not 0 <= (last - first).days <= 31:
        form.errors["last"] = _("The last day comes after the first, within a month of it.")
    form.moments(zone, "opens", "closes")
    form.after("opens", "closes", _("It closes before it opens."))
    form.one_of("choice", CHOICES, _("Choose how visits are allocated."))
    form.values["current"] = bool(form.raw("current"))
    return form.values, form.errors


def meeting_typed(meeting):
    """A meeting as its form's fields hold it."""
    return {
        **labels_typed(meeting, MEETING_LABELS),
        "zone": meeting.zone, "choice": meeting.choice,
        **{name: getattr(meeting, name).isoformat() if getattr(meeting, name) else ""
           for name in ("first", "last", "keep_until")},
        **{name: typed_moment(getattr(meeting, name), meeting.zone)
           for name in ("opens", "closes")},
        "current": "1" if meeting.current else "",
    }  # fmt: skip
