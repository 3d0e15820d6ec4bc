"""How a coordinator shapes meetings and their agenda: each verb one transaction."""

import re
from itertools import count

from flask import current_app
from peewee import IntegrityError

from valuess import audit
from valuess.accounts.managing import key_of
from valuess.accounts.models import Account
from valuess.accounts.rules import Refused
from valuess.agenda import around, changing, found
from valuess.agenda.models import Host, Item, Meeting, Seat, SeatEntry
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import _
from valuess.meeting.organise.bringing import ItemOrigin
from valuess.meeting.organise.handwriting import plain

MOVING = ("starts", "ends", "before", "after", "place", "address", "capacity", "balance", "waits")
RESERVED_KEYS = ("new", "items", "meetings")


class Changed(Exception):
    """Somebody else changed the meeting meanwhile; now: the meeting as it is."""

    def __init__(self, meeting):
        super().__init__("changed")
        self.now = meeting


def reserved():
    """The words that already mean something after /meeting/ and /visits/ in an address."""
    return {
        part
        for rule in current_app.url_map.iter_rules()
        if rule.rule.startswith(("/<lang:lang>/meeting/", "/<lang:lang>/visits/"))
        if "<" not in (part := rule.rule.split("/")[3].partition(".")[0])
    }


def free_slug(title, taken=None):
    """An address for a title that no item has: working-group, working-group-2…

    taken: addresses known to be in use, for many at once; the new one joins them.
    """
    words = next(title[lang] for lang in ("en", *LANGUAGES) if title.get(lang))
    wanted = key_of(words if re.search("[a-z]", plain(words)) else "item")
    if taken is None:
        taken = {i.slug for i in Item.select(Item.slug).where(Item.slug.startswith(wanted))}
        taken |= reserved()
    numbered = (f"{wanted}-{n}" for n in count(2))
    slug = wanted if wanted not in taken else next(s for s in numbered if s not in taken)
    taken.add(slug)
    return slug


# ---- meetings ---------------------------------------------------------------------------


def free_key(values):
    wanted = f"{values['first'].year}"
    taken = {m.key for m in Meeting.select(Meeting.key)} | set(RESERVED_KEYS)
    numbered = (f"{wanted}-{n}" for n in count(2))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)


def describe_meeting(values, by, meeting=None, version=None):
    """Write a meeting down, new or known; it is returned. Raises Changed."""
    try:
        return described(values, by, meeting, version)
    except IntegrityError:  # the same form, or another meeting of that year, a moment before
        return described(values, by, meeting, version)


def described(values, by, meeting, version):
    """`describe_meeting`, once. Raises IntegrityError when its key was taken meanwhile."""
    with db.atomic():
        if meeting is None:
            # the key first: a twin that comes after this takes it, one that came before is found
            key = free_key(values)
            days = Meeting.first == values["first"], Meeting.last == values["last"]
            twin = next((m for m in Meeting.select().where(*days) if m.title == values["title"]), 0)
            if twin:  # the form was sent twice
                return twin
            meeting = Meeting(key=key)
            values = {**values, "current": values["current"] or not Meeting.select().exists()}
        else:
            meeting = Meeting.held(meeting.id)
            if meeting.version != version:
                raise Changed(meeting)
        if values["current"]:
            Meeting.update(current=False).where(Meeting.current).execute()
        for name, value in values.items():
            setattr(meeting, name, value)
        meeting.version = (meeting.version or 0) + 1
        meeting.save()
        audit.note("meeting described", by, f"meeting:{meeting.id}", key=meeting.key)
        return meeting


# ---- items ------------------------------------------------------------------------------


