"""Markdown to safe HTML: the door to the rendering child, and what fills a stored page in.

A text is rendered once, when it is saved: `render` gives its HTML and what it says (headings,
links, embeds, files, words). Links by title and embeds stay marks in that HTML; `bind` replaces
them each time the page is shown. Rooms above register their embeds with `register_embed`.

Python-Markdown is quadratic on hostile texts, so rendering happens in one warm child process per
web worker (`renderer.py`), which ends itself when a text costs too much; see `Child`.
"""

import atexit
import html
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from valuess.typography import slug, title_key, typography

__all__ = [
    "MAX_CHARS", "Rendered", "TooHard", "TooMuch", "bind", "close", "embed_html", "keys_in",
    "register_embed", "render", "slug", "title_key", "titles_in", "typography", "warm",
]  # fmt: skip

MAX_CHARS = 64_000  # the longest text of one page and language, in characters

# Processor seconds a text may take: many times what an ordinary one takes, under one in all.
_SECONDS, _SECONDS_PER_CHAR = 0.35, 7e-6
_PATIENCE = 10.0  # seconds on the clock before a child that does not answer is ended
_EXIT_MEMORY = 77  # renderer.EXIT_MEMORY, not imported: Markdown stays out of the web workers
_OWN_FAULT = {-signal.SIGPROF, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, _EXIT_MEMORY}
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG")
# The package without its __init__: the child needs three modules, not the portal.
_START = (
    "import sys, types; p = types.ModuleType('valuess'); p.__path__ = [sys.argv[1]]; "
    "sys.modules['valuess'] = p; from valuess.renderer import main; main()"
)


class TooMuch(ValueError):
    """The text has `length` characters; `limit` are allowed."""

    def __init__(self, limit, length):
        super().__init__(f"{length} characters, {limit} allowed")
        self.limit, self.length = limit, length


class TooHard(ValueError):
    """The text could not be rendered within its time and memory: deep nesting, runs of brackets."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a text gives. All of it can be kept as JSON (`dataclasses.asdict`)."""

    html: str  # sanitised, with marks for `bind`
    headings: list  # (level 2-6, id, text), in order
    links: list  # title keys of [[Title]] and [[Title|label]], each once
    embeds: list  # the inner text of each {{ kind: argument }}, alone or in a sentence
    files: list  # tokens of /files/<token>/<name> addresses, each once
    words: int
    excerpt: str  # the first 200 characters of its prose, headings and tables left out
    plain: str  # its words alone, a line per block, for the search index


def render(source, lang):
    """Return `source`, Markdown in language `lang`, as `Rendered`.

    Raises TooMuch at once when it is longer than MAX_CHARS, TooHard when it takes too long.
    """
    if len(source) > MAX_CHARS:
        raise TooMuch(MAX_CHARS, len(source))
    return _made(source, lang)


@lru_cache(maxsize=32)
def _made(source, lang):
    """What was made lately is kept: a text is saved, or published, as it was last previewed."""
    answer = _door.ask(
        {"source": source, "lang": lang, "seconds": _SECONDS + _SECONDS_PER_CHAR * len(source)}
    )
    answer["headings"] = [tuple(heading) for heading in answer["headings"]]
    return Rendered(**answer)


def warm():
    """Start the child now, so that the first save does not wait for it (about 0.1 s)."""
    _door.open()


def close():
    """End the child; the next text starts another."""
    _door.close()


class _Gone(Exception):
    """The child ended, or was ended, before it answered."""

    def __init__(self, status):
        self.too_hard = status is None or status in _OWN_FAULT


