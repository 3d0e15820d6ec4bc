"""The door to the process that makes and reads Word files."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from valuess.i18n import lazy

SECONDS = 60
MOST = 10_000_000  # bytes of a file that is read
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PACKAGE = Path(__file__).parents[2]
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG")
# The packages without their __init__: the child needs their modules, not the portal.
START = """
import sys, types
from pathlib import Path
there = Path(sys.argv[1])
for name in ("", ".writing", ".writing.word"):
    made = types.ModuleType("valuess" + name)
    made.__path__ = [str(there.joinpath(*name.split(".")[1:]))]
    sys.modules["valuess" + name] = made
from valuess.writing.word.child import main
main()
"""
REASONS = {
    "macros": lazy("This file holds macros: save it as a plain .docx document, then send that."),
    "large": lazy("This file unpacks to more than can be read here."),
    "broken": lazy("This is not a Word document (.docx) that can be read."),
}


class Refused(Exception):
    """The file is not read: its words say why, to the reader."""


def child(what):
    """How the process is called that does it."""
    return {
        "args": [sys.executable, "-P", "-c", START, str(PACKAGE), what], "cwd": "/",
        "env": {name: os.environ[name] for name in KEPT if name in os.environ},
    }  # fmt: skip


def asked(what, given):
    """What the process answers: bytes. Raises Refused."""
    try:
        done = subprocess.run(
            **child(what), input=given, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(str(REASONS["large"])) from error
    if done.returncode:
        raise Refused(str(REASONS["broken"]))
    return done.stdout


def made(sheet):
    """The bytes of a file in two columns."""
    return asked("make", json.dumps(sheet).encode())


def followed(sheet, told):
    """The same of many pages, however long it takes; told(part) hears how far it is."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(json.dumps(sheet).encode())
        given.seek(0)
        way = {"stdin": given, "stdout": made, "stderr": subprocess.PIPE}
        with subprocess.Popen(**child("make all"), **way) as process:
            try:
                for done, _line in enumerate(process.stderr, 1):
                    told(min(done / len(sheet["pages"]), 1))
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise Refused(str(REASONS["broken"]))
        made.seek(0)
        return made.read()


def read(content, what="read"):
    """What a file says, as a dictionary. Raises Refused."""
    if len(content) > MOST:
        raise Refused(str(REASONS["large"]))
    answer = json.loads(asked(what, content))
    if "refused" in answer:
        raise Refused(str(REASONS[answer["refused"]]))
    return answer
