"""The codebook, and what a person may read of what was coded, as a Project."""

from valuess.accounts.models import Account
from valuess.coding import codebook, reading, sources, subjects
from valuess.coding.models import (
    CASE,
    CODE,
    FACETS,
    PASSAGE,
    Coded,
    Memo,
    Passage,
    PassageCode,
    PassageTranslation,
)
from valuess.coding.refi.format import Case, Code, Coding, Note, Project, Selection, Text, fixed
from valuess.config import LANGUAGES

PARTS = (("definition", "Definition"), ("apply", "When to use"), ("avoid", "When not"))
TRANSLATION, MEMO = "Translation", "Memo"


def described(code):
    """All that a code says, as lines that `taking` reads again."""
    lines = [f"Key: {code.key}"]
    for lang in LANGUAGES:
        lines.append(f"Name ({lang}): {code.name.get(lang, '')}")
        for part, label in PARTS:
            if said := getattr(code, part).get(lang):
                lines.append(f"{label} ({lang}): " + said.replace("\n", "\n  "))
    return "\n".join(lines)


def codes(lang, notes=None):
    """The codebook as a tree of Code, named in a language, and the facets beside it."""
    notes = notes or {}

    def told(node):
        return Code(
            node.code.guid, node.code.name.get(lang) or str(node.code.name), described(node.code),
            node.code.colour, True, notes.get(node.code.id, []), [told(n) for n in node.children],
        )  # fmt: skip

    return [told(node) for node in codebook.Codebook().roots]


def facet_codes():
    """Level, stance and country as codes, since the standard knows nothing like them."""
    return [
        Code(fixed("facet", name), name, codable=False,
             children=[Code(fixed("facet", name, key), key) for key in values])
        for name, values in FACETS.items()
    ]  # fmt: skip


def user_guid(email):
    return fixed("user", email)


def at(moment):
    return moment.replace(microsecond=0).isoformat() + "Z"


class Gathering:
    """One export: a person's view of all that was coded. lang: in which codes are named."""

    def __init__(self, by, lang, kinds=None):
        self.lang, self.notes, self.book = lang, {}, codebook.Codebook()
        rows = list(Coded.select().order_by(Coded.guid))
        self.guids = {row.number: row.guid for row in rows if row.kind == CASE}
        self.open = subjects.readable(CASE, self.guids, by)
        rows = [row for row in rows if kinds is None or row.kind in kinds]
        may = sources.readable({(row.kind, row.number) for row in rows}, by)
        self.texts = [row for row in rows if (row.kind, row.number) in may]
        self.about = sources.about(may)
        self.people = {
            n: (user_guid(email), name)
            for n, email, name in Account.select(Account.id, Account.email, Account.name).tuples()
        }
        self.users = {}

    def user(self, number):
        """The GUID of an analyst, "" for one who is not known."""
        if number not in self.people:
            return ""
        guid, name = self.people[number]
        self.users[guid] = str(name)
        return guid

    def project(self):
        on_codes = self.memos(CODE, list(self.book.by_id))
        tree = codes(self.lang, on_codes)
        texts = [self.text(row) for row in self.texts]
        made = Project("ValuESS", texts=[text for text in texts if text is not None])
        made.codes = tree + (facet_codes() if any(text.selections for text in made.texts) else [])
        made.cases = self.cases({text.guid for text in made.texts})
        made.notes, made.users = self.notes, self.users
        return made

    def cases(self, guids):
        found = {}
        for row in self.texts:
            about = self.about.get((row.kind, row.number))
            if about and about.case is not None and row.guid in guids:
                name = str(about.case_title)
                guid = self.guids.get(about.case) or fixed("case", name)
                found.setdefault(guid, Case(guid, name)).texts.append(row.guid)
        for number, notes in self.memos(CASE, sorted(self.open)).items():
            name, guid = str(subjects.known[CASE].title(number)), self.guids[number]
            found.setdefault(guid, Case(guid, name)).notes += notes
        return sorted(found.values(), key=lambda case: (case.name, case.guid))

    def text(self, row):
        words, about = sources.words(row.kind, row.number), self.about.get((row.kind, row.number))
        if words is None or about is None:
            return None
        passages = reading.coded(list(Passage.of(row.kind, row.number)))
        passages = [p for p in passages if p.end > p.start]
        memos = self.memos(PASSAGE, [p.id for p in passages])
        self.translations(passages, memos)
        given = self.given(passages)
        made = Text(row.guid, str(about.title), words.text, words.lang)
        made.selections = [self.selection(p, given[p.id], memos.get(p.id, [])) for p in passages]
        made.notes = self.memos(row.kind, [row.number]).get(row.number, [])
        return made

    def given(self, passages):
        """{passage number: its Codings}, those of the same code by GUID."""
        book, found = self.book.by_id, {p.id: [] for p in passages}
        for row in PassageCode.on(list(found)) if found else ():
            found[row.passage_id].append(
                Coding(row.guid, book[row.code_id].guid, self.user(row.analyst_id), at(row.created))
            )
        return {number: sorted(some, key=lambda c: c.guid) for number, some in found.items()}

    def selection(self, passage, codings, notes):
        user, when = self.user(passage.analyst_id), at(passage.created)
        told = [
            Coding(fixed(passage.guid, name), fixed("facet", name, value), user, when)
            for name in FACETS
            if (value := getattr(passage, name))
        ]
        name = " ".join(passage.words.split())[:80]
        return Selection(passage.guid, passage.start, passage.end, name, user, when,
                         codings + told, sorted(notes))  # fmt: skip

    def memos(self, about, numbers):
        """{number: GUIDs of the Notes about it}; the notes are kept for the project."""
        found = {}
        for memo in Memo.on(about, numbers) if numbers else ():
            user = self.user(memo.author_id)
            self.notes[memo.guid] = Note(
                memo.guid, f"{MEMO} ({memo.lang})", memo.words, user, at(memo.created)
            )
            found.setdefault(memo.number, []).append(memo.guid)
        return {number: sorted(guids) for number, guids in found.items()}

    def translations(self, passages, memos):
        standing = PassageTranslation.standing([p.id for p in passages]) if passages else {}
        guids = {p.id: p.guid for p in passages}
        for (number, lang), row in standing.items():
            guid = fixed(guids[number], "translation", lang)
            self.notes[guid] = Note(guid, f"{TRANSLATION} ({lang})", row.words,
                                    self.user(row.author_id), at(row.created))  # fmt: skip
            memos.setdefault(number, []).append(guid)
