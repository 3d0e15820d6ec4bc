"""A codebook or a project of another programme, or of this one, taken into the portal.

What is there already is known by its GUID and left as it is; nothing is taken twice.
"""

import re
from collections import Counter
from datetime import UTC, datetime

from valuess import audit
from valuess.accounts.models import Account
from valuess.coding import codebook, sources, subjects
from valuess.coding.models import (
    CASE,
    CODE,
    FACETS,
    PASSAGE,
    Code,
    Coded,
    Memo,
    Passage,
    PassageCode,
    PassageTranslation,
)
from valuess.coding.refi.format import Unreadable, every, fixed
from valuess.coding.refi.gathering import PARTS, TRANSLATION, user_guid
from valuess.config import LANGUAGES
from valuess.db import Label, db, now

LINE = re.compile(r"(Key|Name|Definition|When to use|When not)(?: \((\w+)\))?: (.*)", re.DOTALL)
NOTE = re.compile(rf"({TRANSLATION}|Memo) \((\w+)\)")
FACET_CODES = {
    fixed("facet", name, key): (name, key) for name, values in FACETS.items() for key in values
}
FACET_ROOTS = {fixed("facet", name) for name in FACETS}


def told(code, lang):
    """(key, {part: Label}) of a code: our own lines where its description has them, else its
    name and description in the language of the page."""
    found = {"name": {}, "definition": {}, "apply": {}, "avoid": {}}
    names = {"Name": "name"} | {label: part for part, label in PARTS}
    key, rest = "", []
    for line in code.description.replace("\n  ", "\u2028").split("\n"):
        line = line.replace("\u2028", "\n")
        match = LINE.fullmatch(line)
        if match and match[1] == "Key":
            key = match[3]
        elif match and match[2] in LANGUAGES and match[1] in names:
            found[names[match[1]]][match[2]] = match[3]
        else:
            rest.append(line)
    if not found["name"]:
        found["name"] = {each: code.name for each in LANGUAGES}
    if rest and not found["definition"]:
        found["definition"] = {lang: "\n".join(rest).strip()}
    return key, {
        part: Label({each: said.get(each, "") for each in LANGUAGES})
        for part, said in found.items()
    }


def free_key(wanted, name, taken):
    """A key that no code has yet."""
    base = wanted if codebook.KEY.fullmatch(wanted) else re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    base = (base.strip("-._") or "code")[:34]
    key, n = base, 1
    while key in taken:
        n += 1
        key = f"{base}-{n}"
    return key


def take_codes(codes, by, lang):
    """Add the codes that are not there yet, each below its parent: how many."""
    with db.atomic():
        known = {code.guid: code for code in Code.select()}
        taken = {code.key for code in known.values()}
        last = Counter()
        for code in known.values():
            last[code.parent_id] = max(last[code.parent_id], code.position)
        count = 0

        def put(code, parent):
            nonlocal count
            if code.guid in FACET_ROOTS or code.guid in FACET_CODES:
                return
            row = known.get(code.guid)
            if row is None:
                key, labels = told(code, lang)
                key = free_key(key, code.name, taken)
                last[parent] += 1
                row = Code.create(key=key, parent=parent, position=last[parent], guid=code.guid,
                                  colour=code.colour or codebook.COLOURS[-1], **labels)  # fmt: skip
                known[code.guid] = row
                taken.add(key)
                count += 1
            for child in code.children:
                put(child, row.id)

        for code in codes:
            put(code, None)
        audit.note("codes imported", by, count=count)
        return count


