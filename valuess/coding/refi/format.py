"""What a codebook or a project says. Positions: code points, the end outside. Pure."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
ORIGIN = "ValuESS"
NAMESPACE = UUID("0f2c1b9a-6a0e-5a55-8c57-3b1f7f3e2d10")


def fixed(*parts):
    """The GUID of something that has none of its own: always the same for the same parts."""
    return str(uuid5(NAMESPACE, ":".join(str(part) for part in parts)))


class Unreadable(ValueError):
    """The file cannot be read; its words say why."""


@dataclass
class Code:
    guid: str
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    notes: list = field(default_factory=list)
    children: list = field(default_factory=list)


@dataclass
class Note:
    """A memo. owner: nothing in the file; name: what it is called there."""

    guid: str
    name: str
    words: str
    user: str = ""
    at: str = ""


@dataclass
class Coding:
    guid: str
    code: str
    user: str = ""
    at: str = ""


@dataclass
class Selection:
    guid: str
    start: int
    end: int
    name: str = ""
    user: str = ""
    at: str = ""
    codings: list = field(default_factory=list)
    notes: list = field(default_factory=list)


@dataclass
class Text:
    """A source. lang: "" where the file does not say."""

    guid: str
    name: str
    words: str
    lang: str = ""
    selections: list = field(default_factory=list)
    notes: list = field(default_factory=list)


@dataclass
class Case:
    """notes: GUIDs of the memos about it, which the standard has no place for in a case."""

    guid: str
    name: str
    texts: list = field(default_factory=list)
    notes: list = field(default_factory=list)


@dataclass
class Project:
    """users: {guid: name}; notes: {guid: Note}; left: what was in the file and cannot be taken,
    in words."""

    name: str
    origin: str = ORIGIN
    users: dict = field(default_factory=dict)
    codes: list = field(default_factory=list)
    cases: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)
    left: list = field(default_factory=list)


def every(codes):
    """The codes and all below them, each before those below it."""
    for code in codes:
        yield code
        yield from every(code.children)
