"""The child that makes PDFs: a JSON string of HTML a line in; a line of JSON a document out.

Each answer is {"pdf": base64} or {"error": words}, in the order asked, given as soon as it
is made. Run by paper.py, never imported by the portal: WeasyPrint takes a second and 60 MB.
"""

import base64
import json
import resource
import signal
import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

SECONDS, MEMORY = 60, 2_000_000_000  # of processor time for each document; bytes for all


class TooLong(Exception):
    """A document took all its processor time."""


def too_long(_signal, _frame):
    raise TooLong("it took too long")


def allow():
    """Give the next document its processor time; a second later the process is ended."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = int(spent.ru_utime + spent.ru_stime) + SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def made(html):
    """The answer for one document."""
    fetcher = URLFetcher(allowed_protocols=["data"])
    try:
        allow()
        content = HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"pdf": base64.b64encode(content).decode()}


def main():
    signal.signal(signal.SIGXCPU, too_long)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        print(json.dumps(made(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
