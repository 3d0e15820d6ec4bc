"""The claim: its lines, their evidence, and sending it."""

import hashlib

from valuess.db import db
from valuess.files.checks import RefusedFile, checked
from valuess.i18n import _
from valuess.travel.models import TravelFile, TravelLine
from valuess.travel.moving import begun, done
from valuess.travel.settings import Changed

LINES, FILES = 100, 200  # of one request


class Unready(Exception):
    """The claim cannot be sent yet; `missing` says why, in the reader's language."""

    def __init__(self, missing):
        super().__init__("not ready")
        self.missing = missing


def proof(name, content, most):
    """A picture or PDF that may be kept: the Checked file, with the digest of what was sent.

    Raises RefusedFile, in the reader's language, for a program or anything else.
    """
    made = checked(name, content, most)
    if not made.mime.startswith("image/") and made.mime != "application/pdf":
        raise RefusedFile(
            _("%(name)s: only pictures (JPEG, PNG, WebP, GIF) and PDF files are evidence.",
              name=made.name)
        )  # fmt: skip
    return made, hashlib.sha256(content).hexdigest()


def keep(request, by, proofs, line=None, payment=None):
    """Write proofs down, inside the caller's transaction; how many are new.

    The same bytes sent twice for the same line are kept once.
    """
    known = {
        (file.original_sha256, file.line_id, file.payment_id)
        for file in TravelFile.described().where(TravelFile.request == request)
    }
    new = 0
    for made, original in proofs:
        mark = (original, getattr(line, "id", None), getattr(payment, "id", None))
        if mark in known or len(known) >= FILES:
            continue
        known.add(mark)
        new += 1
        TravelFile.create(
            request=request, line=line, payment=payment, name=made.name, mime=made.mime,
            size=len(made.content), sha256=hashlib.sha256(made.content).hexdigest(),
            original_sha256=original, content=made.content, by=by.id,
        )  # fmt: skip
    return new


def claim_loose(request, line, numbers):
    """Give evidence that stood by itself to a line."""
    if numbers:
        TravelFile.update(line=line).where(
            TravelFile.request == request, TravelFile.line.is_null(),
            TravelFile.payment.is_null(), TravelFile.id.in_(numbers),
        ).execute()  # fmt: skip


def write_line(request, by, values, proofs, loose, form, line=None, opened=None):
    """Write a line, new or known, with its evidence; the line, None when it was done already.

    values: fields of TravelLine. loose: numbers of evidence that it takes up. opened: the
    version of the known line that was shown; Changed, with the line, when it is another.
    """
    with db.atomic():
        act = begun(request, "write line", by, form)
        if act is None:
            return None
        line = TravelLine.get_by_id(line.id) if line else TravelLine(request=act.request)
        if opened not in (None, line.version):
            raise Changed(line)
        if line.id is None and TravelLine.of([request.id]).count() >= LINES:
            raise Unready([_("A claim has at most %(n)s lines.", n=LINES)])
        for name, value in values.items():
            setattr(line, name, value)
        line.verdict, line.accepted, line.reason, line.judged_by = "", None, "", None
        line.version += 1
        line.save()
        keep(act.request, by, proofs, line)
        claim_loose(act.request, line, loose)
        done(act, line=line.id, amount=f"{line.amount:f}", currency=line.currency)
        return line


def drop_line(request, by, line, form):
    """Take a line out; its evidence stays, for another line."""
    with db.atomic():
        act = begun(request, "drop line", by, form)
        if act is not None:
            detail = {"line": line.id, "amount": f"{line.amount:f}", "currency": line.currency}
            TravelLine.delete().where(TravelLine.id == line.id).execute()
            done(act, **detail)


def add_evidence(request, by, proofs, form, line=None):
    """Keep evidence, for a line or for one that is still to be written; how many files."""
    with db.atomic():
        act = begun(request, "add evidence", by, form)
        if act is None:
            return 0
        new = keep(act.request, by, proofs, line)
        if new:
            done(act, files=new, line=line.id if line else None)
        return new


def drop_evidence(request, by, file, form):
    """Take a file away that was sent by mistake; its digest stays in the history."""
    with db.atomic():
        act = begun(request, "drop evidence", by, form)
        if act is not None and file.payment_id is None:
            TravelFile.delete().where(TravelFile.id == file.id).execute()
            done(act, sha256=file.sha256)


def missing(request):
    """What the claim still lacks before it can be sent, in the reader's language."""
    found = []
    if not request.lines:
        found.append(_("Write down at least one expense."))
    for line in request.lines:
        if not line.evidence:
            found.append(_("%(what)s: add the ticket or the proof of payment.", what=line.what))
        if line.converted(request.currency) is None:
            found.append(
                _("%(what)s: give the rate into %(currency)s, its day and its source.",
                  what=line.what, currency=request.currency)
            )  # fmt: skip
    if request.loose:
        found.append(_("Some evidence belongs to no expense: add it to one, or remove it."))
    return found


def send(request, by, form):
    """Send the claim to be checked; Unready says what it lacks."""
    with db.atomic():
        act = begun(request, "claim", by, form)
        if act is None:
            return
        lacks = missing(act.request)
        if lacks:
            raise Unready(lacks)
        total = act.request.sums.claimed
        done(act, amount=f"{total:f}", currency=act.request.currency)
