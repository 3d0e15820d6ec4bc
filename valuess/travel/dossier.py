"""The auditor's dossier: one ZIP for a traveller, one for the meeting.

The same data give the same bytes: times in the ZIP are fixed, names are made from what
is stored, lists are sorted. Every file is named with its SHA-256 in an index that is read
offline (index.html), by a spreadsheet (index.csv) and by `sha256sum -c` (SHA256SUMS).
One piece of evidence is in memory at a time; the ZIP grows in a temporary file.
"""

import hashlib
import re
import tempfile
import unicodedata
import zipfile
from collections import namedtuple

from valuess import audit, sheets
from valuess.accounts.models import Account
from valuess.agenda import dossier
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.htmx import part
from valuess.i18n import language, lazy, speaking
from valuess.travel import exports, papers
from valuess.travel.models import TravelRequest

STAMP = (2014, 5, 13, 0, 0, 0)
IN_MEMORY = 8_000_000  # bytes of the ZIP before it goes to a temporary file
TOGETHER = 10  # papers printed by one child, and in memory at once
Entry = namedtuple("Entry", "path size sha256 captions")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
EVIDENCE = lazy("Evidence: %(name)s")
HISTORY = lazy("Who did what, when and why")
DOSSIER, FILE, BYTES = lazy("Dossier for the auditor"), lazy("File"), lazy("Bytes")
HOW = lazy("Whether every file is as it was when the dossier was made, this says:")
VERIFY = "sha256sum -c SHA256SUMS"
TABLES = {
    "requests": lazy("Requests"),
    "lines": lazy("Lines"),
    "payments": lazy("Payments"),
    "budget": lazy("Budget"),
}


def safe(name, most=60):
    """A name for a file on any system: ASCII letters, digits, points, hyphens; never empty."""
    ascii_only = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9.]+", "-", ascii_only).strip("-.")
    stem, dot, ending = kept.rpartition(".")
    kept = f"{stem[: most - 8].strip('-.')}.{ending[:7]}" if dot and stem else kept[:most]
    return f"file-{kept}".strip("-") if not kept or RESERVED.fullmatch(kept) else kept


def said(words, **values):
    """{lang: words} in every language."""
    found = {}
    for lang in LANGUAGES:
        with speaking(lang):
            found[lang] = str(words) % values if values else str(words)
    return found


class Bundle:
    """A ZIP in the making, and the list of what is in it."""

    def __init__(self):
        self.file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  it is sent later
        self.zip = zipfile.ZipFile(self.file, "w")
        self.entries, self.known = [], set()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error):
        self.zip.close()
        if kind is not None:
            self.file.close()

    def add(self, path, content, captions):
        """Put one file in. captions: {lang: words}. A path given twice is numbered."""
        path = "/".join(safe(step) for step in path.split("/") if step)
        stem, _dot, ending = path.rpartition(".")
        again, n = path, 1
        while again.lower() in self.known:
            n += 1
            again = f"{stem}-{n}.{ending}"
        self.known.add(again.lower())
        self.put(again, content)
        digest = hashlib.sha256(content).hexdigest()
        self.entries.append(Entry(again, len(content), digest, captions))

    def put(self, path, content):
        info = zipfile.ZipInfo(path, STAMP)
        info.create_system, info.external_attr = 3, 0o644 << 16
        text = path.endswith((".html", ".csv")) or path == "SHA256SUMS"
        info.compress_type = zipfile.ZIP_DEFLATED if text else zipfile.ZIP_STORED
        self.zip.writestr(info, content)

    def closed(self, title, meeting):
        """Write the index, and give the file, at its beginning."""
        entries = sorted(self.entries)
        heads = ["path", "bytes", "sha256", *(f"caption_{lang}" for lang in LANGUAGES)]
        rows = [[e.path, e.size, e.sha256, *e.captions.values()] for e in entries]
        self.put("SHA256SUMS", "".join(f"{e.sha256}  {e.path}\n" for e in entries).encode())
        self.put("index.csv", sheets.to_csv(heads, rows))
        page = part("travel/index_offline.html", title=title, meeting=meeting, entries=entries,
                    two=papers.two, names=papers.LABELS, lang=language(), heading=DOSSIER,
                    how=HOW, file_word=FILE, bytes_word=BYTES, command=VERIFY)  # fmt: skip
        self.put("index.html", page.encode())
        self.zip.close()
        self.file.seek(0)
        return self.file


