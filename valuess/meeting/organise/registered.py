"""Who comes to a meeting, for coordinators: found, added, withdrawn."""

from collections import Counter
from datetime import date

from valuess import audit
from valuess.accounts.models import Account, Organisation
from valuess.accounts.rules import Refused, email_of
from valuess.agenda import registering, seats
from valuess.agenda.models import SEATED, Item, Need, Registration, Seat
from valuess.db import db, now
from valuess.i18n import _, ngettext
from valuess.meeting.organise.handwriting import plain


def days_of(registration):
    """The days they come, as dates, in order."""
    return [date.fromisoformat(day) for day in sorted(registration.days)]


def listed(meeting, asked):
    """Who comes, by name, each with `.account`; of those that fit what was asked: `q`,
    `country`, `language`, `interpretation`, `day`."""
    words = plain(asked.get("q", ""))
    return [
        each
        for each in Registration.listed(meeting)
        if (not words or words in plain(who(each)))
        and asked.get("country", "") in ("", each.country)
        and (not asked.get("language") or asked["language"] in each.languages)
        and (not asked.get("interpretation") or each.interpretation)
        and (not asked.get("day") or asked["day"] in each.days)
    ]  # fmt: skip


def who(registration):
    """What a person is searched by."""
    account = registration.account
    return f"{account.name} {account.email} {registration.organisation}"


def seat_counts(meeting):
    """{account number: (seats, places in waiting lists)} in a meeting: one query."""
    query = Seat.select(Seat.account, Seat.state).join(Item).where(Item.meeting == meeting)
    found = {}
    for number, state in query.tuples():
        sits, waits = found.get(number, (0, 0))
        found[number] = (sits + 1, waits) if state == SEATED else (sits, waits + 1)
    return found


def needs(meeting):
    """{"diet": [(words, how many)], "access": […]}: what is needed, without whose it is."""
    query = Need.select(Need.diet, Need.access).join(Registration)
    counted = {"diet": Counter(), "access": Counter()}
    shown = {}
    for diet, access in query.where(
        Registration.meeting == meeting, Registration.withdrawn.is_null()
    ).tuples():
        for kind, words in (("diet", diet), ("access", access)):
            if words.strip():
                shown.setdefault(plain(words), words.strip())
                counted[kind][plain(words)] += 1
    return {
        kind: sorted(((shown[key], n) for key, n in counter.items()), key=lambda p: (-p[1], p[0]))
        for kind, counter in counted.items()
    }


def summed_up(meeting, people):
    """How many come: in all, of each country, each day, who need interpretation."""
    return {
        "total": len(people),
        "countries": Counter(each.country for each in people if each.country),
        "days": [(day, sum(day.isoformat() in each.days for each in people))
                 for day in meeting.days],
        "interpretation": sum(each.interpretation for each in people),
    }  # fmt: skip


def enrol(meeting, email, by):
    """Register someone by their address, for all days; the Registration. Refused says why not.

    One who had withdrawn is registered again; one who is registered stays as they are.
    """
    address = email_of(email)
    account = Account.with_email(address) if address else None
    if not address:
        raise Refused(email=_("Write an e-mail address such as name@example.org."))
    if account is None:
        raise Refused(email=_("Nobody here has this address: invite them first, under People."))
    with db.atomic():
        account = Account.held(account.id)
        found = Registration.get_or_none(
            Registration.meeting == meeting, Registration.account == account
        )
        if found is not None and found.withdrawn is None:
            return found
        found = found or Registration(meeting=meeting, account=account, languages=[account.lang])
        home = Organisation.get_or_none(Organisation.id == account.organisation_id)
        found.organisation = found.organisation or (home.name if home else "")
        found.country = found.country or (home.country if home else "")
        found.days = found.days or [day.isoformat() for day in meeting.days]
        found.withdrawn, found.changed = None, now()
        found.save()
        audit.note("person registered", by, f"account:{account.id}", meeting=meeting.key)
        registering.tell("meeting_registered", meeting, found, account)
        return found


def withdraw(registration, by):
    """Take someone off the list; their seats are given back, their needs are forgotten."""
    with db.atomic():
        account = registration.account
        seats.give_up(account, registration.meeting, by)  # locks the person first of all
        Need.delete().where(Need.registration == registration).execute()
        registration.withdrawn = registration.changed = now()
        registration.save(only=[Registration.withdrawn, Registration.changed])
        audit.note("person withdrawn", by, f"account:{account.id}",
                   meeting=registration.meeting.key)  # fmt: skip
        registering.tell("meeting_withdrawn", registration.meeting, registration, account)


def of(meeting, number):
    """The standing registration of the account of this number, with `.account`; or None."""
    return Registration.listed(meeting).where(Registration.account == number).first()


def open_items(meeting, account):
    """Items with seats in which the person has none yet, with how they stand in words."""
    has = {seat.item_id for seat in Seat.held(account, meeting)}
    items = [i for i in Item.of(meeting, all=True)
             if i.signs_up and i.cancelled is None and i.id not in has]  # fmt: skip
    counts = seats.counts(items) if items else {}
    return [(item, max(0, item.capacity - counts[item.id][0])) for item in items]


def why(outcome):
    """Why a seat was refused, in words for the coordinator; "" when it was not."""
    if outcome.refused == seats.CLASH:
        return _("They have something else then: %(titles)s.",
                 titles=", ".join(str(item.title) for item in outcome.clashes))  # fmt: skip
    return {
        "": "",
        seats.FULL: _("It is full, and has no waiting list."),
        seats.CLOSED: _("It takes no sign-ups now."),
        seats.CANCELLED: _("It is cancelled."),
        seats.UNREGISTERED: _("They are not registered for the meeting."),
    }.get(outcome.refused, outcome.refused)


def free_words(free):
    if free == 0:
        return _("full")
    return ngettext("%(num)d seat left", "%(num)d seats left", free)
