"""The rows of a file: what would become of each, and the job that brings them in.

Each piece of the table is one transaction, which also writes down how far the job is: a job that
was killed is taken up at the first piece that is not in, and no row is there twice. A response is
known by its number where it comes from (`Response.outer`).
"""

from collections import Counter

import click
from flask import current_app

from valuess import audit, jobs
from valuess.db import BaseModel, db, now
from valuess.i18n import speaking
from valuess.jobs import BROKEN, DONE, FAILED, RUNNING
from valuess.survey.bringing import deciding
from valuess.survey.bringing.models import READ, SurveyFormer, SurveyImportPart
from valuess.survey.models import (
    IMPORTED,
    SENT,
    Response,
    Survey,
    SurveyImport,
    SurveyTally,
)
from valuess.survey.shown import coded, exporting

COMMAND = "bring-answers"
NEW, PARTLY, SAME, CHANGED, EMPTY, DOUBLE = "n", "p", "s", "c", "e", "d"
TAKEN = NEW + PARTLY + CHANGED
MOST_PROBLEMS = 2_000  # that are kept one by one
OWN = {"version", "source"}  # columns that only the portal's own export has both
AT_ONCE = 200  # rows of one INSERT


class Report:
    """What becomes of every row: a letter for each, and what was not understood.

    told: {"letters", "lines", "problems": [[line, column, words, why]], "more", "next"}; lines: as
    runs [first row, how many], because rows nearly always follow each other.
    """

    def __init__(self, told=None):
        self.told = told or {"letters": "", "lines": [], "problems": [], "more": 0, "next": 0}

    def add(self, line, letter, problems=()):
        self.told["letters"] += letter
        runs = self.told["lines"]
        if runs and runs[-1][0] + runs[-1][1] == line:
            runs[-1][1] += 1
        else:
            runs.append([line, 1])
        room = MOST_PROBLEMS - len(self.told["problems"])
        self.told["problems"] += [[line, *problem] for problem in problems[:room]]
        self.told["more"] += max(0, len(problems) - room)

    def counts(self):
        return Counter(self.told["letters"])

    def lines(self):
        """(line in the file, letter) of every row."""
        numbers = (n for first, count in self.told["lines"] for n in range(first, first + count))
        return list(zip(numbers, self.told["letters"], strict=True))


class Plan:
    """Decides what becomes of rows, piece by piece, against what the survey holds already."""

    def __init__(self, brought):
        self.brought, self.reader = brought, deciding.reader(brought)
        self.seen = set()
        self.own = set(brought.mapping["unneeded"]) >= OWN

    def pass_by(self, piece):
        """Note the numbers of a piece that is in already."""
        for _line, digest, cells in piece:
            self.seen.add(self.reader.outer(cells, digest))

    def of(self, piece):
        """[(line, letter, Row or None, the Response there or None)] of one piece."""
        read = [(line, self.reader.read(cells, digest)) for line, digest, cells in piece]
        there = self.there([row.outer for _line, row in read])
        if self.own:
            there = self.given_here([row for _line, row in read]) | there
        found = []
        for line, row in read:
            letter, known = self.letter(row, there.get(row.outer))
            found.append((line, letter, row, known))
        return found

    def there(self, outers):
        fields = (Response.id, Response.outer, Response.answers, Response.counted, Response.lang,
                  Response.updated)  # fmt: skip
        mine = (Response.survey == self.brought.survey_id) & (Response.source == IMPORTED)
        found = {}
        for at in range(0, len(outers), 500):
            query = Response.select(*fields).where(mine, Response.outer.in_(outers[at : at + 500]))
            found |= {response.outer: response for response in query}
        return found

    def given_here(self, rows):
        """{outer: Response} of the portal's own export: what was given in this very survey."""
        ends = {row.outer: row.outer.rpartition(":")[2] for row in rows}
        ids = [int(end) for end in ends.values() if end.isdigit() and len(end) < 10]
        mine = (Response.survey == self.brought.survey_id) & (Response.state == SENT)
        query = Response.select(Response.id, Response.counted).where(mine, Response.id.in_(ids))
        there = {str(response.id): response for response in query}
        found = {}
        for row in rows:
            response = there.get(ends[row.outer])
            if response is not None and response.counted == self.reader.counted(row):
                response.answers = row.answers
                found[row.outer] = response
        return found

    def letter(self, row, known):
        if not row.answers:
            return EMPTY, None
        if row.outer in self.seen:
            return DOUBLE, None
        self.seen.add(row.outer)
        if known is None:
            return (PARTLY if row.problems else NEW), None
        return (SAME if known.answers == row.answers else CHANGED), known


def looked_at(brought):
    """The Report of what would become of every row; made once for each way to understand it."""
    if brought.report.get("letters"):
        return Report(brought.report)
    plan, report = Plan(brought), Report()
    for part in SurveyImportPart.of(brought):
        for line, letter, row, _known in plan.of(part.rows()):
            report.add(line, letter, row.problems)
    brought.report = report.told
    deciding.keep(brought)
    return report


def first_rows(brought, most=3):
    """The first rows as they would be kept: [(line, Row)]."""
    reader, found = deciding.reader(brought), []
    for part in SurveyImportPart.of(brought):
        for line, digest, cells in part.rows():
            row = reader.read(cells, digest)
            if row.answers:
                found.append((line, row))
            if len(found) == most:
                return found
        break
    return found


def begin(brought, by):
    """Let it be brought in, once; True where it was to be begun."""
    with db.atomic():
        brought = SurveyImport.held(brought.id)
        if brought.state != READ:
            return False
        brought.state, brought.process, brought.tries, brought.beat = RUNNING, 0, 1, now()
        brought.author, brought.report = by, Report().told
        brought.save()
        deciding.remember(brought)
        audit.note("answers imported", by, f"survey:{brought.survey_id}", number=brought.id)
    return True


