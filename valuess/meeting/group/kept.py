"""What the meeting's groups hold of a person, and what an auditor is shown of them."""

from valuess import audit, frame, sheets
from valuess.accounts.models import Account
from valuess.agenda.models import Item, Meeting, Registration
from valuess.agenda.times import hour
from valuess.agenda.tongues import tongues
from valuess.config import LANGUAGES
from valuess.db import db
from valuess.i18n import _
from valuess.meeting.group import lists, marks, printed
from valuess.meeting.group.decided import Decision, Wording
from valuess.meeting.group.letters import Letter
from valuess.meeting.group.marks import PRESENT, Mark, WalkIn
from valuess.meeting.group.notebook import Notebook, minutes
from valuess.meeting.group.sheets import Badge, Difference, Scan, Sheet

BY = (Mark, WalkIn, Scan, Letter, Decision, Wording, Difference)


def export(account):
    """When they were marked present or absent; what they wrote to groups and recorded."""
    present = Mark.select().where(Mark.account == account).order_by(Mark.at, Mark.id)
    letters = Letter.select().where(Letter.by == account.id).order_by(Letter.id)
    recorded = Decision.select().where(Decision.by == account.id).order_by(Decision.id)
    return {
        "presence": [
            {"item": mark.item_id, "day": mark.day and mark.day.isoformat(), "act": mark.act,
             "source": mark.source, "at": f"{mark.at.isoformat()}Z"}
            for mark in present
        ],
        "letters": [
            {"item": each.item_id, "subject": each.subject, "words": each.words} for each in letters
        ],
        "decisions": [row.id for row in recorded],
        "signature sheets": [
            {"sheet": each.sheet.code, "signed": each.signed, "explained": each.explained,
             "words": each.words}
            for each in Difference.select().where(Difference.account == account)
            .order_by(Difference.id)
        ],
        "badges": Badge.select().where(Badge.account == account).count(),
    }  # fmt: skip


def erase(account):
    """Their badge goes; marks, letters and decisions stay, without saying whose they are.

    So does a difference on a signature sheet, without the words about it.
    """
    Badge.delete().where(Badge.account == account).execute()
    Mark.update(account=None).where(Mark.account == account).execute()
    about = Difference.account == account
    Difference.update(account=None, words="").where(about).execute()
    for model in BY:
        model.update(by=None).where(model.by == account.id).execute()
    Sheet.update(reconciled_by=None).where(Sheet.reconciled_by == account.id).execute()


SOURCE = frame.Personal("groups", export, erase)


def sweep(today):
    """Delete scans and the names of walk-ins of meetings whose papers need not be kept any
    more; that somebody was there stays."""
    with db.atomic():
        for meeting in Meeting.select().where(Meeting.keep_until < today):
            sheets_of_it = Sheet.select(Sheet.id).where(Sheet.meeting == meeting)
            scanned = Scan.delete().where(Scan.sheet.in_(sheets_of_it)).execute()
            named = (WalkIn.name != "") | (WalkIn.organisation != "")
            here = WalkIn.meeting == meeting
            unnamed = WalkIn.update(name="", organisation="").where(here, named).execute()
            if scanned or unnamed:
                audit.note("presence papers forgotten", None, f"meeting:{meeting.id}",
                           scans=scanned, walk_ins=unnamed)  # fmt: skip


def hangs_on(item):
    """What would be lost with an item, in sentences."""
    kept = (
        (Mark, _("It is marked who was there.")),
        (Sheet, _("It has a signature sheet.")),
        (Decision, _("Decisions were recorded in it.")),
        (Notebook, _("It has shared notes.")),
    )
    return [words for model, words in kept if model.select().where(model.item == item).exists()]


def agenda(meeting):
    """What was on the agenda, as a table; times on the clock of the place."""
    heads = [_("Day"), _("Begins"), _("Ends"), _("Kind"), *LANGUAGES.values(), _("Room or place"),
             _("Cancelled")]  # fmt: skip
    rows = [
        [item.day, hour(item.starts_local), hour(item.ends_local), str(item.kind_name),
         *(item.title.get(lang, "") for lang in LANGUAGES),
         ", ".join(str(part) for part in (item.room, item.place, item.address) if part),
         _("yes") if item.cancelled else ""]
        for item in Item.of(meeting, all=True)
    ]  # fmt: skip
    yield "agenda.csv", sheets.to_csv(heads, rows), _("Agenda")


