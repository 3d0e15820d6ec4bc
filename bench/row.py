"""One line of the table."""

from dataclasses import dataclass


@dataclass
class Row:
    """One promise: what, the figures in words, the asked limit in words, and whether it holds."""

    what: str
    measured: str
    asked: str
    kept: bool
