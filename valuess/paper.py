"""PDFs: made by WeasyPrint from HTML and CSS in one piece, in a process of its own (press.py).

The child opens no socket and no file: whatever an address in the HTML points to is
refused, and pictures come inside it as `data:` URLs. It is limited in processor time
and memory, and its memory is given back when it ends. Tagged as PDF/UA, so that screen
readers follow; `lang` and `title` come from the HTML. Without Pango on the machine,
`NoPaper` says what to install.
"""

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

PRESS = Path(__file__).with_name("press.py")
SECONDS = 180
STAMP = "1400000000"  # SOURCE_DATE_EPOCH: the same page gives the same bytes
MISSING = "libpango-1.0-0 libpangoft2-1.0-0"


class NoPaper(Exception):
    """A PDF could not be made; its words say why, for the log."""


def available():
    """True when the machine has what WeasyPrint needs: Pango."""
    return ctypes.util.find_library("pangoft2-1.0") is not None


def pdf(html):
    """The bytes of the PDF of a whole HTML document (its CSS in <style>). Raises NoPaper."""
    if not available():
        raise NoPaper(f"Pango is missing: apt-get install {MISSING}")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": STAMP, "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-I", PRESS], input=str(html).encode(), capture_output=True,
            timeout=SECONDS, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NoPaper("it took too long") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NoPaper(done.stderr.decode(errors="replace")[-400:] or "no PDF came back")
    return done.stdout
