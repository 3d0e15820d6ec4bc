"""The tables that wait to be brought in, and what was decided of such."""

from peewee import (
    BlobField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class SurveyImport(Model):
        class Meta:
            database = db
            table_name = "survey_import"

    class Survey(Model):
        class Meta:
            database = db
            table_name = "survey"

    class Response(Model):
        class Meta:
            database = db
            table_name = "response"

    class SurveyImportPart(Model):
        brought = ForeignKeyField(SurveyImport, on_delete="CASCADE", backref="+")
        number = IntegerField()
        packed = BlobField()

        class Meta:
            database = db
            table_name = "survey_import_part"
            indexes = ((("brought", "number"), True),)

    class SurveyHeading(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", backref="+")
        signature = CharField(max_length=64)
        told = TextField()
        changed = DateTimeField()

        class Meta:
            database = db
            table_name = "survey_heading"
            indexes = ((("survey", "signature"), True),)

    class SurveyFormer(Model):
        brought = ForeignKeyField(SurveyImport, on_delete="CASCADE", backref="+")
        response = ForeignKeyField(Response, on_delete="CASCADE", backref="+")
        told = TextField()

        class Meta:
            database = db
            table_name = "survey_former"

    db.create_tables([SurveyImportPart, SurveyHeading, SurveyFormer])
