"""Names in a transcript: those that look like names, and putting pseudonyms in their place. Pure.

A name is found by its capitals where no sentence begins, so scripts without capitals have no
suggestions but addresses and numbers; a person reads every transcript through in any case.
"""

import re
import unicodedata
from dataclasses import dataclass

PERSON, ORGANISATION, PLACE, CONTACT = "person", "organisation", "place", "contact"
MOST, AROUND, LONGEST = 200, 40, 120

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# Numbers as they are written in France and in the United Kingdom, or with their country.
SPACE = "[ \u00a0\u202f]"
PHONE = re.compile(rf"(?<![\w+])(?:\+\d{{1,3}}|0)(?:(?:{SPACE}|[.()-]){{0,2}}\d){{8,11}}(?!\w)")
HANDLE = re.compile(r"(?<![\w.@])@\w{3,30}|\b(?:https?://|www\.)[^\s<>()]{3,100}")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{5}(?= +[A-ZÉÈÀÂÎÔ])")
CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*"
# Words between two capitals that belong to a name: "Marie de la Tour", "Stoke on Trent".
SMALL = "de|du|des|la|le|les|van|von|of|on|sur|sous|en|an"
LINK = rf"(?:{SPACE}(?:{SMALL})){{1,2}}{SPACE}|{SPACE}"
NAME = re.compile(rf"(?<![\w-]){CAPITAL}(?:(?:{LINK}){CAPITAL}){{0,4}}")
OPENS = re.compile(r"(?:^|[.!?…:;]|[\n\r])[\s\"“«»”‘’(\[–—-]*$")
SPEAKER = re.compile(rf"^[ \t]*([^\W\d_][^\n:]{{0,60}}?){SPACE}?:{SPACE}", re.MULTILINE)
ELIDED = re.compile(r"^(?:[dlnmtscj]|qu)[’']", re.IGNORECASE)
# English has capitals where no name is.
PLAIN = frozenset(
    "i i'm i’m i'd i’d i'll i’ll i've i’ve monday tuesday wednesday thursday friday saturday sunday"
    " january february march april may june july august september october november december"
    " english french british christmas easter noël pâques ok tv uk eu ue ess sse mr"
    " mrs ms mme".split()
)
# What a sentence begins with before a name, and what is none of it: "À Concarneau", "Hello Ann".
OPENING = frozenset(
    "à au aux chez dans en avec pour par sous vers depuis et mais donc puis oui non alors bonjour"
    " bonsoir merci cher chère madame monsieur at in to on with for from since and but so then yes"
    " no well hello hi dear thanks".split()
)
# Who speaks, in a transcript, without being named.
ROLES = frozenset(
    "question questions q réponse answer a r interviewer interviewee intervieweur intervieweuse"
    " enquêteur enquêtrice".split()
)


@dataclass(frozen=True)
class Found:
    """Words that may be a name. count: how often they stand there; around: some words with the
    first of them."""

    words: str
    sort: str
    count: int
    around: str


def suggestions(texts, known=(), shown=(), own=""):
    """[Found] of what may name somebody or something in these texts, the most frequent first.

    known: words of the key already, which are left out, as is what stands in `shown`, its
    pseudonyms. own: the organisation's name, looked for wherever it stands. At most MOST of them.
    """
    gathered, settled = {}, {key_of(word) for word in known}
    for text in texts:
        for start, end, sort in spans(text, shown, own):
            words = " ".join(text[start:end].split())
            if len(words) <= LONGEST and key_of(words) not in settled:
                entry = gathered.setdefault(words, [sort, 0, about(text, start, end)])
                entry[1] += 1
    found = [Found(words, *entry) for words, entry in gathered.items()]
    return sorted(found, key=lambda each: (-each.count, each.words))[:MOST]


def key_of(words):
    return unicodedata.normalize("NFC", words).replace("’", "'").casefold()


def spans(text, shown=(), own=""):
    """(start, end, sort) of what looks like a name, each place once: contacts before names."""
    settled = [words for words in shown if words.strip()]
    shown = pattern(settled).finditer(text) if settled else ()
    taken = [(*match.span(), "") for match in shown]
    patterns = [(CONTACT, each) for each in (EMAIL, HANDLE, PHONE)] + [(PLACE, POSTCODE)]
    if own.strip():
        patterns.append((ORGANISATION, pattern([own])))
    for sort, each in patterns:
        taken = added(taken, [(*match.span(), sort) for match in each.finditer(text)])
    speakers = [match for match in SPEAKER.finditer(text) if named(match[1])]
    taken = added(taken, [(*match.span(1), PERSON) for match in speakers])
    taken = added(taken, [(*place, PERSON) for place in capitals(text)])
    return [each for each in taken if each[2]]


