"""The verbs of a discussion: begin it, answer, change one's words, resolve, reopen."""

from flask import current_app
from markupsafe import Markup

from valuess import audit
from valuess.access import ACCESS, RANKS
from valuess.accounts.models import Account
from valuess.db import db, now
from valuess.i18n import _
from valuess.mail import post
from valuess.writing.checks import Unacceptable, without_controls
from valuess.writing.kinds import kinds
from valuess.writing.models import Text
from valuess.writing.talk.models import (
    EXCERPT_LIMIT,
    REOPENED,
    RESOLVED,
    FormerWords,
    Message,
    Thread,
    Turn,
)

WORDS_LIMIT = 4_000


class Overtaken(Exception):
    """Somebody, maybe oneself elsewhere, changed the message first. `.message`: as it is now."""

    def __init__(self, message):
        super().__init__(message.id)
        self.message = message


def checked(words):
    """The words of a message; Unacceptable when there are none, or too many."""
    words = without_controls(words.replace("\r\n", "\n")).strip()
    if not words:
        raise Unacceptable({"words": _("Write something.")})
    if len(words) > WORDS_LIMIT:
        raise Unacceptable({"words": _(
            "These words have %(n)s characters; the most is %(limit)s.",
            n=len(words), limit=WORDS_LIMIT,
        )})  # fmt: skip
    return words


def begin(text, pair, sides, sent, by):
    """Begin a discussion of a pair of paragraphs of the document of `text`; the Thread.

    pair: a Pair, or None where it is gone; sent: see `views.sent`. Unacceptable for a
    paragraph that is gone, for no words or too many, for someone who cannot be told.
    """
    words = checked(sent["words"])
    if pair is None:
        raise Unacceptable({"pair": _("This paragraph has gone meanwhile: choose another.")})
    told = able(text, sent["tell"], by)
    lang, block, excerpt = anchor(pair, sides, text.lang)
    with db.atomic():
        Text.held(text.id)
        if before := Message.get_or_none(Message.token == sent["token"]):
            return before.thread
        thread = Thread.create(
            document=text.document_id, lang=lang, block=block, excerpt=shortened(excerpt)
        )
        message = say(thread, text, words, told, sent["token"], by)
        audit.note("thread begun", by, text.about, thread=thread.id)
        tell(message, text, by)
    return thread


def answer(text, thread, sent, by):
    """Say something in a discussion; the Message. Unacceptable as in `begin`."""
    words = checked(sent["words"])
    told = able(text, sent["tell"], by)
    with db.atomic():
        Thread.held(thread.id)
        if before := Message.get_or_none(Message.token == sent["token"]):
            return before
        message = say(thread, text, words, told, sent["token"], by)
        audit.note("thread answered", by, text.about, thread=thread.id)
        tell(message, text, by)
    return message


def say(thread, text, words, told, token, by):
    return Message.create(
        thread=thread, author=by, lang=text.lang, words=words, told=told, token=token
    )


def change(message, version, words, text, by):
    """Change one's own words; the former ones are kept. Overtaken when they are not `version`."""
    words = checked(words)
    with db.atomic():
        here = Message.held(message.id)
        if here.words == words:
            return here
        if here.version != version:
            raise Overtaken(here)
        FormerWords.create(message=here, words=here.words)
        here.words, here.version, here.changed = words, here.version + 1, now()
        here.save(only=[Message.words, Message.version, Message.changed])
        audit.note("message changed", by, text.about, message=here.id)
    return here


def resolve(text, thread, by):
    """Say that a discussion has come to its end."""
    turn(text, thread, RESOLVED, by)


def reopen(text, thread, by):
    """Say that it has not."""
    turn(text, thread, REOPENED, by)


def turn(text, thread, act, by):
    with db.atomic():
        here = Thread.held(thread.id)
        if (here.resolved is not None) == (act == RESOLVED):
            return  # somebody did it before
        made = Turn.create(thread=here, act=act, by=by)
        here.resolved = made.at if act == RESOLVED else None
        here.save(only=[Thread.resolved])
        audit.note(f"thread {act}", by, text.about, thread=here.id)


def anchor(pair, sides, lang):
    """(language, number, words) of the paragraph of a pair to hold on to: the reader's, if any."""
    own = sides.index(lang)
    at = own if pair.ids[own] else 1 - own
    return sides[at], pair.ids[at][0], pair.words[at]


def shortened(words):
    words = " ".join(words.split())
    return words if len(words) <= EXCERPT_LIMIT else words[: EXCERPT_LIMIT - 1] + "…"


def candidates(text, by):
    """Accounts that one can tell, by name: those who see the discussion too."""
    roles = [role for role, level in RANKS.items() if level >= ACCESS[f"{text.kind}.discussion"]]
    query = Account.named(roles).where(Account.id != by.id)
    within = kinds[text.kind].within
    return [one for one in query if within is None or within(text.document_id, one)]


def able(text, number, by):
    """The account of this number, which can be told; None for none."""
    if number is None:
        return None
    found = next((one for one in candidates(text, by) if one.id == number), None)
    if found is None:
        raise Unacceptable({"tell": _("This person cannot see the discussion.")})
    return found


def address(text, thread, lang):
    """The address of a discussion, absolute, in a language where the document has it."""
    texts = Text.of_document(text.document_id, working=True)
    there = texts.get(lang) or texts.get(text.lang) or text
    values = {"slug": there.slug, "lang": there.lang, "kind": there.kind}
    path = current_app.url_map.bind("").build(f"{there.kind}.discussion", values)
    return f"{current_app.config['PUBLIC_URL']}{path}#thread-{thread.id}"


def tell(message, text, by):
    """A mail to the person that the message names, in their language."""
    person = message.told
    if person is None:
        return
    post(
        person.email, person.lang, "thread_told", key=f"talk-{message.id}",
        name=str(person.name), by=str(by.name), title=Markup(text.title), words=message.words,
        excerpt=message.thread.excerpt, url=address(text, message.thread, person.lang),
    )  # fmt: skip
