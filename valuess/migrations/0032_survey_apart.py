"""Of an address left for an interview: the quarter, until when it is kept, whether it was followed.

Those left before were not told until when: they are kept as those that are left now.
"""

from datetime import UTC, date, datetime, timedelta

from peewee import DateField


def up(migrator, db):
    today = datetime.now(UTC).date()
    month = today.month - (today.month - 1) % 3 + 3
    after = date(today.year + 1 + (month > 12), (month - 1) % 12 + 1, 1)
    migrator.migrate(
        migrator.add_column("survey_contact", "quarter", DateField(null=True)),
        migrator.add_column(
            "survey_contact", "until", DateField(default=after - timedelta(days=1))
        ),
        migrator.add_column("survey_contact", "followed", DateField(null=True)),
    )
