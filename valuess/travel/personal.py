"""What travel support holds of a person: told to them, kept for the auditor, then forgotten.

A request that was never approved is deleted when its owner is erased. Where money was
promised, the papers stay until `Meeting.keep_until`, on the ground of a legal obligation:
the account is without a name by then, but the papers name the traveller, since an
auditor must find them. Once the day is past, `sweep` takes out of them whatever says who
it was: files and words go, amounts and states stay. While no day is set they stay.
"""

from valuess import audit, frame, mail
from valuess.accounts.models import Account
from valuess.agenda import sweeping
from valuess.agenda.models import Meeting
from valuess.db import db, now
from valuess.i18n import _, shown_day
from valuess.jobs import DONE
from valuess.travel.binding import TravelDossier
from valuess.travel.models import (
    TravelFile,
    TravelLine,
    TravelPaper,
    TravelPayment,
    TravelRequest,
    TravelStep,
    lapsed,
)
from valuess.travel.settings import TravelSetting


def of(account):
    """The person's requests, each with `.meeting`."""
    mine = TravelRequest.account == account
    return TravelRequest.select(TravelRequest, Meeting).join(Meeting).where(mine).order_by(
        TravelRequest.id
    )  # fmt: skip


def kept_for_audit(request):
    """True while an auditor may ask for the request's papers."""
    return request.approved is not None and not lapsed(request.meeting)


def until(meeting):
    if meeting.keep_until is None:
        return _("until a day that the coordinators have not set yet")
    return _("until %(day)s", day=shown_day(meeting.keep_until))


def ground(meeting):
    """Why the papers are kept, in the reader's language."""
    words = str(TravelSetting.of(meeting).ground or "")
    return words or _("Those who audit European funds must be able to see what was paid.")


def plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value and str(value)


def fields(row, *names):
    return {name: plain(getattr(row, name)) for name in names}


def export(account):
    """Their requests with everything that belongs to them, and until when it is kept."""
    return [
        {
            **fields(request, "traveller", "organisation", "origin", "via", "destination", "out",
                     "back", "estimate", "currency", "note", "state", "approved", "conditions",
                     "created"),
            "means": request.means,
            "kept": until(request.meeting), "ground": ground(request.meeting),
            "lines": [fields(line, "day", "what", "means", "amount", "currency", "rate",
                             "rate_day", "rate_source", "verdict", "accepted", "reason")
                      for line in request.lines],
            "payments": [fields(paid, "day", "amount", "currency", "rate", "rate_day",
                                "rate_source", "reference") for paid in request.payments],
            "files": [fields(file, "name", "mime", "size", "sha256", "original_sha256",
                             "created", "address") for file in request.files],
            "steps": [fields(step, "act", "before", "after", "at", "reason")
                      | {"detail": step.detail} for step in request.steps()],
        }
        for request in of(account)
    ]  # fmt: skip


def erase(account):
    """Delete what nobody may ask for; the rest stays until its day (see above)."""
    TravelDossier.delete().where(TravelDossier.state == DONE).execute()  # they are named in it
    TravelDossier.update(by=None).where(TravelDossier.by == account.id).execute()
    for request in of(account):
        if not kept_for_audit(request):
            if request.approved is None:
                unsay(request)
                request.delete_instance()
            else:
                forget(request)


def staying(account):
    """What stays after an erasure, until when and why; "" when nothing does."""
    kept = [request for request in of(account) if kept_for_audit(request)]
    if not kept:
        return ""
    meeting = kept[0].meeting
    return _("The travel papers stay %(until)s. %(ground)s", until=until(meeting),
             ground=ground(meeting))  # fmt: skip


def forget(request):
    """Take out of a request's papers whatever says who it was; amounts and states stay."""
    own = request.id
    unsay(request)
    TravelFile.delete().where(TravelFile.request == own).execute()
    TravelPaper.delete().where(TravelPaper.request == own).execute()
    TravelLine.update(what="", reason="", rate_source="").where(TravelLine.request == own).execute()
    TravelPayment.update(reference="").where(TravelPayment.request == own).execute()
    TravelStep.update(reason="").where(TravelStep.request == own).execute()
    TravelRequest.update(traveller="", organisation="", note="", conditions="", via="").where(
        TravelRequest.id == own
    ).execute()
    audit.note("travel papers forgotten", None, f"travel:{own}")


def unsay(request):
    """Blank the mails that told coordinators of it: they name the traveller."""
    for step in request.steps():
        mail.blank(f"travel-step:{step.id}:")


def sweep(today=None):
    """Forget the papers of erased people once their day is past, and old dossiers;
    how many requests."""
    past = (
        TravelRequest.select()
        .join(Account)
        .switch(TravelRequest)
        .join(Meeting)
        .where(Account.name == "", TravelRequest.traveller != "",
               Meeting.keep_until < (today or now().date()))
    )  # fmt: skip
    TravelDossier.sweep()
    with db.atomic():
        requests = list(past)
        for request in requests:
            forget(request)
    return len(requests)


def init_app(app):
    sweeping.sweeps.add(sweep)
    frame.personal.add(SOURCE)


SOURCE = frame.Personal("travel", export, erase, staying)
