"""What groups decided: numbered, dated, with a stance towards a finding, and its history."""

from datetime import date
from urllib.parse import urlsplit

from flask import url_for
from peewee import CharField, DateField, ForeignKeyField, IntegerField

from valuess import audit, search
from valuess.access import PARTNER, VISITOR
from valuess.agenda.models import Item, Meeting
from valuess.config import LANGUAGES
from valuess.db import BaseModel, Label, LabelField, Moment, db, now
from valuess.i18n import _, language, lazy
from valuess.mail import on_one_line
from valuess.markup import typography

CONFIRMS, NUANCES, CONTESTS = "confirms", "nuances", "contests"
STANCES = {
    CONFIRMS: lazy("Confirms"),
    NUANCES: lazy("Nuances"),
    CONTESTS: lazy("Contests"),
}
WORDS, FINDING, LINK = 2000, 600, 300
FIELDS = ("words", "finding", "link", "stance", "decided")


class Decision(BaseModel):
    """A decision of a group; its number is its id, and stays.

    words, finding: in one language at least. stance: a key of STANCES. link: an address
    in this portal, or on the web, of the finding. token: of the form that recorded it.
    """

    item = ForeignKeyField(Item, backref="decisions", on_delete="CASCADE")
    words = LabelField()
    finding = LabelField()
    link = CharField(max_length=LINK, default="")
    stance = CharField(max_length=10)
    decided = DateField()
    version = IntegerField(default=1)
    withdrawn = Moment(null=True)
    created = Moment(default=now)
    by = IntegerField(null=True)
    token = CharField(max_length=64, unique=True)

    @classmethod
    def listed(cls, stance="", item=None, meeting=None, all=False):
        """Decisions with their `.item`, by number; of one stance, item or meeting; `all`: also
        withdrawn ones, and those of items that are not shown."""
        query = cls.select(cls, Item, Meeting).join(Item).join(Meeting).order_by(cls.id)
        if not all:
            query = query.where(cls.withdrawn.is_null(), Item.shown)
        if stance in STANCES:
            query = query.where(cls.stance == stance)
        if meeting is not None:
            query = query.where(Item.meeting == meeting)
        return query.where(cls.item == item) if item is not None else query

    @classmethod
    def numbered(cls, number):
        """The decision of this number, withdrawn or not, with its `.item`; or None."""
        return cls.listed(all=True).where(cls.id == number).first()

    @classmethod
    def record(cls, item, values, token, by):
        """Write a decision down, once for a form: the Decision. values: {field: value}."""
        with db.atomic():
            Item.held(item.id)
            known = cls.get_or_none(cls.token == token)
            if known:
                return known
            made = cls.add(item=item, by=by.id, token=token, version=1, created=now(), **values)
            made.remember(by)
            made.index()
            audit.note("decision recorded", by, made.about, stance=made.stance)
        return made

    def revise(self, values, opened, by):
        """Say it otherwise; what it said before is kept. Changed when `opened` is not its
        version any more."""
        with db.atomic():
            here = self.current(opened)
            if all(getattr(here, name) == values[name] for name in FIELDS):
                return here
            for name in FIELDS:
                setattr(here, name, values[name])
            here.version += 1
            here.save()
            here.remember(by)
            here.index()
            audit.note("decision revised", by, here.about, version=here.version)
        return here

    def current(self, opened):
        """Inside a transaction: the row as it is now, held. Raises Changed."""
        here = Decision.held(self.id)
        if here.version != opened:
            raise Changed(here)
        return here

    def withdraw(self, by):
        """Take it back: its address stays, and says so."""
        with db.atomic():
            here = Decision.held(self.id)
            if here.withdrawn is None:
                here.withdrawn = now()
                here.save()
                search.forget("decision", here.id)
                audit.note("decision withdrawn", by, here.about)
        return here

    def reinstate(self, by):
        """It stands again."""
        with db.atomic():
            here = Decision.held(self.id)
            if here.withdrawn is not None:
                here.withdrawn = None
                here.save()
                here.index()
                audit.note("decision reinstated", by, here.about)
        return here

    def remember(self, by):
        values = {name: getattr(self, name) for name in FIELDS}
        Wording.add(decision=self, version=self.version, at=now(), by=by.id, **values)

    def index(self):
        """Inside the transaction: its words, to be found in each language it has, while its
        item is shown."""
        if not self.item.shown:
            return
        for lang in LANGUAGES:
            if self.words.get(lang):
                title = self.words[lang]
                body = f"{title}\n{self.finding.get(lang, '')}"
                for audience in (VISITOR, PARTNER):
                    search.index("decision", self.id, lang, audience, headline(title), body)

    def history(self):
        """What it said, the latest first."""
        return Wording.select().where(Wording.decision == self).order_by(Wording.version.desc())

    @property
    def about(self):
        return f"decision:{self.id}"

    @property
    def embed(self):
        """What a page says to show it."""
        return f"{{{{ decision: {self.id} }}}}"

    @property
    def stance_name(self):
        return STANCES[self.stance]

    def address(self, lang=None):
        return url_for("meeting.decision", number=self.id, lang=lang or language())


