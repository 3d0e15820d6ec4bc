"""Discussions beside the paragraphs they are about."""

import re
from collections import Counter
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from valuess.writing.talk.models import FormerWords, Message, Thread, Turn

WEB = re.compile(r"https?://[^\s<>\"'«»“”]+[^\s<>\"'«»“”.,;:!?)\]…]")


@dataclass
class Talk:
    """A thread as a page shows it. pair: the Pair as it stands now, None when it is gone.

    said: messages and turns in the order in which they happened.
    """

    thread: Thread
    pair: object
    said: list = field(default_factory=list)

    @property
    def open(self):
        return self.thread.resolved is None


@dataclass
class Said:
    """A message, with its former words, or a turn."""

    at: object
    message: Message | None = None
    former: list = field(default_factory=list)
    turn: Turn | None = None


def talks(pairs, threads=None):
    """The Talks of a document: open ones in reading order, those whose paragraph is gone
    after them, then those resolved, the latest first. Four queries, however many they are."""
    threads = list(Thread.of(pairs.document)) if threads is None else threads
    if not threads:
        return []
    made = {t.id: Talk(t, pairs.of_block(t.lang, t.block)) for t in threads}
    messages = list(Message.of(threads))
    former = FormerWords.of(messages)
    for message in messages:
        said = Said(message.at, message=message, former=former.get(message.id, []))
        made[message.thread_id].said.append(said)
    for turn in Turn.of(threads):
        made[turn.thread_id].said.append(Said(turn.at, turn=turn))
    order = {pair.number: place for place, pair in enumerate(pairs.groups)}
    for talk in made.values():
        talk.said.sort(key=lambda said: said.at)
    return sorted(made.values(), key=lambda talk: (
        not talk.open,
        -talk.thread.resolved.timestamp() if not talk.open else
        order[talk.pair.number] if talk.pair else len(order),
        talk.thread.id,
    ))  # fmt: skip


def at_pair(pairs, pair):
    """The Talks of one pair, the open ones first."""
    mine = [
        thread for thread in Thread.of(pairs.document)
        if thread.block in pair.ids[pairs.sides.index(thread.lang)]
    ]  # fmt: skip
    return talks(pairs, mine)


def counts(pairs):
    """{number of a pair: how many discussions are open there}: one query."""
    found = Counter()
    for lang, block in Thread.open_anchors(pairs.document):
        if pair := pairs.of_block(lang, block):
            found[pair.number] += 1
    return found


def linked(words):
    """Somebody's words as plain text, their web addresses as links: Markup."""
    made, last = Markup(), 0
    for found in WEB.finditer(words):
        link = Markup('<a href="{0}" rel="nofollow noopener">{0}</a>').format(found[0])
        made += escape(words[last : found.start()]) + link
        last = found.end()
    return made + escape(words[last:])