class Child:
    """One rendering process and its two pipes. Frames are a length in four bytes, then JSON."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(Path(__file__).parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        self.to, self.back = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.to, False)
        os.set_blocking(self.back, False)

    def ask(self, job):
        """Return the answer to `job`, a dict. Raises _Gone."""
        deadline = time.monotonic() + _PATIENCE
        text = json.dumps(job).encode()
        try:
            self._write(struct.pack("!I", len(text)) + text, deadline)
            size = struct.unpack("!I", self._read(4, deadline))[0]
            return json.loads(self._read(size, deadline))
        except (BrokenPipeError, EOFError):
            raise _Gone(self.end()) from None
        except TimeoutError:
            self.end()
            raise _Gone(None) from None

    def _write(self, frame, deadline):
        left = memoryview(frame)
        while left:
            self._wait(self.to, select.POLLOUT, deadline)
            left = left[os.write(self.to, left) :]

    def _read(self, size, deadline):
        parts = []
        while size:
            self._wait(self.back, select.POLLIN, deadline)
            part = os.read(self.back, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, pipe, event, deadline):
        poll = select.poll()
        poll.register(pipe, event)
        if not poll.poll(max(0, deadline - time.monotonic()) * 1000):
            raise TimeoutError

    def end(self):
        """Close the pipes and return the exit status; kill a child that does not end by itself."""
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            return self.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Door:
    """The one child of this process, started when first needed and again whenever it is gone."""

    def __init__(self):
        self.lock = threading.Lock()
        self.child = None

    def open(self):
        with self.lock:
            self._child()

    def _child(self):
        self.child = self.child or Child()
        return self.child

    def ask(self, job):
        """Return the answer to `job`; raises TooHard.

        A child that was killed from outside is not the text's fault: it is asked again, once.
        """
        with self.lock:
            for last in (False, True):
                try:
                    answer = self._child().ask(job)
                except _Gone as gone:
                    self.child = None
                    self._child()  # the next job finds it warm
                    if gone.too_hard or last:
                        raise TooHard("out of time or memory") from None
                else:
                    if "error" in answer:
                        raise TooHard(answer["error"])
                    return answer

    def close(self):
        with self.lock:
            child, self.child = self.child, None
        if child:
            child.end()


_door = Door()
atexit.register(_door.close)
# A forked worker starts its own child; another thread may have held the lock at the fork.
os.register_at_fork(after_in_child=_door.__init__)


# What is shown in place of the marks

_MARKS = re.compile(
    r'<a data-page="([^"]*)">(.*?)</a>|<div data-embed="([^"]*)"></div>'
    r'|[ \u00a0]?<span data-cite="([^"]*)"></span>',  # a call to a note follows its word closely
    re.DOTALL,
)
_MARKED = re.compile(r' data-(?:page|embed|cite)="')
_EMBEDS = {}


def bind(page, page_link, embed, cite=None):
    """Return stored HTML with its marks replaced, as Markup.

    `page_link(key, label_html)` gives the HTML of a link to the page whose `title_key` is `key`;
    `embed(raw)` that of `{{ raw }}` alone in its paragraph, through `embed_html`; `cite(raw)` that
    of one in a sentence, or without it the words as they were typed.
    """
    if not _MARKED.search(page):
        return Markup(page)
    cite = cite or (lambda raw: Markup(" {{{{ {} }}}}").format(raw))

    def replaced(mark):
        title, label, block, inline = mark.groups()
        if title is not None:
            return str(page_link(title_key(html.unescape(title)), Markup(label)))
        if block is not None:
            return str(embed(html.unescape(block)))
        return str(cite(html.unescape(inline)))

    return Markup(_MARKS.sub(replaced, page))


def titles_in(page):
    """Return {key: title} for the links by title in stored HTML, as the author wrote the titles."""
    titles = (html.unescape(mark[0]) for mark in _MARKS.findall(page) if mark[0])
    return {title_key(title): title for title in titles}


def keys_in(page):
    """Return the title keys of the links in stored HTML: the pages to look up before `bind`."""
    return set(titles_in(page))


def register_embed(kind, show):
    """Let texts say `{{ kind: argument }}`; `show(argument, context)` gives its HTML, Markup."""
    if kind in _EMBEDS:
        raise ValueError(f"the embed {kind!r} is already registered")
    _EMBEDS[kind] = show


def embed_html(raw, context, unknown):
    """Return the HTML of `{{ raw }}`, as Markup. `context` is whatever the registered kinds expect.

    A kind nobody registered shows `unknown`, words in the reader's language, beside what was typed.
    """
    kind, _, argument = raw.partition(":")
    if show := _EMBEDS.get(kind.strip()):
        return show(argument.strip(), context)
    notice = '<p class="embed-unknown" role="note">{} <code>{{{{ {} }}}}</code></p>'
    return Markup(notice).format(unknown, raw)
