"""What people made of open answers: translations, and which are released."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Response(Model):
        class Meta:
            database = db
            table_name = "response"

    class Account(Model):
        class Meta:
            database = db
            table_name = "account"

    class SurveyOpenAnswer(Model):
        response = ForeignKeyField(Response, on_delete="CASCADE", backref="+")
        question = CharField(max_length=60)
        lang = CharField(max_length=2)
        words = TextField()
        translation = TextField()
        translator = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        translated = DateTimeField(null=True)
        released = DateTimeField(null=True)
        releaser = ForeignKeyField(Account, null=True, on_delete="SET NULL", backref="+")
        edited = IntegerField()

        class Meta:
            database = db
            table_name = "survey_open_answer"
            indexes = ((("response", "question"), True),)

    db.create_tables([SurveyOpenAnswer])
