"""Quotations: words of an interview as they are shown, and whether they may be.

A quotation may be shown while four things hold: its interview agrees to be quoted, the
interviewee approved these very words, nobody took it back, and the page of its case is public.
`Quotation.shown` asks all four each time a page is made; nothing else decides.
"""

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from valuess import audit, evidence
from valuess.access import PARTNER, rank
from valuess.accounts.models import Account
from valuess.cases import repeated
from valuess.cases.consents import QUOTE, TRANSLATE, Consent
from valuess.cases.models import Case, CaseInterview, Changed
from valuess.coding.models import Passage
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Label, LabelField, Moment, db, now, wipe_log
from valuess.i18n import language, lazy
from valuess.markup import typography
from valuess.writing.models import Document, Text

PROPOSED, APPROVED, CHANGE, WITHDRAWN = "proposed", "approved", "change", "withdrawn"
STATES = {
    PROPOSED: lazy("Waiting for the interviewee"),
    APPROVED: lazy("Approved"),
    CHANGE: lazy("Change asked for"),
    WITHDRAWN: lazy("Withdrawn"),
}
WHO, ANSWER, LONGEST = 160, 2_000, 4_000


class Quotation(BaseModel):
    """Words to be quoted; its number is its id, and stays.

    words: {lang: …}, in the original language `lang` and, where translated, in others. who: the
    pseudonym or role that stands beside them. state: a key of STATES. version: counts what was
    proposed; an answer is one to a version. answer: what the interviewee asks to change. Once
    withdrawn, `words`, `who` and `answer` are emptied.
    """

    passage = ForeignKeyField(Passage, null=True, backref="+", on_delete="SET NULL")
    case = ForeignKeyField(Case, backref="+", on_delete="CASCADE")
    interview = ForeignKeyField(CaseInterview, backref="+", on_delete="CASCADE")
    lang = CharField(max_length=5)
    words = LabelField()
    who = LabelField(default=dict)
    state = CharField(max_length=10, default=PROPOSED)
    version = IntegerField(default=1)
    answer = TextField(default="")
    answered = Moment(null=True)
    by = ForeignKeyField(Account, null=True, backref="+", on_delete="SET NULL")
    at = Moment(default=now)

    public = False  # whether visitors may see it now; set by `shown`
    translated = False  # whether its translations may be shown; set by `shown`

    @property
    def about(self):
        return f"quotation:{self.id}"

    @property
    def embed(self):
        """What a page says to show it."""
        return f"{{{{ quote: {self.id} }}}}"

    @property
    def original(self):
        """The words as they were said."""
        return self.words.get(self.lang, "")

    @property
    def translations(self):
        """{lang: words} in the other languages, those that may be shown."""
        if not self.translated:
            return {}
        return {
            lang: self.words[lang]
            for lang in LANGUAGES
            if lang != self.lang and self.words.get(lang)
        }

    def translation(self, lang=None):
        """The words in this language (the reader's), "" where they are its own or none may be
        shown."""
        return self.translations.get(lang or language(), "")

    def typeset(self, lang):
        """The words of a language with the spaces and marks of its typography."""
        return typography(self.words.get(lang, ""), lang)

    @property
    def state_name(self):
        return STATES[self.state]

    @classmethod
    def told(cls, *conditions):
        """Quotations with `.case`, `.interview`, `.public` and `.translated`: one query.

        Those of a case in the bin are not there.
        """
        published = Text.select(Text.document).where(Text.public.is_null(False))
        quotable = cls.interview.in_(Consent.agreed(QUOTE))
        public = quotable & (cls.state == APPROVED) & Case.document.in_(published)
        return (
            cls.select(
                cls, Case, CaseInterview,
                public.alias("public"), quotable.alias("quotable"),
                cls.interview.in_(Consent.agreed(TRANSLATE)).alias("translated"),
            )
            .join(Case)
            .join(Document)
            .switch(cls)
            .join(CaseInterview)
            .where(Document.binned.is_null(), *conditions)
            .order_by(cls.id)
        )  # fmt: skip

    @classmethod
    def shown(cls, numbers, person=None, inside=None):
        """{number: Quotation} of those that this person may see now: one query.

        A visitor sees those that are `.public`. A partner also sees, while the interview agrees
        to be quoted, those that wait for an answer: `.public` is False then. inside: whether it
        is for partners, where no one person is known. Numbers of nothing, and of what was
        withdrawn, are left out.
        """
        numbers = [number for number in set(numbers) if 0 < number < 2**31]
        if not numbers:
            return {}
        rows = cls.told(cls.id.in_(numbers), cls.state != WITHDRAWN)
        inside = rank(person) >= PARTNER if inside is None else inside
        return {row.id: row for row in rows if row.public or (inside and row.quotable)}

    @classmethod
    def showable(cls, number):
        """The quotation when visitors may see it now, else None."""
        return cls.shown([number]).get(number)

    @classmethod
    def standing(cls, number):
        """The quotation of this number, unless it was withdrawn; or None."""
        return cls.told(cls.id == number, cls.state != WITHDRAWN).first()

    @classmethod
    def of(cls, case):
        """Every quotation of a case that was not withdrawn."""
        return list(cls.told(cls.case == case, cls.state != WITHDRAWN))

    @classmethod
    def withdrawn_of(cls, case):
        """How many quotations of a case were withdrawn."""
        return cls.select().where(cls.case == case, cls.state == WITHDRAWN).count()

    @classmethod
    def propose(cls, passage, interview, words, who, by):
        """Ask that a passage be quoted: the Quotation, the one there is already if there is; None
        when the interview does not agree to it any more.

        words, who: {lang: …}, the original among the words. `proposals` says what may be.
        """
        with db.atomic():
            Case.held(interview.case_id)
            if not Consent.agreed(QUOTE).where(Consent.interview == interview).exists():
                return None
            live = cls.passage == passage, cls.state != WITHDRAWN
            there = cls.select().where(*live).first()
            if there is not None:
                return there
            made = cls.create(
                passage=passage, case=interview.case_id, interview=interview, by=by,
                lang=interview.lang, words=Label(words), who=Label(who),
            )  # fmt: skip
            audit.note("quotation proposed", by, made.about)
        return made

    def current(self, opened):
        """Inside a transaction: the row as it is now, held. Raises Changed."""
        Case.held(self.case_id)
        here = Quotation.held(self.id)
        if here.version != opened or here.state == WITHDRAWN:
            raise Changed(here)
        return here

    def reword(self, words, who, opened, by):
        """Propose other words in place of these; they wait for an answer again."""
        with db.atomic():
            here = self.current(opened)
            if (here.words, here.who) != (words, who):
                here.words, here.who = Label(words), Label(who)
                here.state, here.version = PROPOSED, here.version + 1
                here.save()
                audit.note("quotation reworded", by, here.about, version=here.version)
        return here

    def approve(self, opened):
        """The interviewee agrees to these words. Raises Changed when they are others now."""
        with db.atomic():
            here = self.current(opened)
            if here.state != APPROVED:
                here.state, here.answer, here.answered = APPROVED, "", now()
                here.save()
                audit.note("quotation approved", None, here.about, version=here.version)
        return here

    def ask_change(self, words, opened):
        """The interviewee asks for a change: until then it is not shown to visitors."""
        with db.atomic():
            here = self.current(opened)
            here.state, here.answer, here.answered = CHANGE, words, now()
            here.save()
            audit.note("quotation change asked", None, here.about, version=here.version)
        return here

    def withdraw(self, by=None):
        """Take it back: it shows nowhere, and its words are forgotten here."""
        with db.atomic():
            Case.held(self.case_id)
            here = Quotation.held(self.id)
            if here.state != WITHDRAWN:
                here.forget()
                audit.note("quotation withdrawn", by, here.about)
        return here

    def forget(self):
        """Inside a transaction: empty it. Its number stays, so that what cites it can say so."""
        repeated.tell(self)
        self.state, self.answered, self.version = WITHDRAWN, now(), self.version + 1
        self.words, self.who, self.answer, self.passage = Label(), Label(), "", None
        self.save()
        evidence.withdrawn("quote", str(self.id))
        db.after_commit(wipe_log)

    @classmethod
    def withdraw_all(cls, interview, by=None):
        """Inside a transaction: withdraw every quotation of an interview; their numbers."""
        rows = list(cls.select().where(cls.interview == interview, cls.state != WITHDRAWN))
        for row in rows:
            row.forget()
            audit.note("quotation withdrawn", by, row.about)
        return [row.id for row in rows]
