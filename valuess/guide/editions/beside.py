"""Two frozen texts beside one another, paragraph by paragraph, each in its own order. Pure.

A text is cut into units: what becomes one element of its HTML (a list or a table is one,
whatever its items). A row holds as few units of either side as the pairs allow without
changing the order of any. Where Markdown and HTML do not count the same units (a block of
raw HTML, an embed of several parts), there are no rows.
"""

import re

from valuess.writing.blocks import MOST_LINES, split

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:\s+[^\s=>/]+(?:="[^"]*")?)*\s*(/?)>')
EMPTY = {"br", "hr", "img", "input", "col", "wbr"}
NOTES = re.compile(r'<section [^>]*class="footnotes"')
EXPLAINED = re.compile(r"\n {0,3}:[ \t]")  # a definition list, not the address of a link
JOINED = ("item", "row", "quote", "definition")  # several in succession are one element


def rows(texts, pairs):
    """[(left html, right html, status)] of a page; [] where its parts cannot be told.

    texts: (body, html) of the left and of the right; pairs: [[left places], [right places],
    status] where place 0 is the title and 1 the first block of the body.
    """
    sides = [units(*text) for text in texts]
    if None in sides:
        return []
    (lefts, left_of, left_end), (rights, right_of, right_end) = sides
    tied = []
    for left, right, status in pairs:
        ends = {left_of[p] for p in left if p in left_of}, {right_of[p] for p in right
                                                            if p in right_of}  # fmt: skip
        if any(ends):
            tied.append((*ends, status))
    made = [
        ("".join(lefts[a:b]), "".join(rights[c:d]), worst(tied, (a, b), (c, d)))
        for (a, b), (c, d) in cut(len(lefts), len(rights), tied)
    ]
    return made + [(left_end, right_end, "")] * bool(left_end or right_end)


def units(body, html):
    """(elements, {place: index of its element}, the notes at the end); None when they differ."""
    parts = elements(html)
    notes = ""
    while parts and NOTES.search(parts[-1]):
        notes = parts.pop() + notes
    places, before, count = {}, None, 0
    for place, block in enumerate(split(body, most=MOST_LINES), 1):
        if block.kind in ("footnote", "front") or (
            block.kind == "definition" and not EXPLAINED.search("\n" + block.text)
        ):
            continue
        follows = block.kind in JOINED and (
            before == block.kind or (block.kind == "row" and before == "table")
        )
        count += not follows
        places[place], before = count - 1, block.kind
    return (parts, places, notes) if count == len(parts) else None


def elements(html):
    """The elements at the top of a well-formed fragment, each with the words after it."""
    depth, start, found = 0, 0, []
    for tag in TAG.finditer(html):
        if tag[2] in EMPTY or tag[3]:
            whole = depth == 0
        else:
            depth += -1 if tag[1] else 1
            whole = depth == 0
        if whole:
            found.append(html[start : tag.end()].strip())
            start = tag.end()
    return found


def cut(lefts, rights, tied):
    """[((left from, to), (right from, to))]: the smallest rows that part no pair."""
    met = [(min(a), max(a), min(b), max(b)) for a, b, _status in tied if a and b]
    made, left, right = [], 0, 0
    while left < lefts or right < rights:
        upto = [left, right]  # ends of this row, exclusive
        if left < lefts:
            upto[0] = left + 1
        else:
            upto[1] = rights
        grown = True
        while grown:
            before = list(upto)
            for first, last, low, high in met:
                if left <= first < upto[0] or right <= low < upto[1]:
                    upto = [max(upto[0], last + 1), max(upto[1], high + 1)]
            grown = before != upto
        made.append(((left, upto[0]), (right, upto[1])))
        left, right = upto
    return made


def worst(tied, left, right):
    """The status of a row: that of its pairs when they agree, else "changed"."""
    said = {
        status
        for a, b, status in tied
        if any(left[0] <= n < left[1] for n in a) or any(right[0] <= n < right[1] for n in b)
    }
    return said.pop() if len(said) == 1 else "changed" if said else ""
