"""What people are told of their seats, by mail, each in their own language.

Every function is called inside the transaction of what it tells of. Where a time matters
a calendar file goes along; its UID is the item's, so that a later one replaces it.
"""

from markupsafe import Markup

from valuess.agenda.calendars import address, calendar, event
from valuess.i18n import speaking
from valuess.mail import on_one_line, post

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def ics(item, lang, method=PUBLISH):
    """The attachment of a mail: the item as a calendar file, its words in that language."""
    status = "CANCELLED" if method == CANCEL else "CONFIRMED"
    with speaking(lang):
        text = calendar(str(item.title), [event(item, status)], method).decode()
    return f"{item.slug}.ics", f"text/calendar; method={method}", text


def words(label, lang):
    """A label in a language, else in the one there is, as plain text that is not escaped."""
    with speaking(lang):
        return Markup(label or "")


def title(item, lang):
    """The title of an item on one line."""
    return Markup(on_one_line(words(item.title, lang)))


def links(items, lang):
    """(title, address) of items, in a language."""
    return [(title(item, lang), address(item, lang)) for item in items]


def tell(person, template, item, key, method=None, clashes=(), **values):
    """One mail about an item to a person, unless their account is closed."""
    if not person.active:
        return
    lang = person.lang
    post(
        person.email, lang, template, key=key,
        attachment=ics(item, lang, method) if method else None,
        name=str(person.name), item=item, title=title(item, lang), url=address(item, lang),
        where=[words(part, lang) for part in (item.room, item.place, item.address) if part],
        clashes=links(clashes, lang), **values,
    )  # fmt: skip


def promoted(item, person, entry):
    """Somebody moved up; entry: the number of the ledger's entry."""
    tell(person, "seat_promoted", item, f"seat-promoted-{entry}", PUBLISH)


def skipped(item, person, clashes, seat):
    """Somebody was passed over because of what clashes; they keep their place."""
    tell(person, "seat_skipped", item, f"seat-skipped-{seat.id}-{seat.turn}", clashes=clashes)


def lost(item, person, why):
    """A coordinator took a seat away."""
    tell(person, "seat_lost", item, None, CANCEL, why=why)


def freed(item, person, entry):
    """An allocation was taken back, and this seat with it."""
    tell(person, "seat_freed", item, f"seat-freed-{entry}", CANCEL)


def returned(item, person, entry):
    """Fewer seats than people: somebody is first in the waiting line again."""
    tell(person, "seat_returned", item, f"seat-returned-{entry}", CANCEL)


def moved(item, person, seated, clashes=(), others=()):
    """An item is at another time or place. others: what else is on at that time."""
    tell(
        person, "item_moved", item, f"item-moved-{item.id}-{item.version}-{person.id}",
        PUBLISH if seated else None, clashes, others=links(others, person.lang), seated=seated,
    )  # fmt: skip


def farther(item, person, clashes, others):
    """The way to an item or back takes longer than before, and now something is in the way."""
    tell(
        person, "item_farther", item, f"item-farther-{item.id}-{item.version}-{person.id}",
        PUBLISH, clashes, others=links(others, person.lang),
    )  # fmt: skip


def cancelled(item, person, seated, said, others):
    """An item does not take place. said: a Label of the coordinator's own words, or None."""
    tell(
        person, "item_cancelled", item, f"item-cancelled-{item.id}-{item.version}-{person.id}",
        CANCEL if seated else None, others=links(others, person.lang),
        said=words(said, person.lang), seated=seated,
    )  # fmt: skip
