"""What was coded in a text, gathered for whoever shows it."""

from dataclasses import dataclass, field

from valuess.coding import codebook
from valuess.coding.models import Passage, PassageCode, PassageTranslation


@dataclass
class Given:
    """A code on a passage. by: numbers of the accounts that gave it."""

    code: object
    by: list = field(default_factory=list)


def passages(kind, number):
    """The passages of a text as they stand in it, each with its `codes`: a list of Given.

    Two queries, and the codebook from the cache.
    """
    return coded(list(Passage.of(kind, number)))


def coded(rows):
    """The same passages, each with its `codes` in the order of the codebook."""
    book = codebook.known()
    found = {row.id: {} for row in rows}
    told = (PassageCode.passage, PassageCode.code, PassageCode.analyst)
    on = list(PassageCode.on(list(found)).select(*told).tuples()) if rows else []
    if any(code not in book.by_id for _passage, code, _analyst in on):
        book = codebook.Codebook()  # some were added since the request began
    order = {node.code.id: place for place, node in enumerate(book.nodes)}
    for passage, code, analyst in on:
        given = found[passage].get(code) or found[passage].setdefault(code, Given(book.by_id[code]))
        given.by.append(analyst)
    for row in rows:
        row.codes = [found[row.id][key] for key in sorted(found[row.id], key=order.get)]
    return rows


def passage(number):
    """One passage with its `codes`, None where there is none."""
    found = Passage.live(number)
    return coded([found])[0] if found else None


def translations(rows):
    """{(passage number, lang): PassageTranslation} of these passages."""
    return PassageTranslation.standing([row.id for row in rows]) if rows else {}
