"""What the forms of the coding ask for, read from the request."""

from valuess.coding import codebook
from valuess.coding.codebook import TEXTS
from valuess.coding.models import FACETS
from valuess.config import LANGUAGES


def whole(typed):
    """A number as it was typed, -1 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def plain(typed):
    """Words of a text area, their line ends as the store has them."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def chosen(form):
    """The codes that were ticked, those of the codebook only."""
    known = codebook.known().by_id
    numbers = dict.fromkeys(whole(typed) for typed in form.getlist("codes"))
    return [known[number] for number in numbers if number in known]


def facets(form):
    return {name: form.get(name, "")[:20] for name in FACETS}


def of_code(form):
    """What the form of a code holds: see codebook.blank."""
    said = {
        f"{name}_{lang}": " ".join(plain(form.get(f"{name}_{lang}", "")).split())
        for name in TEXTS
        for lang in LANGUAGES
    }
    parent = max(whole(form.get("parent", "0")), 0)
    return {**said, "key": form.get("key", "").strip(), "parent": parent,
            "colour": form.get("colour", "").strip().lower()}  # fmt: skip
