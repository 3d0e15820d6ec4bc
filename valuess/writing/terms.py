"""The glossary: its terms, and what they do in the texts that people write.

A term that a partner proposes is marked in texts only once another partner has accepted it.
"""

from unicodedata import combining, normalize

from flask import url_for
from markupsafe import Markup
from peewee import BooleanField, CharField, IntegerField, IntegrityError

from valuess import audit
from valuess.cache import until_commit
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Label, LabelField, Moment, db, now
from valuess.i18n import _
from valuess.writing import glossing
from valuess.writing.names import slug_of

LINK = Markup('<a class="term" href="{}">{}</a>')
MARK = Markup('<span class="term">{}</span>')
LIMITS = {"words": 120, "gloss": 600, "trap": 600}


class Wrong(Exception):
    """What is wrong with a proposal: {field: words}."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


class Term(BaseModel):
    """A term of the two languages: the words, what they mean, and the translator's trap.

    keep: whether a text in the other language may keep the original. proposed: since when it
    waits for another partner to accept it; None once it is accepted. proposed_by, accepted_by:
    ids of accounts.
    """

    words = LabelField()
    gloss = LabelField()
    trap = LabelField()
    key = CharField(max_length=120, unique=True)
    keep = BooleanField(default=False)
    proposed = Moment(null=True)
    proposed_by = IntegerField(null=True)
    accepted_by = IntegerField(null=True)

    @classmethod
    def accepted(cls):
        return cls.select().where(cls.proposed.is_null())

    @classmethod
    def sorted_in(cls, lang, proposed=False):
        """The terms in the alphabet of one language, its accents and articles aside.

        proposed: also those that wait to be accepted.
        """
        terms = cls.select() if proposed else cls.accepted()
        return sorted(terms, key=lambda term: sort_key(term.words.get(lang, "")))

    @classmethod
    def waiting(cls, key):
        """The proposed term of this key, or None."""
        return cls.get_or_none(cls.key == key, cls.proposed.is_null(False))

    @classmethod
    def offered(cls, by):
        """The terms that others propose to this person, the first proposed first; one query,
        kept until anything is committed."""
        theirs = cls.proposed_by.is_null() | (cls.proposed_by != by.id)
        rows = cls.select().where(cls.proposed.is_null(False), theirs).order_by(cls.proposed)
        return until_commit(("terms offered", by.id), lambda: list(rows))

    @classmethod
    def propose(cls, values, by):
        """A new term, to be accepted by another partner. Raises Wrong.

        values: {"words_fr": …, "gloss_en": …, …, "keep": bool}.
        """
        errors = cls.errors(values)
        key = slug_of(values["words_fr"])
        if not errors and not key:
            errors["words_fr"] = _("Write it with letters.")
        if errors:
            raise Wrong(errors)
        labels = {
            name: Label({lang: values[f"{name}_{lang}"] for lang in LANGUAGES}) for name in LIMITS
        }
        try:
            with db.atomic():
                term = cls.create(
                    key=key, keep=values["keep"], proposed=now(), proposed_by=by.id, **labels
                )
                audit.note("term proposed", by, f"term:{term.id}")
        except IntegrityError:
            raise Wrong({"words_fr": _("This term is in the glossary already.")}) from None
        return term

    @classmethod
    def errors(cls, values):
        wrong = {}
        for name, most in LIMITS.items():
            for lang in LANGUAGES:
                field = f"{name}_{lang}"
                if len(values[field]) > most:
                    wrong[field] = _("At most %(most)d characters.", most=most)
                elif name == "words" and not values[field]:
                    wrong[field] = _("Say it in both languages.")
        return wrong

    def accept(self, by):
        """Take a proposal into the glossary: False when it is one's own, or no longer waits."""
        return self.decide(by, "term accepted", self.take(by))

    def take(self, by):
        return Term.update(proposed=None, accepted_by=by.id)

    def decline(self, by):
        """Let a proposal go; its proposer may, too. False when it no longer waits."""
        return self.decide(by, "term declined", Term.delete(), own=True)

    def decide(self, by, act, change, own=False):
        with db.atomic():
            waits = (Term.id == self.id) & Term.proposed.is_null(False)
            if not own:
                waits &= Term.proposed_by.is_null() | (Term.proposed_by != by.id)
            done = change.where(waits).execute() == 1
            if done:
                audit.note(act, by, f"term:{self.id}")
        return done


def sort_key(words):
    """For sorting as dictionaries do: « évaluation » between « effets » and « financeur »."""
    folded = words.casefold().replace("œ", "oe").replace("æ", "ae").lstrip("*_«“’' ")
    return "".join(c for c in normalize("NFKD", folded) if not combining(c)), words


class Terms:
    """All accepted terms, and the lexicons that find them; kept until anything is committed."""

    weight = 200_000

    def __init__(self):
        self.by_id = {term.id: term for term in Term.accepted()}
        self.lexicons = {
            lang: glossing.Lexicon(
                [(t.id, t.words.get(lang, "")) for t in self.by_id.values()], lang
            )
            for lang in LANGUAGES
        }
        self.originals = {
            lang: glossing.Lexicon(
                [
                    (t.id, t.words.get(other, ""))
                    for t in self.by_id.values()
                    if t.keep
                    for other in LANGUAGES
                    if other != lang
                ],
                lang,
            )
            for lang in LANGUAGES
        }


def known():
    return until_commit(("terms",), Terms)


def marked(words, lang, once=False):
    """The words of a text with their terms marked, each a link to its entry: Markup.

    words: HTML as Markup, or Markdown as it was typed. once: the first use of each only.
    """
    terms = known()
    glossary = url_for("guide.glossary")

    def mark(number, inside):
        return LINK.format(f"{glossary}#t-{terms.by_id[number].key}", inside)

    return glossing.marked(words, terms.lexicons[lang], mark, once)


def noted(words, lang):
    """As `marked`, without links."""
    return glossing.marked(words, known().lexicons[lang], lambda _term, inside: MARK.format(inside))


def within(*sides):
    """The terms that Markdown texts say, as the glossary sorts them. sides: (text, lang) pairs."""
    terms, numbers = known(), set()
    for text, lang in sides:
        numbers |= terms.lexicons[lang].every(text)
    return [terms.by_id[n] for n in sorted(numbers, key=lambda n: terms.by_id[n].key)]


def lacking(left_text, right_text, left="fr", right="en"):
    """Terms said on one side whose accepted translation is absent on the other.

    Nothing lacks where a side has no words yet. A term that keeps the original may stand
    in it.
    """
    if not left_text.strip() or not right_text.strip():
        return []
    terms = known()
    said = {
        lang: terms.lexicons[lang].find(text, glossing.closed_in_markdown(text))
        for text, lang in ((left_text, left), (right_text, right))
    }
    there = {
        lang: terms.lexicons[lang].every(text) | terms.originals[lang].every(text)
        for text, lang in ((left_text, left), (right_text, right))
    }
    numbers = {f.term for f in said[left]} - there[right]
    numbers |= {f.term for f in said[right]} - there[left]
    return [terms.by_id[n] for n in sorted(numbers, key=lambda n: terms.by_id[n].key)]