def registrations(meeting):
    """Who comes, as a table."""
    heads = [_("Name"), _("Organisation"), _("Country"), _("Languages"), _("Days")]
    rows = [
        [str(row.account.name), row.organisation, lists.country(row.country),
         tongues(row.languages), ", ".join(row.days or [])]
        for row in Registration.listed(meeting)
    ]  # fmt: skip
    yield "registrations.csv", sheets.to_csv(heads, rows), _("Registration list")


def presence(meeting):
    """Who was there, by day and session: on the phone and on paper, as a table."""
    heads = [_("Day"), _("Session"), _("Name"), _("Organisation"), _("Country"),
             _("Marked on a phone"), _("Signed on paper")]  # fmt: skip
    rows = [
        [place.day, str(place.title) if place.item else "", p.name, p.organisation,
         lists.country(p.country), acts().get(p.phone, ""), _("yes") if p.paper == PRESENT else ""]
        for place in printed.marked(meeting)
        for p in marks.attendance(place)
    ]  # fmt: skip
    yield "presence.csv", sheets.to_csv(heads, rows), _("Attendance by day and session")


def differences(meeting):
    """Where paper and phone differed on the reconciled sheets, and why, as a table."""
    rows = Difference.listed(meeting)
    if not rows:
        return
    heads = [_("Signature sheet"), _("Day"), _("Session"), _("Name"), _("Difference"),
             _("Explanation"), _("Reconciled"), _("By")]  # fmt: skip
    names = Account.names({row.by for row in rows if row.by})
    table = [
        [row.sheet.code, row.sheet.place.day,
         str(row.sheet.place.title) if row.sheet.item_id else "", row.name,
         _("signed, not marked") if row.signed else _("marked, not signed"),
         row.words if row.explained else _("not explained"), row.at.date(),
         str(names.get(row.by, ""))]
        for row in rows
    ]  # fmt: skip
    yield "differences.csv", sheets.to_csv(heads, table), _("Paper and phone: the differences")


def acts():
    """{act: words} of a phone's marks."""
    return {PRESENT: _("present"), marks.ABSENT: _("absent")}


def scans(meeting):
    """The signed sheets, as they were scanned."""
    query = Scan.described().join(Sheet).where(Sheet.meeting == meeting)
    for scan in query.order_by(Scan.sheet, Scan.id):
        ending = scan.name.rpartition(".")[2]
        place = scan.sheet.place
        where = f"{place.day}-{place.item.slug}" if place.item else str(place.day)
        path = f"signed-sheets/{where}-{scan.id}.{ending}"
        yield path, scan.bytes(), _("Signed sheet %(code)s", code=scan.sheet.code)


def notes(meeting):
    """The minutes of every group, in each language, as Markdown."""
    for item, lang, revision in minutes(meeting):
        words = f"# {revision.title}\n\n{revision.body}\n"
        yield f"minutes/{item.slug}-{lang}.md", words.encode(), revision.title


def decisions(meeting):
    """What was decided, in both languages, as a table."""
    rows = [row for row in Decision.listed(all=True) if row.item.meeting_id == meeting.id]
    if not rows:
        return
    heads = [_("Number"), _("Date"), _("Group"), _("Stance"),
             *(f"{_('Decision')} ({name})" for name in LANGUAGES.values()),
             *(f"{_('Finding')} ({name})" for name in LANGUAGES.values()),
             _("Withdrawn")]  # fmt: skip
    table = [
        [row.id, row.decided, str(row.item.title), str(row.stance_name),
         *(row.words.get(lang, "") for lang in LANGUAGES),
         *(row.finding.get(lang, "") for lang in LANGUAGES),
         row.withdrawn.date() if row.withdrawn else None]
        for row in rows
    ]  # fmt: skip
    yield "decisions.csv", sheets.to_csv(heads, table), _("Decisions")


def attendance_of(meeting, account):
    """At what a traveller was present, as a table."""
    rows = [
        [place.day, str(place.title) if place.item else ""]
        for place in marks.attended(meeting, account)
    ]
    if rows:
        heads = [_("Day"), _("Session")]
        yield "presence.csv", sheets.to_csv(heads, rows), _("Where they were present")


OF_MEETING = (agenda, registrations, scans, presence, differences, notes, decisions)
