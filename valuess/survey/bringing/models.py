"""What an import keeps besides its row: the table without personal columns, what was decided.

The table lies in the database, compressed, by pieces of PIECE rows, because several servers may
share nothing else; it is let go when the import is done, undone, or left waiting for two days.
"""

import hashlib
import json
import zlib
from datetime import timedelta

from peewee import BlobField, CharField, ForeignKeyField, IntegerField

from valuess.db import BaseModel, JSONText, Moment, db, now
from valuess.jobs import DONE
from valuess.survey.models import Response, Survey, SurveyImport

READ = "read"  # the state of an import that waits for a decision
KEPT = timedelta(days=2)
PIECE = 1000


class SurveyImportPart(BaseModel):
    """Some rows of a file: lists of [line, digest, cells], as compressed JSON."""

    brought = ForeignKeyField(SurveyImport, backref="parts", on_delete="CASCADE")
    number = IntegerField()
    packed = BlobField()

    class Meta:
        table_name = "survey_import_part"
        indexes = ((("brought", "number"), True),)

    @classmethod
    def of(cls, brought, start=0):
        """The pieces of an import from one on, in order, one in memory at a time."""
        numbers = cls.select(cls.number).where(cls.brought == brought, cls.number >= start)
        for (number,) in list(numbers.order_by(cls.number).tuples()):
            part = cls.get_or_none(cls.brought == brought, cls.number == number)
            if part is not None:
                yield part

    def rows(self):
        return json.loads(zlib.decompress(bytes(self.packed)))


def packed(rows):
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 3)


class SurveyHeading(BaseModel):
    """What was decided of files with these headings: {"columns": {key: target}, "values": …,
    "order", "zone", "lang"}."""

    survey = ForeignKeyField(Survey, on_delete="CASCADE")
    signature = CharField(max_length=64)
    told = JSONText(default=dict)
    changed = Moment(default=now)

    class Meta:
        table_name = "survey_heading"
        indexes = ((("survey", "signature"), True),)

    @classmethod
    def remember(cls, survey, signature, told):
        row = cls.get_or_none(cls.survey == survey, cls.signature == signature)
        row = row or cls(survey=survey, signature=signature)
        row.told, row.changed = told, now()
        row.save()

    @classmethod
    def recalled(cls, survey, signature):
        """(what was decided of the same headings, or {}; of others, the latest first)."""
        rows = list(cls.select().where(cls.survey == survey).order_by(cls.changed.desc()).limit(20))
        same = next((row.told for row in rows if row.signature == signature), {})
        return same, [row.told for row in rows if row.signature != signature]


class SurveyFormer(BaseModel):
    """A response as it was before an import changed it: {"answers", "counted", "lang",
    "updated"}."""

    brought = ForeignKeyField(SurveyImport, backref="formers", on_delete="CASCADE")
    response = ForeignKeyField(Response, on_delete="CASCADE")
    told = JSONText()

    class Meta:
        table_name = "survey_former"


def listed(survey):
    """The imports of a survey that were decided, the latest first."""
    return (
        SurveyImport.select()
        .where(SurveyImport.survey == survey, SurveyImport.state != READ)
        .order_by(SurveyImport.id.desc())
    )


def waiting(survey):
    """Those that wait for a decision, the latest first."""
    return (
        SurveyImport.select()
        .where(SurveyImport.survey == survey, SurveyImport.state == READ)
        .order_by(SurveyImport.id.desc())
    )


def of_survey(survey, number):
    """The import of this number, or None where the survey has none such."""
    return SurveyImport.get_or_none(SurveyImport.id == number, SurveyImport.survey == survey)


def same_file(survey, digest):
    """The last import of the same bytes that waits, or is done and not undone; or None."""
    there = (SurveyImport.survey == survey) & (SurveyImport.digest == digest)
    live = (SurveyImport.state == READ) | (SurveyImport.state == DONE)
    query = SurveyImport.select().where(there, live, SurveyImport.undone.is_null())
    return query.order_by(SurveyImport.id.desc()).first()


def done_before(survey, content):
    """The import that brought in the same bytes, or None."""
    there = same_file(survey, hashlib.sha256(content).hexdigest())
    return there if there is not None and there.state == DONE else None


def sweep():
    """Let go of what waited too long for a decision."""
    with db.atomic():
        old = (SurveyImport.state == READ) & (SurveyImport.created < now() - KEPT)
        SurveyImport.delete().where(old).execute()
