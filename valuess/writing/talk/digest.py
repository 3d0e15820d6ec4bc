"""What happened to what somebody follows, and the mail that says so, once per period.

The mail, and the note until when everything was told, are written in one transaction: a
server that is killed in between has told nothing, and the next one does it again.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from valuess.accounts.models import Account
from valuess.db import db, now
from valuess.mail import post
from valuess.writing import groups, standing
from valuess.writing.models import ATTEMPT, Document, Revision, Text
from valuess.writing.talk import following
from valuess.writing.talk.following import DigestSetting
from valuess.writing.talk.models import RESOLVED, Message, Thread, Turn

SLACK = timedelta(minutes=1)  # for what is being committed while a digest is made
BATCH = 20


@dataclass
class Line:
    """What there is to say of one page. title: Markup; url: absolute.

    count: paragraphs, messages or versions; more: discussions resolved.
    """

    title: object
    url: str
    count: int
    more: int = 0


def tick():
    """Write the digests whose time has come; how many mails."""
    present = now()
    rows = list(DigestSetting.ready(present).limit(BATCH))
    return sum(send(row, present) for row in rows)


def send(row, present):
    """Tell one person what happened, once whoever else tries; True when there was a mail."""
    account, until = row.account, max(row.upto, present - SLACK)
    news = made(account, row.upto, until)
    with db.atomic():
        here = DigestSetting.held(row.id)
        if here.due != row.due or here.upto != row.upto:
            return False  # another process did it, or the person changed their mind
        here.upto, here.due = until, following.next_due(here.every, present)
        here.save(only=[DigestSetting.upto, DigestSetting.due])
        if any(news.values()):
            write(account, row.due, news)
    return any(news.values())


def write(account, due, news):
    address = url_of("following.stop_digest", account.lang, token=token_of(account))
    post(
        account.email, account.lang, "digest", key=f"digest-{account.id}-{due:%Y%m%d}",
        stop=address, name=str(account.name), address=address,
        settings=url_of("accounts.index", account.lang) + "#digest",
        changed=sum(line.count for line in news["translated"]), **news,
    )  # fmt: skip


def made(account, since, until):
    """{"translated", "discussions", "versions": [Line]} of what others did in that time."""
    followed = following.documents(account)
    said, resolved = talked(account, followed, since, until)
    saved = versions(account, followed, since, until)
    translated = changed(account, since, until)
    numbers = {*said, *resolved, *translated, *(number for number, _lang in saved)}
    texts = following.named(numbers, account.lang)
    texts = {n: t for n, t in texts.items() if following.sees(account, t.kind, n)}
    talks = {n: (said[n], resolved[n]) for n in sorted({*said, *resolved})}
    return {
        "translated": [
            line(texts[n], "translate", count) for n, count in translated.items() if n in texts
        ],
        "discussions": [
            line(texts[n], "discussion", *pair) for n, pair in talks.items() if n in texts
        ],
        "versions": [
            line(texts[n], "history", count) for n, count in totals(saved).items() if n in texts
        ],
    }


def totals(saved):
    """{document: versions in all languages}."""
    found = Counter()
    for (number, _lang), count in saved.items():
        found[number] += count
    return found


def line(text, endpoint, count, more=0):
    return Line(Markup(text.title), url_of(f"{text.kind}.{endpoint}", text.lang, slug=text.slug,
                kind=text.kind), count, more)  # fmt: skip


def talked(account, followed, since, until):
    """(Counter of new messages of others, Counter of discussions others resolved), by document.

    Of followed documents, and of discussions in which somebody took part.
    """
    own = Message.select(Message.thread).where(Message.author == account)
    near = Thread.document.in_(list(followed)) | Thread.id.in_(own)
    messages = (
        Message.select(Thread.document).join(Thread)
        .where(near, other(Message.author, account), Message.at > since, Message.at <= until)
    )  # fmt: skip
    turns = (
        Turn.select(Thread.document, Thread.id).join(Thread)
        .where(near, other(Turn.by, account), Turn.at > since, Turn.at <= until,
               Turn.act == RESOLVED, Thread.resolved.is_null(False))
        .distinct()
    )  # fmt: skip
    return (
        Counter(number for (number,) in messages.tuples()),
        Counter(number for number, _thread in turns.tuples()),
    )


def other(column, account):
    return column.is_null() | (column != account)


def versions(account, followed, since, until):
    """Counter of {(document, lang): versions that others saved}."""
    rows = (
        Revision.select(Text.document, Text.lang).join(Text)
        .where(Text.document.in_(list(followed)), other(Revision.author, account),
               Revision.at > since, Revision.at <= until, Revision.outcome != ATTEMPT)
    )  # fmt: skip
    return Counter(rows.tuples())


def changed(account, since, until):
    """{document: paragraphs whose translation somebody agreed, and that others changed since}."""
    rows = (
        Revision.select(Text.document, Text.lang, Text.id).join(Text).join(Document)
        .where(other(Revision.author, account), Revision.at > since, Revision.at <= until,
               Revision.outcome != ATTEMPT, Document.binned.is_null(),
               Text.lang.in_(standing.SIDES))
        .distinct().order_by(Text.document)
    )  # fmt: skip
    found = Counter()
    for number, lang, text in rows.tuples():
        pairs = standing.pairs(number)
        at = pairs.sides.index(lang)
        before = words_before(text, since)
        found[number] += sum(
            pair.status == groups.CHANGED and pair.changed[at]
            and bool(pair.since) and pair.since.get("by") == account.id
            and pair.words[at] not in before
            for pair in pairs.groups
        )  # fmt: skip
    return +found


def words_before(text, at):
    """Title and body of a text as they were at a time: what changed before was told before."""
    row = (
        Revision.select(Revision.title, Revision.body)
        .where(Revision.text == text, Revision.at <= at, Revision.outcome != ATTEMPT)
        .order_by(Revision.number.desc()).first()
    )  # fmt: skip
    return f"{row.title}\n\n{row.body}" if row else ""


def url_of(endpoint, lang, **values):
    path = current_app.url_map.bind("").build(endpoint, {"lang": lang, **values})
    return current_app.config["PUBLIC_URL"] + path


def serializer():
    return URLSafeSerializer(current_app.secret_key, salt="digest")


def token_of(account):
    """What the link that stops the digests holds; it does nothing else, and does not expire."""
    return serializer().dumps(account.id)


def of_token(token):
    """The account whose digests this link stops, or None."""
    try:
        return Account.get_or_none(Account.id == serializer().loads(token))
    except BadSignature:
        return None
