"""How words are set and compared: French and English typography, title keys, slugs.

Pure functions over text, no dependency but the standard library: the web workers use them for
titles, the rendering child (`renderer.py`) for every text of a page.
"""

import re
import unicodedata

NBSP = "\u00a0"  # no-break space: before a colon, inside guillemets, before a unit
NNBSP = "\u202f"  # narrow no-break space: before ; ! ?

_SPACES = "[ \u00a0\u202f]"
_ENDS = r"(?=[\s)\]»”…,.\u00a0]|$)"
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_OPENING_SINGLE = re.compile(r"(?<!\w)'(?=[^\W\d_])")
_DECADE = re.compile(r"(?<!\w)'(?=\d\ds?\b)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'|(?<=\d)'(?=[^\W\d_])")  # after a digit it is a prime

# French. The rules are those of the Imprimerie nationale as the Web can hold them: U+202F before
# ; ! ?, U+00A0 before a colon and inside guillemets, no-break spaces between a number and its unit.
_FR_PAIR = re.compile(r'(?<!\w)"(?=[^\s"])([^"\n]*?[^\s"])"(?!\w)|(?<!\w)"([^\s"])"(?!\w)')
_FR_OPEN = re.compile(f"«{_SPACES}*")
_FR_CLOSE = re.compile(f"{_SPACES}*»")
_FR_HIGH = re.compile(rf"{_SPACES}+(?=[;!?])|(?<=[\w)\]»’%€…])(?=[;!?]+{_ENDS})")
_FR_COLON = re.compile(rf"{_SPACES}+:(?![\w:/)(-])|(?<=[\w)\]»’%€]):(?=[ \n\u00a0]|$)")
_FR_UNIT = re.compile(rf"(\d){_SPACES}(?=(?:[%‰€£$]|[kM]€|°C|h|min|km|kg)(?!\w))")
_FR_HOUR = re.compile(rf"(\d{NBSP}h){_SPACES}(?=\d\d?(?!\d))")

_EN_OPENING = re.compile(r"""(?:^|(?<=[\s(\[{“‘—–/-]))"(?!\s)""")
_EN_OPENING_SINGLE = re.compile(r"(?:^|(?<=[\s(\[{“—–/-]))'(?!\s)")
_EN_CLOSING_SINGLE = re.compile(r"(?<=[.,;:!?…)\]])'")
_EN_LONG_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?<!-)--(?!-)")

_STOPS = {*".,;:!?"}
_WORD_ENDS = {*")]»”’%€…"}
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_WORD = re.compile(r"[\W_]+")


def typography(text, lang):
    """Return `text` set as `lang` ("fr", "en") sets it; any other language keeps its text.

    Doing it twice changes nothing. `text` is plain: not code, not HTML, not an address.
    """
    setter = _SETTERS.get(lang)
    return setter(text) if setter else text


def typography_after(before, text, lang):
    """Return `text`, which is not empty, set as it stands after the character `before` ("": none).

    For a sentence in pieces, as *emphasis* and links cut it: an apostrophe, a quotation mark or
    a French space at the edge of a piece depends on its neighbour.
    """
    if before in _WORD_ENDS or (text[0] in "\"'" and before in _STOPS):
        before = "x"  # these count as a letter does, and no rule would change it
    if lang == "fr":
        if text[0] == '"' and before.isalpha() and not text[1:2].isalnum():
            text = f"{NBSP}»{text[1:]}"
        if text[-1] == '"' and (text[-2:-1] or before or " ") in " \n(":
            text = f"{text[:-1]}«{NBSP}"
    if before.isalnum():
        return typography(before + text, lang)[1:]
    return typography(text, lang)


def _french(text):
    if "..." in text:
        text = _ELLIPSIS.sub("…", text)
    if '"' in text:
        text = _FR_PAIR.sub(lambda m: f"«{NBSP}{m[1] or m[2]}{NBSP}»", text)
    if "'" in text:
        text = _APOSTROPHE.sub("’", _OPENING_SINGLE.sub("‘", text))
    if "«" in text:
        text = _FR_OPEN.sub("«" + NBSP, text)
    if "»" in text:
        text = _FR_CLOSE.sub(NBSP + "»", text)
    if ";" in text or "!" in text or "?" in text:
        text = _FR_HIGH.sub(NNBSP, text)
    if ":" in text:
        text = _FR_COLON.sub(NBSP + ":", text)
    return _FR_HOUR.sub(rf"\1{NBSP}", _FR_UNIT.sub(rf"\1{NBSP}", text))


def _english(text):
    if "..." in text:
        text = _ELLIPSIS.sub("…", text)
    if '"' in text:
        text = _EN_OPENING.sub("“", text).replace('"', "”")
    if "'" in text:
        text = _EN_OPENING_SINGLE.sub("‘", _DECADE.sub("’", text))
        text = _EN_CLOSING_SINGLE.sub("’", _APOSTROPHE.sub("’", text))
    if "--" in text:
        text = _EN_DASH.sub("–", _EN_LONG_DASH.sub("—", text))
    return text


_SETTERS = {"fr": _french, "en": _english}


def title_key(text):
    """Return what two spellings of one title share: `[[Pourquoi  Évaluer]]` is "pourquoi évaluer".

    Case, runs of spaces (no-break ones too), the shape of the apostrophe and the way accents are
    encoded do not count; accents themselves do.
    """
    text = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    return " ".join(unicodedata.normalize("NFC", text).split())


def slug(text, longest=60):
    """Return `text` as it stands in an address: "Évaluer l’impact" is "evaluer-l-impact".

    May be empty (a title of punctuation alone); at most `longest` characters, cut between words
    where there is more than one.
    """
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _NOT_WORD.sub("-", text).strip("-")
    if len(text) > longest:
        text = text[: longest + 1].rpartition("-")[0] or text[:longest]
    return text[:longest].strip("-")
