"""The codebook: its tree as it stands, and the verbs that change it.

What a code says is edited in both languages at once. A code is never deleted: it is retired, or
merged into another, and either can be undone.
"""

import re
from dataclasses import dataclass, field

from valuess import audit
from valuess.cache import until_commit
from valuess.coding.models import MERGED, Code, Coded, CodingAct, Passage, PassageCode, new_guid
from valuess.config import LANGUAGES
from valuess.db import Label, db, now
from valuess.i18n import _

TEXTS = {"name": 120, "definition": 1_000, "apply": 1_000, "avoid": 1_000}
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
COLOURS = ("#0b5d6b", "#8a4b08", "#6b3f87", "#9c2f45", "#3f6b1f", "#2f4f9c", "#7a5c00", "#4a6670")
DEEPEST = 6  # levels of the tree


class Wrong(Exception):
    """What is wrong with what was asked: {field: words}."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


class Conflict(Exception):
    """Somebody else changed it since it was opened. present: the row as it is now."""

    def __init__(self, present):
        super().__init__(present)
        self.present = present


@dataclass
class Node:
    """A code in its place. depth: 0 for a root."""

    code: Code
    depth: int = 0
    children: list = field(default_factory=list)


class Codebook:
    """The codes as they stand, kept until anything is committed: do not change them."""

    weight = 60_000

    def __init__(self):
        self.by_id = {code.id: code for code in Code.listed()}
        nodes = {number: Node(code) for number, code in self.by_id.items()}
        self.roots = []
        for number, node in nodes.items():
            parent = nodes.get(node.code.parent_id)
            (parent.children if parent else self.roots).append(nodes[number])
        self.nodes = list(walk(self.roots))

    @property
    def tree(self):
        """Every code that may be given, as a Node, in the order of the tree."""
        return [node for node in self.nodes if node.code.retired is None]

    def __iter__(self):
        return (node.code for node in self.tree)

    def under(self, number):
        """The numbers of a code and of all below it."""
        node = next((node for node in self.nodes if node.code.id == number), None)
        return {each.code.id for each in walk([node])} if node else set()


def walk(nodes, depth=0):
    for node in nodes:
        node.depth = depth
        yield node
        yield from walk(node.children, depth + 1)


def known():
    return until_commit(("codebook",), Codebook)


def codes():
    """The codes that may be given, in the order of the codebook."""
    return list(known())


def values_of(code):
    """What the form of a code shows."""
    said = {
        f"{name}_{lang}": getattr(code, name).get(lang, "") for name in TEXTS for lang in LANGUAGES
    }
    return {**said, "key": code.key, "colour": code.colour, "parent": code.parent_id or 0}


def blank():
    said = {f"{name}_{lang}": "" for name in TEXTS for lang in LANGUAGES}
    return {**said, "key": "", "colour": COLOURS[-1], "parent": 0}


def labels(values):
    return {
        name: Label({lang: values[f"{name}_{lang}"].strip() for lang in LANGUAGES})
        for name in TEXTS
    }


def errors_in(values, code=None):
    """{field: words} of what is wrong; code: the one that is edited."""
    wrong = {}
    if not KEY.fullmatch(values["key"]):
        wrong["key"] = _("Letters, figures, “.”, “-” and “_”, at most 40.")
    elif (twin := Code.at(values["key"])) and (code is None or twin.id != code.id):
        wrong["key"] = _("Another code has this key.")
    for name, most in TEXTS.items():
        for lang in LANGUAGES:
            said = values[f"{name}_{lang}"].strip()
            if len(said) > most:
                wrong[f"{name}_{lang}"] = _("At most %(most)d characters.", most=most)
            elif name == "name" and not said:
                wrong[f"{name}_{lang}"] = _("Say it in both languages.")
    if not COLOUR.fullmatch(values["colour"]):
        wrong["colour"] = _("Choose a colour.")
    if values["parent"] and (words := misplaced(values["parent"], code)):
        wrong["parent"] = words
    return wrong


def misplaced(parent, code):
    """Why a code cannot stand below `parent` (a number), in words; "" when it can."""
    book = Codebook()
    if parent not in book.by_id or book.by_id[parent].retired:
        return _("Choose a code of this codebook.")
    if code is not None and parent in book.under(code.id):
        return _("A code cannot stand below itself.")
    depth = {node.code.id: node.depth for node in book.nodes}
    below = book.under(code.id) if code is not None else ()
    height = max((depth[n] for n in below), default=0) - (depth[code.id] if below else 0)
    if depth[parent] + 1 + height >= DEEPEST:
        return _("At most %(most)d levels.", most=DEEPEST)
    return ""


def below(parent):
    """What tells the codes of a parent, a number or None for the roots."""
    return Code.parent.is_null() if parent is None else Code.parent == parent


def add(values, by):
    """A new code, the last below its parent. values: as `blank`. Raises Wrong."""
    with db.atomic():
        if wrong := errors_in(values):
            raise Wrong(wrong)
        parent = values["parent"] or None
        last = Code.listed().where(
            Code.parent.is_null() if parent is None else Code.parent == parent
        )
        code = Code.create(
            key=values["key"], colour=values["colour"], parent=parent, guid=new_guid(),
            position=max((each.position for each in last), default=0) + 1, **labels(values),
        )  # fmt: skip
        audit.note("code added", by, f"code:{code.id}", key=code.key)
        return code


def edit(number, values, by, edited):
    """Change what a code says. edited: how often it had been when it was opened.

    Raises Wrong, and Conflict when somebody else edited it since.
    """
    with db.atomic():
        code = Code.held(number)
        if code.edited != edited:
            raise Conflict(code)
        if wrong := errors_in(values, code):
            raise Wrong(wrong)
        before = values_of(code)
        if before == {**before, **values}:
            return code
        code.key, code.colour, code.parent = (
            values["key"],
            values["colour"],
            values["parent"] or None,
        )
        for name, label in labels(values).items():
            setattr(code, name, label)
        code.edited += 1
        code.save()
        audit.note("code edited", by, f"code:{code.id}", key=code.key)
        return code


def reorder(number, by, steps):
    """Move a code `steps` places (-1: up) among those beside it."""
    with db.atomic():
        code = Code.held(number)
        same = below(code.parent_id) & Code.retired.is_null()
        beside = [row.id for row in Code.listed().where(same)]
        if number not in beside:
            return
        place = beside.index(number)
        beside.remove(number)
        beside.insert(min(max(place + steps, 0), len(beside)), number)
        for position, each in enumerate(beside, 1):
            Code.update(position=position).where(Code.id == each).execute()
        audit.note("code moved", by, f"code:{number}")


def retire(number, by):
    """No longer give a code; what it was given to keeps it."""
    return alter(number, by, "code retired", retired=now())


def reinstate(number, by):
    """Give a retired code again; one that was merged comes back by undoing that."""
    return alter(number, by, "code reinstated", retired=None)


def alter(number, by, act, **values):
    with db.atomic():
        code = Code.held(number)
        if code.merged_id is not None or bool(code.retired) == bool(values["retired"]):
            return False
        Code.update(**values).where(Code.id == number).execute()
        audit.note(act, by, f"code:{number}", key=code.key)
        return True


def merge(number, into, by):
    """Give to every passage of a code the other instead, and retire it. Returns the act.

    What stood below it stands below the other. An analyst who had given both to a passage
    has given the other once. Raises Wrong.
    """
    with db.atomic():
        book = Codebook()
        code, other = Code.held(number), book.by_id.get(into)
        if other is None or other.retired or code.retired:
            raise Wrong({"into": _("Choose a code of this codebook.")})
        if into in book.under(number):
            raise Wrong({"into": _("A code cannot be merged into itself or into one below it.")})
        ended, made = hand_over(number, into)
        moved = [row.id for row in Code.select().where(Code.parent == number)]
        Code.update(parent=into).where(Code.id.in_(moved)).execute()
        Code.update(merged=into, retired=now()).where(Code.id == number).execute()
        act = CodingAct.create(act="merge", account=by, detail={
            "made": {"given": made}, "ended": {"given": ended},
            "code": {"number": number, "into": into, "below": moved},
        })  # fmt: skip
        Coded.changed(where_given([number, into]))
        said = {"key": code.key, "into": other.key, "given": len(ended)}
        audit.note("code merged", by, f"code:{number}", **said)
        return act


def hand_over(number, into):
    """Give one code wherever the other stands: (rows ended, rows made)."""
    standing = PassageCode.select().where(PassageCode.removed.is_null()).order_by(PassageCode.id)
    given = list(standing.where(PassageCode.code == number))
    twins = {(row.passage_id, row.analyst_id) for row in standing.where(PassageCode.code == into)}
    ended = [row.id for row in given]
    for some in chunks(ended):
        gone = PassageCode.id.in_(some)
        PassageCode.update(removed=now(), ended=MERGED).where(gone).execute()
    made = [
        PassageCode.add(
            passage=row.passage_id, code=into, analyst=row.analyst_id, guid=new_guid(),
            created=row.created, settled=row.settled,
        ).id
        for row in given
        if (row.passage_id, row.analyst_id) not in twins
    ]  # fmt: skip
    return ended, made


def where_given(numbers):
    """The (kind, number) of the texts in which these codes stand or stood."""
    on = PassageCode.select(PassageCode.passage).where(PassageCode.code.in_(numbers))
    texts = Passage.select(Passage.kind, Passage.number).where(Passage.id.in_(on))
    return list(texts.distinct().tuples())


def chunks(numbers, size=500):
    return [numbers[n : n + size] for n in range(0, len(numbers), size)]
