"""The search index of the agenda: stand-in."""


def index(item):
    """Keep the words of an item findable, or forget them when it is not shown."""


def forget(item):
    """Find an item no more."""
