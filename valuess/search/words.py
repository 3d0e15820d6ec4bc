"""Words as the search keeps them: folded, and stemmed by their language.

Both databases store what is made here, so both find the same. A word is stemmed
before its accents are folded: French stems differ by them.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST = 60  # characters of a word that count
STEMMERS = {"fr": "french", "en": "english"}
SPREAD = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"}
SPREAD_LETTERS = re.compile("[" + "".join(SPREAD) + "]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# Words that say nothing about a text; what is left of an elision is among them.
FRENCH = """a à afin ai ainsi as au aux avec c ce ceci cela ces cet cette comme d dans de des donc
dont du elle elles en es est et étant été être eux il ils j je jusqu l la là le les leur
leurs lorsqu lui m ma mais me mes moi mon n ne ni nos notre nous on ont ou où par pas pour
puisqu qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son sont sous
sur t ta te tes toi ton tu un une vos votre vous y"""
ENGLISH = """a about an and any are as at be been but by can d did do does for from had has have he
her his how i if in into is it its ll m me my no not of on or our re s she so t than that
the their them then there these they this those to us ve was we were what when where
which who whom why will with would you your"""
STOP = {"fr": frozenset(FRENCH.split()), "en": frozenset(ENGLISH.split())}

local = threading.local()


def letter(char):
    """A letter in lower case without its accent; always one letter, save those in SPREAD."""
    if char in SPREAD:
        return SPREAD[char]
    low = char.lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))
    for tried in (bare, low):
        if len(tried) == 1 and tried.isalnum() == char.isalnum():
            return tried
    return char


class Letters(dict):
    """For str.translate: finds out about a letter when it first meets it."""

    def __missing__(self, code):
        self[code] = letter(chr(code))
        return self[code]


LETTERS = Letters()


def clean(text):
    """The text composed (NFC), without the characters that PostgreSQL cannot store."""
    return unicodedata.normalize("NFC", UNSTORABLE.sub("", text))


def fold(text):
    """Clean text in lower case without accents, letter for letter save those in SPREAD."""
    return text.translate(LETTERS)


def stemmer(lang):
    """The stemmer of a language, one for each thread: they keep a state while they work."""
    kept = local.__dict__
    if lang not in kept:
        name = STEMMERS.get(lang)
        kept[lang] = snowballstemmer.stemmer(name).stemWord if name else str
    return kept[lang]


@lru_cache(maxsize=20_000)
def stems(word, lang):
    """The folded stems of a clean word in lower case: one, or two when it has accents.

    The second is the stem of the word written without accents, as many people type
    it: « activité » → activ, and « activite » → activit.
    """
    spread = SPREAD_LETTERS.sub(lambda found: SPREAD[found[0]], word)
    stem = stemmer(lang)
    found = fold(stem(spread))[:LONGEST]
    plain = stem(fold(spread))[:LONGEST]
    return (found,) if plain == found else (found, plain)


def exact(folded):
    """The words of a folded text, in order."""
    return [word[:LONGEST] for word in WORD.findall(folded)]


def stemmed(text, lang):
    """The stems of a clean text, in order: a tuple of one or two for each word."""
    return [stems(word, lang) for word in WORD.findall(text.lower())]


def stop_words(lang):
    return STOP.get(lang, frozenset())