def named(speaker):
    """True when what stands before the colon may be a name."""
    few = len(speaker.split()) <= 4 and speaker[0].isupper()
    return few and key_of(speaker) not in ROLES


def added(taken, places):
    """Places in order, and those of `places` that reach into none of them, in order."""
    return sorted(taken + [each for each in places if free(taken, *each[:2])])


def free(taken, start, end):
    """True when nothing of the places, which are in order and apart, stands in [start, end)."""
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        if taken[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low == len(taken) or taken[low][0] >= end


def capitals(text):
    """(start, end) of capitalised words where no sentence begins; and where one begins, of those
    that stand elsewhere in it too, or go on with another capital."""
    inner, first = [], []
    for match in NAME.finditer(text):
        start, end = trimmed(text, *match.span())
        if start == end:
            continue
        opening = OPENS.search(text, max(0, start - 12), start) or start == 0
        (first if opening else inner).append((start, end))
    words = {word for a, b in inner for word in text[a:b].split()}
    plain = set(re.findall(r"[^\W\d_A-Z]+", text)) if first else set()
    also = [begun(text, a, b, words, plain) for a, b in first]
    return sorted(inner + [place for place in also if place])


def begun(text, start, end, names, plain):
    """The place of a name where a sentence begins, without its first word where that is a plain
    one, written small elsewhere; None where nothing is left. names: words of names elsewhere."""
    first, _space, rest = text[start:end].partition(" ")
    small = first.lower()
    if first not in names and (
        small in plain or small in OPENING or set(rest.split()) & names
    ):
        start += len(first) + 1
        return trimmed(text, start, end) if rest else None
    return (start, end) if rest or first in names else None


def trimmed(text, start, end):
    """The place without plain words at its edges, and without the article before a French name."""
    elided = ELIDED.match(text[start:end])
    if elided and text[start + elided.end() : start + elided.end() + 1].isupper():
        start += elided.end()
    words = list(re.finditer(r"\S+", text[start:end]))
    while words and words[0][0].casefold() in PLAIN | ROLES:
        words.pop(0)
    while words and (words[-1][0].casefold() in PLAIN or words[-1][0][0].islower()):
        words.pop()
    if not words or (len(words) == 1 and len(words[0][0]) == 1):
        return start, start
    return start + words[0].start(), start + words[-1].end()


def about(text, start, end):
    """Some words around a place, on one line."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return " ".join(f"{before}{text[start:end]}{after}".split())


def pattern(reals):
    """What finds these words: whole ones, in these letters or in capitals only, whatever the
    spaces and apostrophes, composed or not. The longest is found first."""
    forms = []
    for real in sorted(reals, key=lambda each: (-len(each), each)):
        for form in dict.fromkeys([real, real.upper()]):
            for each in dict.fromkeys([form, unicodedata.normalize("NFD", form),
                                       unicodedata.normalize("NFC", form)]):  # fmt: skip
                parts = [re.sub(r"['’]", "['’]", re.escape(part)) for part in each.split()]
                forms.append(r"\s+".join(parts))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?![\w\u0300-\u036f])")


def occurrences(text, reals):
    """How often any of these words stands in a text."""
    reals = [real for real in reals if real.strip()]
    return sum(1 for _each in pattern(reals).finditer(text)) if reals else 0


def replaced(text, key):
    """The text with pseudonyms for real words. key: {real: shown}; those that are the same stay.

    All at once, so that a pseudonym is never taken for a name.
    """
    key = {real: shown for real, shown in key.items() if real.strip() and real != shown}
    if not key:
        return text
    folded = {key_of(" ".join(real.split())): shown for real, shown in key.items()}
    return pattern(key).sub(lambda match: folded[key_of(" ".join(match[0].split()))], text)


def copied(words, texts, run=12):
    """True when so many words in a row of `words` stand in one of the texts."""
    there = re.findall(r"\w+", words.casefold())
    runs = {tuple(there[n : n + run]) for n in range(len(there) - run + 1)}
    return bool(runs) and any(
        tuple(said[n : n + run]) in runs
        for said in (re.findall(r"\w+", text.casefold()) for text in texts)
        for n in range(len(said) - run + 1)
    )
