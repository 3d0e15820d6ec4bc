"""The process that makes and reads Word files: bytes in, bytes or JSON out.

Run by files.py, never imported by the portal: lxml and python-docx weigh 30 MB, and a file
made to break its reader must not break a server.
"""

import importlib
import json
import resource
import sys

SECONDS, MEMORY = 20, 1_000_000_000
MAKING = {"make": 60, "make all": 3_600}  # what is made here is ours: it may take longer


def main():
    """The first argument says what is done: make, make all, read or convert."""
    seconds = MAKING.get(sys.argv[-1], SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given, out = sys.stdin.buffer.read(), sys.stdout.buffer
    package = "valuess.writing.word"
    if sys.argv[-1] in MAKING:
        out.write(importlib.import_module(f"{package}.columns").main(given))
        return
    opened = importlib.import_module(f"{package}.opened")
    try:
        if sys.argv[-1] == "read":
            answer = opened.sheet(given)
        else:
            answer = importlib.import_module(f"{package}.plain").page(given)
    except opened.Refused as refused:
        answer = {"refused": refused.args[0]}
    out.write(json.dumps(answer).encode())
