"""What differs between two versions of a questionnaire, and what answers hold of it. Pure."""

from dataclasses import dataclass, replace

from valuess.i18n import lazy

SAID = {
    "new": lazy("New question"),
    "gone": lazy("Question taken out"),
    "type": lazy("Another type of question"),
    "words": lazy("Other words"),
    "options_new": lazy("New options: %(codes)s"),
    "options_gone": lazy("Options taken out: %(codes)s"),
    "rows_new": lazy("New lines: %(codes)s"),
    "rows_gone": lazy("Lines taken out: %(codes)s"),
    "rule": lazy("Asked of others than before"),
    "required": lazy("Must be answered, or no longer"),
    "order": lazy("Another order"),
    "other": lazy("Other settings"),
}


@dataclass(frozen=True)
class Change:
    """One difference. code, label: of the question or section; was, becomes: labels, or None."""

    code: str
    label: dict
    kind: str
    codes: tuple = ()
    was: dict | None = None
    becomes: dict | None = None

    @property
    def words(self):
        return str(SAID[self.kind]) % {"codes": ", ".join(self.codes)}


@dataclass(frozen=True)
class Lost:
    """What a version leaves out although `count` answers hold it. option: "" for the question."""

    code: str
    label: dict
    option: str
    count: int


def changes(before, after):
    """Every Change from one Form to another."""
    found = []
    for question in after.questions():
        old = before.question(question.code)
        if old is None:
            found.append(Change(question.code, question.label, "new"))
        else:
            found += of_question(old, question)
    there = {question.code for question in after.questions()}
    found += [Change(q.code, q.label, "gone") for q in before.questions() if q.code not in there]
    for section in after.sections:
        old = before.section(section.code)
        if old and (old.title, old.intro) != (section.title, section.intro):
            found.append(Change(section.code, section.title, "words", (), old.title, section.title))
        if old and old.rule != section.rule:
            found.append(Change(section.code, section.title, "rule"))
    both = [q.code for q in before.questions() if q.code in there]
    again = [q.code for q in after.questions() if q.code in set(both)]
    if both != again:
        found.append(Change("", {}, "order"))
    return found


def of_question(old, new):
    made = lambda kind, **more: Change(new.code, new.label, kind, **more)  # noqa: E731
    if old.type != new.type:
        yield made("type")
    if old.label != new.label or old.hint != new.hint:
        yield made("words", was=old.label, becomes=new.label)
    for name in ("options", "rows"):
        was = {o.code: o for o in getattr(old, name) if not o.retired}
        now = {o.code: o for o in getattr(new, name) if not o.retired}
        added = tuple(code for code in now if code not in was)
        gone = tuple(code for code in was if code not in now)
        if added:
            yield made(f"{name}_new", codes=added)
        if gone:
            yield made(f"{name}_gone", codes=gone)
        for code in was.keys() & now.keys():
            if was[code].label != now[code].label:
                yield made("words", was=was[code].label, becomes=now[code].label)
    if old.rule != new.rule:
        yield made("rule")
    if old.required != new.required:
        yield made("required")
    rest = {"label": {}, "hint": {}, "options": (), "rows": (), "rule": None, "required": False}
    if replace(old, type=new.type, **rest) != replace(new, **rest):
        yield made("other")


def lost(before, after, held):
    """What `after` leaves out of `before` although answers hold it; held: see drafting.holding."""
    found = []
    for question in before.questions():
        new = after.question(question.code)
        count = held.get((question.code, ""), 0)
        if count and (new is None or new.type != question.type):
            found.append(Lost(question.code, question.label, "", count))
        elif new is not None:
            there = {option.code for option in (*new.options, *new.rows)}
            for option in (*question.options, *question.rows):
                count = held.get((question.code, option.code), 0)
                if count and option.code not in there:
                    found.append(Lost(question.code, option.label, option.code, count))
    return found