class Taking:
    """One import of a project. kind: of what its new texts become; by: who brings it, and to whom
    belongs what people did who are not known here."""

    def __init__(self, project, kind, by, lang):
        self.project, self.kind, self.by, self.lang = project, kind, by, lang
        self.counts = Counter()
        accounts = Account.select(Account.id, Account.email)
        self.people = {user_guid(a.email): a.id for a in accounts}

    def user(self, guid):
        return self.people.get(guid, self.by.id)

    def run(self):
        """Take it in, in one transaction; a Counter of codes, texts, passages, memos. Raises
        Unreadable when it contradicts itself."""
        guids = [text.guid for text in self.project.texts] + [s.guid for t in self.project.texts
                                                              for s in t.selections]  # fmt: skip
        if len(guids) != len(set(guids)):
            raise Unreadable("a GUID is used twice")
        with db.atomic():
            self.counts["codes"] = take_codes(self.project.codes, self.by, self.lang)
            self.codes = {code.guid: code.id for code in Code.select(Code.id, Code.guid)}
            cases = {guid: case.name for case in self.project.cases for guid in case.texts}
            for text in self.project.texts:
                self.text(text, cases.get(text.guid))
            for case in self.project.cases:
                self.case(case)
            for code in every(self.project.codes):
                if code.guid in self.codes:
                    self.memos(CODE, self.codes[code.guid], code.notes)
            audit.note("project imported", self.by, **self.counts)
        return self.counts

    def text(self, text, case):
        row = Coded.get_or_none(Coded.guid == text.guid)
        if row is None:
            source = sources.known.get(self.kind)
            if source is None or source.take is None:
                self.project.left.append(text.name)
                return
            lang = text.lang if text.lang in LANGUAGES else self.lang
            words = sources.Words(text.words, lang)
            number = source.take(text.name, words, self.by, case)
            row = Coded.create(kind=self.kind, number=number, guid=text.guid)
            self.counts["texts"] += 1
        present = sources.seen(row.kind, row.number, self.by)
        if present is None or present.text != text.words:
            self.project.left.append(text.name)
            return
        Coded.hold(row.kind, row.number)
        for selection in text.selections:
            self.selection(row, present, selection)
        self.memos(row.kind, row.number, text.notes)

    def case(self, case):
        """The memos about a case: the one of this GUID, else that of its texts."""
        if not case.notes:
            return
        row = Coded.get_or_none(Coded.guid == case.guid)
        number = row.number if row and row.kind == CASE else None
        if row is None:
            number = self.case_of(case.texts)
        if not subjects.readable(CASE, [number] if number else [], self.by):
            self.project.left.append(case.name)
            return
        if row is None and Coded.of(CASE, number) is None:
            Coded.create(kind=CASE, number=number, guid=case.guid)
        self.memos(CASE, number, case.notes)

    def case_of(self, guids):
        """The case to which texts belong, None where there is none."""
        rows = Coded.select().where(Coded.guid.in_(guids))
        about = sources.about([(row.kind, row.number) for row in rows])
        return next((each.case for each in about.values() if each.case is not None), None)

    def selection(self, row, words, selection):
        codings = [c for c in selection.codings if c.code in self.codes]
        if not codings or selection.end <= selection.start:
            return
        passage = Passage.get_or_none(Passage.guid == selection.guid)
        if passage is None:
            facets = dict(FACET_CODES[c.code] for c in selection.codings if c.code in FACET_CODES)
            passage = Passage.create(
                kind=row.kind, number=row.number, start=selection.start, end=selection.end,
                words=words.text[selection.start : selection.end], lang=words.lang,
                guid=selection.guid, analyst=self.user(selection.user),
                created=moment(selection.at), **facets,
            )  # fmt: skip
            self.counts["passages"] += 1
        elif (passage.kind, passage.number) != (row.kind, row.number) or passage.removed:
            return
        for coding in codings:
            self.coding(passage, coding)
        self.memos(PASSAGE, passage.id, selection.notes, passage)

    def coding(self, passage, coding):
        code, analyst = self.codes[coding.code], self.user(coding.user)
        same = (
            (PassageCode.passage == passage) & (PassageCode.code == code)
            & (PassageCode.analyst == analyst) & PassageCode.removed.is_null()
        )  # fmt: skip
        by_guid = PassageCode.guid == coding.guid
        if PassageCode.select().where(same | by_guid).exists():
            return
        PassageCode.create(passage=passage, code=code, analyst=analyst, guid=coding.guid,
                           created=moment(coding.at))  # fmt: skip

    def memos(self, about, number, guids, passage=None):
        for guid in guids:
            note = self.project.notes.get(guid)
            if note is None or not note.words.strip():
                continue
            match = NOTE.fullmatch(note.name)
            lang = match[2] if match and match[2] in LANGUAGES else self.lang
            if passage is not None and match and match[1] == TRANSLATION:
                self.translation(passage, lang, note)
            elif Memo.get_or_none(Memo.guid == guid) is None:
                Memo.create(about=about, number=number, lang=lang, words=note.words, guid=guid,
                            author=self.user(note.user), created=moment(note.at))  # fmt: skip
                self.counts["memos"] += 1

    def translation(self, passage, lang, note):
        if (passage.id, lang) not in PassageTranslation.standing([passage.id]):
            PassageTranslation.create(
                passage=passage, lang=lang, words=note.words, of=passage.words,
                author=self.user(note.user), created=moment(note.at),
            )  # fmt: skip


def moment(said):
    """A time of a file, as the store has it; now for one that cannot be read."""
    try:
        told = datetime.fromisoformat(said.replace("Z", "+00:00"))
        return (told.astimezone(UTC) if told.tzinfo else told).replace(tzinfo=None)
    except ValueError:
        return now()