def resume(brought):
    """Go on where it stopped; True where no process is at work on it."""
    with db.atomic():
        brought = SurveyImport.held(brought.id)
        if brought.undone or brought.state not in (RUNNING, FAILED) or jobs.alive(brought):
            return False
        brought.state, brought.process, brought.tries, brought.beat = RUNNING, 0, 1, now()
        brought.error = ""
        brought.save()
    return True


def run(number):
    """Do the import of this number, unless another process does it already."""
    brought = SurveyImport.get_or_none(SurveyImport.id == number)
    if brought is not None and jobs.claim(brought):
        with current_app.test_request_context("/en/"), speaking("en"), jobs.Beating(brought):
            try:
                over = bring(brought)
            except Exception:
                jobs.ended(brought, FAILED, error=BROKEN)
                raise
            if over and jobs.ended(brought, DONE, progress=1):
                SurveyImportPart.delete().where(SurveyImportPart.brought == brought).execute()


def bring(brought):
    """Every piece that is not in yet; False where it was undone meanwhile."""
    plan, start = Plan(brought), brought.report["next"]
    count = brought.parts.count()
    for part in SurveyImportPart.of(brought):
        piece = part.rows()
        if part.number < start:
            plan.pass_by(piece)
        elif not keep_piece(brought, plan, part.number, piece, count):
            return False
    return True


def keep_piece(brought, plan, number, piece, count):
    """One piece, in one transaction; False where the import is no longer to be done."""
    with db.atomic():
        survey = Survey.held(brought.survey_id)
        held = SurveyImport.held(brought.id)
        if held.state != RUNNING or held.undone or held.report["next"] != number:
            return False
        report, made = Report(held.report), []
        change, version = survey.changes + 1, version_of(survey)
        for line, letter, row, known in plan.of(piece):
            report.add(line, letter, row.problems)
            if letter in NEW + PARTLY:
                made.append(response(held, plan, row, change, version))
            elif letter == CHANGED:
                rewrite(held, plan, row, known, change, version)
        insert(Response, made)
        report.told["next"] = number + 1
        Survey.update(changes=change).where(Survey.id == survey.id).execute()
        SurveyImport.update(report=report.told, beat=now(), progress=(number + 1) / count).where(
            SurveyImport.id == held.id
        ).execute()
    return True


def version_of(survey):
    version = survey.released() or survey.draft()
    return version.number if version else 1


def response(brought, plan, row, change, version):
    """A new response, as a dictionary."""
    sent = row.sent or row.started or brought.created
    return {
        "survey": brought.survey_id, "version": version, "lang": row.lang, "state": SENT,
        "source": IMPORTED, "outer": row.outer, "brought": brought.id, "answers": row.answers,
        "counted": plan.reader.counted(row), "started": row.started or sent, "updated": sent,
        "sent": sent, "change": change, "page": "", "edited": 0,
    }  # fmt: skip


def insert(model: type[BaseModel], made):
    for at in range(0, len(made), AT_ONCE):
        model.insert_many(made[at : at + AT_ONCE]).execute()


def rewrite(brought, plan, row, known, change, version):
    """A response that is there, as a later file says it; how it was is kept, to be undone."""
    told = {"answers": known.answers, "counted": known.counted, "lang": known.lang,
            "updated": known.updated.isoformat()}  # fmt: skip
    SurveyFormer.create(brought=brought, response=known.id, told=told)
    Response.update(
        answers=row.answers, counted=plan.reader.counted(row), change=change, version=version,
        updated=row.sent or now(),
    ).where(Response.id == known.id).execute()  # fmt: skip


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def bring_answers(number):
        """Bring in the answers of one import."""
        run(number)


def undo(brought, by):
    """Take an import back in one transaction: its responses go, those it changed are as before.

    Returns (how many went, how many were put back), or None where it was undone already.
    """
    with db.atomic():
        survey = Survey.held(brought.survey_id)
        brought = SurveyImport.held(brought.id)
        if brought.undone or brought.state == READ:
            return None
        change, back = survey.changes + 1, 0
        formers = list(SurveyFormer.select().where(SurveyFormer.brought == brought))
        for former in formers:
            back += put_back(former, change)
        SurveyFormer.delete().where(SurveyFormer.brought == brought).execute()
        coded.forget(Response.select(Response.id).where(Response.brought == brought))
        gone = Response.delete().where(Response.brought == brought).execute()
        SurveyTally.delete().where(SurveyTally.survey == survey).execute()
        Survey.update(changes=change).where(Survey.id == survey.id).execute()
        SurveyImportPart.delete().where(SurveyImportPart.brought == brought).execute()
        brought.undone, brought.state, brought.error = now(), DONE, ""
        brought.save()
        exporting.let_go(survey)
        audit.note("import of answers undone", by, f"survey:{survey.id}",
                   number=brought.id, gone=gone, back=back)  # fmt: skip
    return gone, back


def put_back(former, change):
    """A response as it was before; where a later import changed it again, that one knows it so."""
    same = SurveyFormer.response == former.response_id
    later = SurveyFormer.select().where(same, SurveyFormer.id > former.id)
    after = later.order_by(SurveyFormer.id).first()
    if after is not None:
        SurveyFormer.update(told=former.told).where(SurveyFormer.id == after.id).execute()
        return 0
    told = former.told
    Response.update(
        answers=told["answers"], counted=told["counted"], lang=told["lang"], change=change
    ).where(Response.id == former.response_id).execute()
    return 1


def forget(brought):
    """Let go of a file that was only looked at."""
    waits = (SurveyImport.id == brought.id) & (SurveyImport.state == READ)
    return SurveyImport.delete().where(waits).execute() == 1