def opened(about, by):
    """Note who opens the dossier of what: an auditor's papers are themselves audited."""
    with db.atomic():
        audit.note("travel dossier opened", by, about)


def of_request(bundle, support, folder, pdfs):
    """Everything of one request. pdfs: {path in the folder: (bytes, {lang: words})}."""
    for path, (content, captions) in pdfs.items():
        bundle.add(f"{folder}{path}", content, captions)
    bundle.add(f"{folder}history.csv", history(support), said(HISTORY))
    for file in support.files:
        proves = f"payment-{file.payment_id:04}" if file.payment_id else (
            f"line-{file.line_id:04}" if file.line_id else "unsorted"
        )  # fmt: skip
        bundle.add(f"{folder}evidence/{proves}/{file.id:05}-{safe(file.name)}", file.bytes(),
                   said(EVIDENCE, name=file.name))  # fmt: skip


def history(support):
    heads = ["at_utc", "by", "role", "act", "before", "after", "amount", "currency", "reason",
             "sha256"]  # fmt: skip
    rows = [
        [step.at.isoformat(timespec="seconds"), str(step.author.name) if step.author else "",
         step.role, step.act, step.before, step.after, step.detail.get("amount", ""),
         step.detail.get("currency", ""), step.reason, step.detail.get("sha256", "")]
        for step in support.steps()
    ]  # fmt: skip
    return sheets.to_csv(heads, rows)


def chapters_apart(support):
    """{path: (PDF, captions)} of each chapter of a request's papers."""
    made = [papers.Printing(support, [chapter]) for chapter in papers.CHAPTERS]
    papers.pressed(made)
    return {
        f"{n}-{chapter}.pdf": (pdf.content, said(papers.CHAPTERS[chapter]))
        for n, (chapter, pdf) in enumerate(zip(papers.CHAPTERS, made, strict=True), 1)
    }


def others(bundle, sources, folder, *about):
    """What other rooms hold for the auditor."""
    for path, content, caption in dossier.gathered(sources, *about):
        bundle.add(f"{folder}{path}", content, dict.fromkeys(LANGUAGES, caption))


def of_traveller(meeting, account):
    """The ZIP of one traveller, an open file. Raises paper.NoPaper."""
    requests = list(TravelRequest.mine(account, meeting).order_by(TravelRequest.id))
    with Bundle() as bundle:
        for support in requests:
            support.meeting = meeting
            of_request(bundle, support, f"request-{support.id:04}/", chapters_apart(support))
        others(bundle, dossier.of_traveller, "presence/", meeting, account)
        others(bundle, dossier.of_meeting, "meeting/", meeting)
        return bundle.closed(requests[-1].traveller if requests else "", meeting)


def of_meeting(meeting, lang, progress=lambda part: None):
    """The ZIP of the meeting, an open file: each traveller's papers in one PDF. Raises NoPaper.

    progress is told how much is done, from 0 to 1.
    """
    requests = list(TravelRequest.listed(meeting).order_by(TravelRequest.id))
    with Bundle() as bundle:
        others(bundle, dossier.of_meeting, "meeting/", meeting)
        put_travellers(bundle, requests, meeting, progress)
        for account in Account.select().where(Account.id.in_({r.account_id for r in requests})):
            folder = f"travellers/account-{account.id:04}/"
            others(bundle, dossier.of_traveller, folder, meeting, account)
        with speaking(lang):
            for name, make in exports.TABLES.items():
                table = sheets.to_csv(*make(meeting))
                bundle.add(f"tables/travel-{name}.csv", table, said(TABLES[name]))
        return bundle.closed(str(meeting.title), meeting)


def put_travellers(bundle, requests, meeting, progress):
    """The papers and the evidence of each request; so many at a time are printed together."""
    for first in range(0, len(requests), TOGETHER):
        some = requests[first : first + TOGETHER]
        for support in some:
            support.meeting = meeting
        made = [papers.Printing(support, list(papers.CHAPTERS)) for support in some]
        papers.pressed(made)
        for support, pdf in zip(some, made, strict=True):
            folder = f"travellers/{support.id:04}-{safe(support.traveller, 40)}/"
            caption = {code: f"{words}: {support.traveller}"
                       for code, words in said(papers.CHAPTERS["request"]).items()}  # fmt: skip
            of_request(bundle, support, folder, {"papers.pdf": (pdf.content, caption)})
        progress((first + len(some)) / len(requests))
