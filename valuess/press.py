"""The child that makes one PDF: HTML from standard input, the PDF to standard output.

Run by paper.py, never imported by the portal: WeasyPrint takes a second and 60 MB.
"""

import resource
import sys

from weasyprint import HTML
from weasyprint.urls import URLFetcher

SECONDS, MEMORY = 60, 2_000_000_000


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    document = HTML(string=sys.stdin.read(), url_fetcher=URLFetcher(allowed_protocols=["data"]))
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main()
