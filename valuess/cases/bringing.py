"""The door to the process that reads an uploaded transcript."""

import json
import os
import subprocess
import sys
from pathlib import Path

from valuess.cases.models import WORDS
from valuess.i18n import lazy

SECONDS = 30
PACKAGE = Path(__file__).parents[1]
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG")
# The packages without their __init__: the child needs their modules, not the portal.
START = """
import sys, types
from pathlib import Path
there = Path(sys.argv[1])
for name in ("", ".cases", ".writing", ".writing.word"):
    made = types.ModuleType("valuess" + name)
    made.__path__ = [str(there.joinpath(*name.split(".")[1:]))]
    sys.modules["valuess" + name] = made
from valuess.cases.brought import main
main()
"""
ENDINGS = (".txt", ".md", ".docx", ".odt", ".pdf", ".vtt", ".srt")
REASONS = {
    "broken": lazy("This file cannot be read: send text, Word (.docx), OpenDocument (.odt), PDF, "
                   "or subtitles (.vtt, .srt)."),
    "large": lazy("This file holds more than a transcript can: divide it into several interviews."),
    "macros": lazy("This file holds macros: save it as a plain .docx document, then send that."),
    "locked": lazy("This PDF is locked with a password."),
    "empty": lazy("No words were found in this file. A scanned PDF holds pictures only: "
                  "type it, or have its words recognised first."),
}  # fmt: skip


class Refused(Exception):
    """The file is not read: its words say why, to the reader. reason: a key of REASONS."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason

    def __str__(self):
        return str(REASONS[self.reason])


def words_of(content, most):
    """The plain words of an uploaded file. most: bytes it may have. Raises Refused."""
    if not content:
        raise Refused("empty")
    if len(content) > most:
        raise Refused("large")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", START, str(PACKAGE), str(WORDS)],
            input=content, capture_output=True, timeout=SECONDS, check=False, cwd="/",
            env={name: os.environ[name] for name in KEPT if name in os.environ},
        )  # fmt: skip
        answer = json.loads(done.stdout) if done.returncode == 0 else {"refused": "broken"}
    except subprocess.TimeoutExpired:
        answer = {"refused": "large"}
    except ValueError:
        answer = {"refused": "broken"}
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer["words"]
