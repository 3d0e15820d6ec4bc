"""PDFs: made by WeasyPrint from HTML and CSS in one piece, in a process of its own (press.py).

The child opens no socket and no file: whatever an address in the HTML points to is
refused, and pictures come inside it as `data:` URLs. It is limited in processor time for
each document and in memory, and its memory is given back when it ends. It takes a second
to begin, so one child prints what is printed together. Tagged as PDF/UA, so that screen
readers follow; `lang` and `title` come from the HTML. Without Pango on the machine,
`NoPaper` says what to install.
"""

import base64
import ctypes.util
import json
import os
import subprocess
import sys
from pathlib import Path

PRESS = Path(__file__).with_name("press.py")
SECONDS, MORE = 180, 60  # for one document; for each further one
STAMP = "1400000000"  # SOURCE_DATE_EPOCH: the same page gives the same bytes
MISSING = "libpango-1.0-0 libpangoft2-1.0-0"


class NoPaper(Exception):
    """A PDF could not be made; its words say why, for the log."""


def available():
    """True when the machine has what WeasyPrint needs: Pango."""
    return ctypes.util.find_library("pangoft2-1.0") is not None


def pdf(html):
    """The bytes of the PDF of a whole HTML document (its CSS in <style>). Raises NoPaper."""
    (made,) = pdfs([html])
    if isinstance(made, NoPaper):
        raise made
    return made


def pdfs(documents):
    """For each HTML document the bytes of its PDF, or the NoPaper that says why there is none.

    One child makes them all. Where it dies of a document, another makes those after it.
    """
    waiting, made = [json.dumps(str(html)) for html in documents], []
    if waiting and not available():
        why = f"Pango is missing: apt-get install {MISSING}"
        return [NoPaper(why) for _document in waiting]
    while waiting:
        answers, why, over = pressed(waiting)
        made += answers
        lost = len(waiting) if over else min(len(waiting), len(answers) + 1)
        made += [NoPaper(why) for _document in waiting[len(answers) : lost]]
        waiting = waiting[lost:]
    return made


def pressed(lines):
    """What one child answered, in order; what it said when it gave up; True if time is over."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": STAMP, "OMP_NUM_THREADS": "1"}
    over, seconds = False, SECONDS + MORE * (len(lines) - 1)
    with subprocess.Popen(
        [sys.executable, "-I", PRESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment,
    ) as child:  # fmt: skip
        try:
            told, why = child.communicate("\n".join(lines).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            over = True
            child.kill()
            told, why = child.communicate()
    words = why.decode(errors="replace")[-400:] or "no PDF came back"
    whole = told.decode(errors="replace").split("\n")[:-1]
    return [answer(line) for line in whole], "it took too long" if over else words, over


def answer(line):
    """The bytes, or the NoPaper, that a line of the child holds."""
    found = json.loads(line)
    content = base64.b64decode(found.get("pdf", ""))
    return content if content.startswith(b"%PDF-") else NoPaper(found.get("error", "no PDF"))
