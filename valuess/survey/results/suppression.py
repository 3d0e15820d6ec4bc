"""Which counts others than the small circle may read. Pure."""

import copy


def safe(raw, smallest):
    """The tables with every count from 1 to smallest - 1 hidden (primary suppression alone)."""
    return hidden(copy.deepcopy(raw), smallest)


def hidden(value, smallest):
    if isinstance(value, dict):
        return {k: hidden(v, smallest) for k, v in value.items()}
    return None if type(value) is int and 0 < value < smallest else value
