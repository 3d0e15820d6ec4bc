"""How far two analysts agree. Pure: no database.

The unit is the code point: at each, an analyst has given a code or not. So it does not matter where
one ends a passage by a word more, but it counts for as much as it is long. Sources: J. Cohen, "A
coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960);
K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), nominal metric.
"""

from collections import Counter, namedtuple

Agreement = namedtuple("Agreement", "observed kappa alpha first second both")
"""observed: the share of the text on which both say the same, 0–1. kappa, alpha: at most 1, None
where they are not defined because nothing varies. first, second, both: code points that the one,
the other and both gave the code."""


def kappa(table):
    """Cohen's kappa. table: {(value of the first, value of the second): how many units}."""
    total = sum(table.values())
    if not total:
        return None
    first, second = Counter(), Counter()
    for (one, other), count in table.items():
        first[one] += count
        second[other] += count
    observed = sum(count for (one, other), count in table.items() if one == other) / total
    expected = sum(first[value] * second[value] for value in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha(units):
    """Krippendorff's alpha for nominal data. units: {values of a unit, as a tuple: how many}.

    A unit holds one value for each observer who said something; with fewer than two it tells
    nothing.
    """
    coincidences = Counter()
    for values, count in units.items():
        if len(values) < 2:
            continue
        seen = Counter(values)
        for one, n in seen.items():
            for other, m in seen.items():
                pairs = n * (m - (one == other))
                coincidences[one, other] += count * pairs / (len(values) - 1)
    margins = Counter()
    for (one, _other), count in coincidences.items():
        margins[one] += count
    total = sum(margins.values())
    if total < 2:
        return None
    disagreed = sum(count for (one, other), count in coincidences.items() if one != other)
    expected = (total**2 - sum(n * n for n in margins.values())) / (total - 1)
    return None if not expected else 1 - disagreed / expected


def united(spans):
    """Spans (start, end) in order, those that touch or overlap made one."""
    made = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1][1] = max(made[-1][1], end)
        elif start < end:
            made.append([start, end])
    return made


def length(spans):
    return sum(end - start for start, end in spans)


def shared(first, second):
    """How many code points stand in both of two lists of united spans."""
    both, i, j = 0, 0, 0
    while i < len(first) and j < len(second):
        both += max(0, min(first[i][1], second[j][1]) - max(first[i][0], second[j][0]))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return both


def table(first, second, size):
    """{(given by the first, given by the second): code points} of a code in a text of `size`."""
    first, second = united(first), united(second)
    both = shared(first, second)
    one, other = length(first) - both, length(second) - both
    counts = {(1, 1): both, (1, 0): one, (0, 1): other, (0, 0): size - both - one - other}
    return {values: count for values, count in counts.items() if count}


def agree(first, second, size):
    """The Agreement of two analysts on one code in a text of `size` code points.

    first, second: the spans to which each gave it.
    """
    return told(table(first, second, size))


def told(counts):
    total = sum(counts.values())
    both, one, other = (counts.get(v, 0) for v in ((1, 1), (1, 0), (0, 1)))
    observed = (total - one - other) / total if total else 1
    return Agreement(observed, kappa(counts), alpha(counts), both + one, both + other, both)


def pooled(tables):
    """The Agreement on all codes together: each code point counts once for each code."""
    counts = Counter()
    for each in tables:
        counts.update(each)
    return told(counts)
