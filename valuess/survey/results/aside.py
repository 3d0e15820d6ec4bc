"""Whose answers are left out of what others read, so that more of it can be read. Pure.

Those who gave no option of an axis, or one that fewer than k gave (another country, “I don't
know”), would be told by the tables by that axis: they are the totals less the columns that are
shown, so that whole columns would have to be hidden for their sake. They are left out of all
tables together, totals too, so that there is no total to subtract from: a few are dropped as
records (listwise deletion: R. Little, D. Rubin, Statistical Analysis with Missing Data, Wiley
2002, section 3.2) rather than the values of all others as cells.

How many were left out may be read, since it is known how many answered. It is therefore k at
least, unless all of them merely gave no answer, which is no statement. An axis whose few would
leave out too many is left as it is.
"""

from valuess.survey.form import ONE

MOST = 0.1  # share of the answers that is left out, at most


def aside(columns, form, k):
    """(bits of those who are left out, {axis: [options that are hidden for it]})."""
    everybody = columns.mask({})
    axes = [axis.code for axis in form.axes() if columns.kinds.get(axis.code) == ONE]
    out, hidden = left_out(columns, axes, everybody, k)
    if hidden and out.bit_count() < k:
        out, hidden = left_out(columns, axes, everybody, 1)
    return out, {axis: sorted(options) for axis, options in hidden.items()}


def left_out(columns, axes, everybody, k):
    """(bits, {axis: {options}}), axis upon axis while no more than MOST are left out.

    Whoever is left out for one axis may make others few in another: until nothing changes.
    """
    out, hidden, most = 0, {}, int(MOST * everybody.bit_count())
    for axis in axes:
        now, found, before = out, {each: set(o) for each, o in hidden.items()}, None
        found[axis] = set()
        while now != before:
            before = now
            for each in found:
                bits, options = few(columns, each, everybody & ~now, k)
                now |= bits
                found[each] |= options
        if now.bit_count() <= most:
            out, hidden = now, found
    return out, {axis: options for axis, options in hidden.items() if options}


def few(columns, axis, left, k):
    """(bits of those who gave no option of an axis, or one of few; {those options})."""
    bits, options = left, set()
    for option in columns.options(axis):
        there = left & columns.bits[f"c:{axis}/{option}"]
        if 0 < there.bit_count() < k:
            options.add(option)
        else:
            bits &= ~there
    return bits, options
