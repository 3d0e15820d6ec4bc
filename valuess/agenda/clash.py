"""Which items cannot both be attended. Pure.

Rule: an item takes its time from `starts` to `ends`, in UTC, so zones and changes of
clock play no part. Between two items at different places there must also be the way
back from the one (`after` minutes) and the way to the other (`before` minutes). Two
items at one place, or of no place, need no way between them. Touching is not clashing.
"""

from datetime import timedelta


def busy(item):
    """(from, until): the time an item takes, its ways included."""
    return item.starts - timedelta(minutes=item.before), item.ends + timedelta(minutes=item.after)


def same_place(one, other):
    return (one.place or {}) == (other.place or {}) and one.address == other.address


def clash(one, other):
    """True when nobody can attend both. An item does not clash with itself."""
    if one.id is not None and one.id == other.id:
        return False
    if same_place(one, other):
        return one.starts < other.ends and other.starts < one.ends
    (begins, until), (other_begins, other_until) = busy(one), busy(other)
    return begins < other_until and other_begins < until


def clashing(item, others):
    """Those of the others that clash with the item, in order; what is cancelled never does."""
    return [other for other in others if other.cancelled is None and clash(item, other)]
