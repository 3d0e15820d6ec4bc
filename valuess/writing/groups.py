"""Paragraphs of two languages that belong together, and how such a group can stand."""

from dataclasses import dataclass, field

MEANING, TYPO, LOCAL = "meaning", "typo", "local"
BOTH, CHANGED, UNCHECKED, ONLY, DIFFERS, GONE = (
    "both", "changed", "unchecked", "only", "differs", "gone",
)  # fmt: skip


@dataclass(slots=True)
class Group:
    """Numbers of both sides that belong together, and the words on which both agreed.

    agreed: (words of the left, of the right) or None. since: what the event that agreed
    carried about itself (who, when). alike: for each side, sets of signs that differ by
    corrections only. differs: the reason of a deliberate difference, or None.
    apart: untied by hand, so that only a hand ties it again.
    """

    number: int
    ids: tuple[list[int], list[int]]
    agreed: tuple[str, str] | None = None
    since: dict | None = None
    alike: tuple[list[set], list[set]] = field(default_factory=lambda: ([], []))
    differs: str | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A group as it stands now. words: Markdown of each side, "" where there is none.

    status: both, changed, unchecked, only, differs. changed: which sides moved away from
    the agreed words. kinds: of the paragraphs of each side. places: where they stand in their
    revision, 0 being the title.
    """

    number: int
    ids: tuple[tuple, tuple]
    places: tuple[tuple, tuple]
    words: tuple[str, str]
    kinds: tuple[tuple, tuple]
    status: str
    changed: tuple[bool, bool]
    agreed: tuple[str, str] | None
    since: dict | None
    differs: str | None

    @property
    def waits(self):
        """For each side, whether it has work to do here: the other moved on or stands alone."""
        if self.status == ONLY:
            return not self.words[0], not self.words[1]
        if self.status == UNCHECKED:
            return True, True
        return (self.status == CHANGED and self.changed[1],
                self.status == CHANGED and self.changed[0])  # fmt: skip
