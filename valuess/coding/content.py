"""Loads the starting codebook from content/, once."""

import tomllib
import uuid

from valuess.coding.codebook import TEXTS
from valuess.coding.models import Code, CodeTie
from valuess.coding.polls import Choice
from valuess.config import LANGUAGES
from valuess.db import Label

NAMESPACE = uuid.UUID("5b3f3a0e-5f0d-5f64-9f8a-1d2c7f3b9e11")


def load(folder):
    """Add the codes that are not there yet; how many. A code has the same GUID in every portal."""
    known = {code.key for code in Code.select(Code.key)}
    entries = tomllib.loads((folder / "codebook.toml").read_text("utf-8"))["code"]
    new = [entry for entry in entries if entry["key"] not in known]
    for position, entry in enumerate(new, len(known) + 1):
        said = {
            name: Label({lang: entry.get(f"{name}_{lang}", "") for lang in LANGUAGES})
            for name in TEXTS
        }
        guid = str(uuid.uuid5(NAMESPACE, entry["key"]))
        Code.create(key=entry["key"], colour=entry["colour"], position=position, guid=guid, **said)
    return len(new)


def tie(folder):
    """Tie the starting codes to the starting questionnaire, those that are tied to nothing; how
    many ties."""
    entries = tomllib.loads((folder / "codebook.toml").read_text("utf-8"))["code"]
    codes = {code.guid: code for code in Code.select(Code.id, Code.guid)}
    made = 0
    for entry in entries:
        code = codes.get(str(uuid.uuid5(NAMESPACE, entry["key"])))
        if code is None or CodeTie.select().where(CodeTie.code == code).exists():
            continue
        for tied in entry.get("tied", ()):
            choice = Choice.read(tied["choice"])
            CodeTie.create(code=code, stance=tied.get("stance", ""), **choice._asdict())
            made += 1
    return made
