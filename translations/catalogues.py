"""Gathers the words of code and templates into translations/<lang>/LC_MESSAGES/messages.po.

French comes from the catalogue and from the fragments in translations/parts/*.fr.po,
which win while they are there. English is its own translation. Entries are sorted and
name files without lines, so the catalogues change only when the words do. Words no
longer used are dropped; nothing is ever marked fuzzy.
"""

from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

ROOT = Path(__file__).resolve().parent.parent
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
}
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy": None}


def extracted(root=ROOT):
    """What the code says: {(msgid, msgid_plural or ""): sorted file names}."""
    with open(root / "translations" / "babel.cfg") as file:
        methods, options = parse_mapping_cfg(file)
    found = {}
    for name, _line, message, _comments, _context in extract_from_dir(
        root, methods, options, keywords=KEYWORDS
    ):
        key = tuple(message[:2]) if isinstance(message, tuple) else (message, "")
        found.setdefault(key, set()).add(name)
    return {key: sorted(files) for key, files in found.items()}


def catalogue_path(lang, root=ROOT):
    return root / "translations" / lang / "LC_MESSAGES" / "messages.po"


def known(lang, root=ROOT):
    """Entries translated so far: {(msgid, msgid_plural): entry}, the fragments' last."""
    paths = [catalogue_path(lang, root), *sorted(root.glob(f"translations/parts/*.{lang}.po"))]
    return {
        (entry.msgid, entry.msgid_plural): entry
        for path in paths
        if path.exists()
        for entry in polib.pofile(str(path))
        if entry.translated() and not entry.obsolete
    }


def written(lang, messages, before):
    """The catalogue of one language, as a polib.POFile."""
    catalogue = polib.POFile(wrapwidth=96)
    catalogue.metadata = {
        "Project-Id-Version": "ValuESS",
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[lang],
    }
    for (one, many), files in sorted(messages.items(), key=lambda item: item[0]):
        entry = polib.POEntry(msgid=one, msgid_plural=many, occurrences=[(f, "") for f in files])
        old = before.get((one, many))
        if "%(" in one + many:
            entry.flags.append("python-format")
        if many:
            said = old.msgstr_plural if old else {0: "", 1: ""}
            entry.msgstr_plural = {0: one, 1: many} if lang == "en" else dict(said)
        else:
            entry.msgstr = one if lang == "en" else (old.msgstr if old else "")
        catalogue.append(entry)
    return catalogue


def gather(root=ROOT):
    """Write both catalogues; return the entries that French still lacks."""
    messages, lacking = extracted(root), []
    for lang in PLURALS:
        catalogue = written(lang, messages, known(lang, root))
        path = catalogue_path(lang, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        lacking += [entry for entry in catalogue if not entry.translated()]
    return lacking


if __name__ == "__main__":
    for entry in gather():
        print(f"no French yet: {entry.msgid!r} ({', '.join(f for f, _ in entry.occurrences)})")