class Wording(BaseModel):
    """What a decision said, from one version on. by: an account's number."""

    decision = ForeignKeyField(Decision, on_delete="CASCADE")
    version = IntegerField()
    words = LabelField()
    finding = LabelField()
    link = CharField(max_length=LINK, default="")
    stance = CharField(max_length=10)
    decided = DateField()
    at = Moment(default=now)
    by = IntegerField(null=True)

    class Meta:
        table_name = "decision_wording"
        indexes = ((("decision", "version"), True),)

    @property
    def stance_name(self):
        return STANCES[self.stance]


class Changed(Exception):
    """Somebody else revised the decision meanwhile; `.now` is what it says."""

    def __init__(self, now):
        super().__init__()
        self.now = now


def headline(words):
    """The first eighty characters or so of a decision, for a line of results."""
    line = on_one_line(words)
    return line if len(line) <= 90 else line[:90].rpartition(" ")[0] + "…"


def follow(item, shown):
    """For the search: the decisions of an item are found while it is shown."""
    for row in Decision.listed(item=item, all=True).where(Decision.withdrawn.is_null()):
        search.forget("decision", row.id)
        if shown:
            row.index()


def described(refs, _audience):
    """For search.register: what stands of items that are shown, in the language found."""
    numbers = {number for number, _lang in refs}
    rows = Decision.listed().where(Decision.id.in_(numbers))
    found = {row.id: row for row in rows}
    return {
        (number, lang): (
            found[number].address(), f"{number}. {headline(found[number].words[lang])}",
            str(_("Decision")),
        )
        for number, lang in refs
        if number in found and found[number].words.get(lang)
    }  # fmt: skip


def blank(item):
    """What the form of a new decision holds."""
    return {
        **{f"{name}-{lang}": "" for name in ("words", "finding") for lang in LANGUAGES},
        "link": "", "stance": "", "decided": item.day.isoformat(),
    }  # fmt: skip


def as_fields(decision):
    """{field of the form: words} of a decision, or of one of its wordings."""
    return {
        **{f"words-{lang}": decision.words.get(lang, "") for lang in LANGUAGES},
        **{f"finding-{lang}": decision.finding.get(lang, "") for lang in LANGUAGES},
        "link": decision.link, "stance": decision.stance, "decided": decision.decided.isoformat(),
    }  # fmt: skip


def sent(form):
    """(fields as typed, values for the model, errors) of the form."""
    fields = {name: form.get(name, "").strip() for name in
              [*(f"{n}-{lang}" for n in ("words", "finding") for lang in LANGUAGES),
               "link", "stance", "decided"]}  # fmt: skip
    errors, values = {}, {}
    for name, most in (("words", WORDS), ("finding", FINDING)):
        label = {lang: fields[f"{name}-{lang}"] for lang in LANGUAGES}
        for lang, words in label.items():
            if len(words) > most:
                errors[f"{name}-{lang}"] = _("At most %(most)s characters.", most=most)
        values[name] = Label({k: typography(v, k) for k, v in label.items() if v})
        if not values[name]:
            errors[f"{name}-{next(iter(LANGUAGES))}"] = _("Write it in one language at least.")
    if fields["stance"] not in STANCES:
        errors["stance"] = _("Choose what it says of the finding.")
    if not good_link(fields["link"]):
        errors["link"] = _("Give an address that begins with https:// or with a single /.")
    try:
        values["decided"] = date.fromisoformat(fields["decided"])
    except ValueError:
        errors["decided"] = _("Give the date as day, month and year.")
    return fields, {**values, "link": fields["link"], "stance": fields["stance"]}, errors


def good_link(link):
    """True for nothing, an address of this portal, or one of the web."""
    if not link:
        return True
    if len(link) > LINK or any(c.isspace() or c == "\\" for c in link):
        return False
    if link.startswith("/"):
        return not link.startswith("//")
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