def add_item(meeting, values, by, hosts=(), slug=None, once=""):
    """Put an item on the agenda; it is returned.

    once: what the form carried; sent twice, the item is the one that is there already.
    """
    with db.atomic():
        meeting = Meeting.held(getattr(meeting, "id", meeting))
        uid = f"form:{once[:100]}" if once else ""
        made = once and ItemOrigin.get_or_none(ItemOrigin.meeting == meeting, ItemOrigin.uid == uid)
        if made:
            return made.item
        item = Item.add(meeting=meeting, slug=slug or free_slug(values["title"]), **values)
        if once:
            ItemOrigin.create(item=item, meeting=meeting, uid=uid)
        for number in sorted({host.id for host in hosts}):
            Host.create(item=item, account=number)
        found.begin(item)
        audit.note("item added", by, f"item:{item.id}", slug=item.slug)
        return item


def differing(item, values):
    """{field: value} of those that would change the item."""
    return {name: value for name, value in values.items() if getattr(item, name) != value}


def moves(item, changes):
    """True when the changes touch the seats that people hold in the item."""
    return bool(set(MOVING) & changes.keys()) and Seat.select().where(Seat.item == item).exists()


def reshape(item, values, version, by, hosts=None):
    """Change an item and tell those whom it concerns; it is returned. Raises changing.Changed.

    hosts: accounts, or None to leave them as they are.
    """
    with db.atomic():
        changes = differing(item, values)
        if changes or item.version != version:
            item = changing.change(item, changes, version, by)
        if hosts is not None:
            set_hosts(item, hosts)
        found.index(item)
        return item


def set_hosts(item, accounts):
    """Make these its convenors or hosts, and nobody else."""
    wanted = {account.id for account in accounts}
    present = {host.account_id for host in Host.select().where(Host.item == item)}
    Host.delete().where(Host.item == item, Host.account.in_(present - wanted)).execute()
    for number in sorted(wanted - present):
        Host.create(item=item, account=number)


def people_like(words, most=10):
    """Active accounts whose name or address holds these words, by name."""
    words = words[:200]  # SQLite takes no longer pattern than 50,000 characters
    like = Account.name.contains(words) | (Account.email.contains(words))
    return list(
        Account.select().where(Account.active, Account.name != "", like)
        .order_by(Account.name, Account.id).limit(most)
    )  # fmt: skip


def people_numbered(numbers):
    """The accounts of these numbers, given as words; others are left out."""
    known = [int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 10]
    return list(Account.select().where(Account.id.in_(known)).order_by(Account.name))


def hosts_of(item):
    """Its convenors or hosts, by name."""
    return list(Account.select().join(Host).where(Host.item == item).order_by(Account.name))


OWN = ("id", "meeting", "slug", "version", "recalls", "shown", "cancelled", "why")  # not copied


def duplicate(item, by, once=""):
    """The same again, hidden, at the same time, without its seats; the new item."""
    values = {
        field.name: getattr(item, field.name)
        for field in Item._meta.sorted_fields
        if field.name not in OWN
    }
    return add_item(item.meeting_id, {**values, "shown": False}, by, hosts_of(item), once=once)


def delete(item, by):
    """Take an item off for good. Refused while anything hangs on it, such as a seat taken."""
    with db.atomic():
        item = Item.held(item.id)
        reasons = kept_by(item)
        if reasons:
            raise Refused(item=" ".join(reasons))
        found.forget(item)
        item.delete_instance()
        audit.note("item deleted", by, f"item:{item.id}", slug=item.slug)


def kept_by(item):
    """Why an item may not be deleted, in sentences: the ledger, and what rooms have of it."""
    seated = (
        Seat.select().where(Seat.item == item).exists()
        or SeatEntry.select().where(SeatEntry.item == item).exists()
    )
    words = _("People took seats in it: cancel it instead, so that they know.")
    return [*([words] if seated else []), *around.hangs_on(item)]


def show(item, by, shown=True):
    """Put an item on the public agenda, or hide it."""
    with db.atomic():
        item = Item.held(item.id)
        if item.shown != shown:
            item.shown, item.version = shown, item.version + 1
            item.save(only=[Item.shown, Item.version])
            found.index(item)
            audit.note("item shown" if shown else "item hidden", by, f"item:{item.id}")
        return item
