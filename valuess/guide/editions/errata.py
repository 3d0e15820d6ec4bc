"""What was withdrawn after an edition was frozen: taken out of it, and said.

An edition never changes but for this: words that somebody lent, and took back, are not kept
against their will. What stood there becomes an erratum with its date, files made before are
deleted and made anew; that it happened is recorded, not the words.
"""


from markupsafe import Markup
from peewee import CharField, DateField, ForeignKeyField, IntegerField

from valuess import audit, evidence
from valuess.db import BaseModel, db, locked, now, on_postgresql
from valuess.guide.editions.models import Edition, EditionCopy, EditionJob, EditionText
from valuess.i18n import _, shown_day, speaking
from valuess.jobs import RUNNING, SILENT


class EditionErratum(BaseModel):
    """That something was taken out of an edition. raw: what was cited there, as "quote: 12";
    places: how many times it stood there, in all languages."""

    edition = ForeignKeyField(Edition, on_delete="CASCADE")
    raw = CharField(max_length=250)
    day = DateField()
    places = IntegerField()

    class Meta:
        table_name = "edition_erratum"
        indexes = ((("edition", "raw"), True),)

    @classmethod
    def of(cls, edition):
        return cls.select().where(cls.edition == edition).order_by(cls.day, cls.id)

    def said(self, lang):
        """In words, for readers."""
        with speaking(lang):
            return _(
                "Erratum of %(day)s: something cited here was withdrawn by those who had lent it,"
                " and was taken out of this edition.",
                day=shown_day(self.day, lang),
            )


def hold():
    """No edition is frozen until the transaction ends, and one that is being frozen is waited
    for: it may hold what is withdrawn now. Rows first, as freezing takes them."""
    list(locked(Edition.select(Edition.id).order_by(Edition.id)))
    if on_postgresql():  # a draft may have been begun since
        db.execute_sql("LOCK TABLE edition IN SHARE ROW EXCLUSIVE MODE")


def redact(name, argument, covers):
    """Inside the transaction: take what was withdrawn out of every frozen edition."""
    hold()
    today, counts = now().date(), {}
    holding = EditionText.html.contains(f"<!--evidence {name}:")
    for text in EditionText.select().where(holding):
        with speaking(text.lang):
            note = _("Erratum of %(day)s: what was cited here was withdrawn.",
                     day=shown_day(today, text.lang))  # fmt: skip
        html, count = evidence.redacted(
            text.html, name, covers, Markup('<p class="embed-unknown">{}</p>').format(note)
        )
        if count:
            EditionText.update(html=html).where(EditionText.id == text.id).execute()
            counts[text.edition_id] = counts.get(text.edition_id, 0) + count
    for edition, count in counts.items():
        note_down(edition, f"{name}: {argument}"[:250], today, count)


def note_down(edition, raw, day, count):
    """Write the erratum, and have the files made anew."""
    EditionErratum.insert(
        edition=edition, raw=raw, day=day, places=count
    ).on_conflict_ignore().execute()
    EditionJob.update(  # before the files go: a maker that holds it may just be keeping one
        state=RUNNING, process=0, tries=1, beat=now() - 2 * SILENT, ended=None, error="", progress=0
    ).where(EditionJob.edition == edition).execute()
    EditionCopy.delete().where(EditionCopy.edition == edition).execute()
    audit.note("edition redacted", None, f"edition:{edition}", cited=raw, places=count)


evidence.withdrawals.add(redact)
