"""The order of pages that a form asks for."""


def wanted(form):
    """(document, parent or None) pairs in the order asked for; [] when the form names no page.

    Fields: `place-ID`, a number, smaller first; `under-ID`, the parent's id or nothing, or,
    in a large guide, `below-ID`, the place in the form of the parent.
    The buttons `up` and `down` hold the id of a page to move past its neighbour.
    """
    ids = [int(name[6:]) for name in form if name.startswith("place-") and name[6:].isdecimal()]
    under = {document: parent(form, document, ids) for document in ids}
    places = {document: (place(form, document, rank), rank) for rank, document in enumerate(ids)}
    ordered = sorted(ids, key=places.get)
    moved = form.get("up") or form.get("down") or ""
    if moved.isdecimal() and int(moved) in under:
        ordered = past_neighbour(ordered, under, int(moved), -1 if form.get("up") else 1)
    return [(d, int(under[d]) if under[d].isdecimal() else None) for d in ordered]


def parent(form, document, ids):
    """What the form says of the page above: its id as text, or ""."""
    below = form.get(f"below-{document}", "").strip()
    if below.isdecimal() and 0 < int(below) <= len(ids):
        return str(ids[int(below) - 1])
    return form.get(f"under-{document}", "")


def place(form, document, rank):
    """The number typed for a page; where it stood when that is no number."""
    try:
        return float(form[f"place-{document}"].strip().replace(",", "."))
    except ValueError:
        return float(rank + 1)


def past_neighbour(ordered, under, document, step):
    """The order with one page exchanged with the next (or previous) one under the same parent."""
    siblings = [d for d in ordered if under[d] == under[document]]
    at = siblings.index(document) + step
    if not 0 <= at < len(siblings):
        return ordered
    swap = {document: siblings[at], siblings[at]: document}
    return [swap.get(d, d) for d in ordered]
