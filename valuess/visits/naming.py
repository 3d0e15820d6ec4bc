"""The addresses of coaches."""

from valuess.agenda.models import Item
from valuess.writing.names import slug_of


def slug_for(title):
    """An address from a title in any language that no item has yet."""
    words = slug_of(next((title[lang] for lang in ("en", "fr") if title.get(lang)), "")) or "coach"
    taken = {
        item.slug for item in Item.select(Item.slug).where(Item.slug.startswith(words))
    }  # fmt: skip
    number, slug = 1, words
    while slug in taken:
        number += 1
        slug = f"{words}-{number}"
    return slug
