"""Markdown to safe HTML: what runs inside the rendering child.

Imports Markdown, nh3 and the standard library only, so that the child is small and starts fast;
`markup.py` is the door the rooms use. The steps: `dialect` reads the text, `Finish` walks its tree,
then nh3 lets through only what is listed here: what the walk forgets, nh3 removes.
"""

import gc
import json
import os
import re
import resource
import signal
import struct
import sys

import nh3

from valuess.dialect import dialect
from valuess.finish import CONTROL, SCHEMES, Finish
from valuess.typography import NBSP, NNBSP, title_key

MEMORY = 512 * 2**20  # bytes of address space for the child
GROWN = 48 * 2**20  # resident bytes after which the child makes room for a fresh one
EXIT_MEMORY = 77  # the child's exit status when a text needed more
EXCERPT = 200  # characters

_WORD = re.compile(r"[^\W_]+(?:[’'.·-][^\W_]+)*")
_LINES = re.compile(r"[ \t]*\n\s*")

_ATTRIBUTES = {
    "a": {"href", "title", "rel", "data-page", "role", "aria-label"},
    "abbr": {"title"},
    "div": {"tabindex", "role", "aria-label", "data-embed"},
    "img": {"src", "alt", "title", "loading"},
    "input": {"checked", "disabled", "aria-label"},
    "li": {"id"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"role", "aria-label"},
    "span": {"data-cite"},
    "sup": {"id"},
    "th": {"scope"},
    **{f"h{n}": {"id"} for n in range(2, 7)},
}
_ALIGN = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "div": {"table-wrap"},
    "section": {"footnotes"},
    "li": {"task"},
    "th": _ALIGN,
    "td": _ALIGN,
}
_TAGS = set(_ATTRIBUTES) | {"blockquote", "br", "code", "dd", "dl", "dt", "em", "hr", "p"}
_TAGS |= {"strong", "table", "tbody", "td", "thead", "tr", "ul"}


class Renderer:
    """One configured Markdown and one sanitiser for one language."""

    def __init__(self, lang):
        self.md = dialect()
        self.finish = Finish(self.md, lang)
        self.md.treeprocessors.register(self.finish, "finish", 5)
        self.cleaner = nh3.Cleaner(
            tags=_TAGS,
            clean_content_tags={"script", "style"},
            attributes=_ATTRIBUTES,
            tag_attribute_values={"input": {"type": {"checkbox"}}},
            allowed_classes=_CLASSES,
            url_schemes=SCHEMES,
            link_rel=None,
            id_prefix=f"{lang}-",
        )

    def render(self, source):
        """Return a dict: the fields of `markup.Rendered`, of values JSON can hold."""
        self.finish.start()
        page = self.cleaner.clean(self.md.reset().convert(_readable(source)))
        said = self.finish
        plain = _LINES.sub("\n", "".join(said.plain)).strip()
        return {
            "html": page,
            "headings": said.headings,
            "links": list(dict.fromkeys(map(title_key, said.pages))),
            "embeds": said.embeds,
            "files": said.files,
            "words": len(_WORD.findall(plain)),
            "excerpt": _excerpt("".join(said.prose)),
            "plain": plain,
        }


def _readable(source):
    """Return `source` without the characters HTML forbids; the usual text pays little for it."""
    usual = source.replace("\n", "").replace(NBSP, "").replace(NNBSP, "")
    return source if usual.isprintable() else CONTROL.sub("", source)


def _excerpt(text):
    """Return the first words of `text` on one line, with … when there are more."""
    text = _LINES.sub(" ", text[: 4 * EXCERPT]).strip()
    if len(text) <= EXCERPT:
        return text
    return text[:EXCERPT].rpartition(" ")[0].rstrip(" ,;:.\u202f\u00a0") + "…"


def main():
    """Answer jobs from standard input until it closes: a length in four bytes, then JSON.

    A job is {"source", "lang", "seconds"}; the answer holds the fields of Rendered, or "error".
    A job that burns more than its seconds of processor ends this process with SIGPROF, wherever
    it is (inside a regular expression too); one that needs too much memory, with EXIT_MEMORY.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server: it closes our pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    take, give = sys.stdin.buffer, sys.stdout.buffer
    renderers = {}
    gc.freeze()  # what is loaded stays: a collection looks only at what jobs leave behind
    gc.disable()  # and runs between jobs, not in them, where it costs a tenth of a render
    while len(size := take.read(4)) == 4:
        job = json.loads(take.read(struct.unpack("!I", size)[0]))
        answer = json.dumps(_answer(job, renderers)).encode()
        give.write(struct.pack("!I", len(answer)) + answer)
        give.flush()
        gc.collect()
        if _resident() > GROWN:
            break


def _resident():
    """Return the bytes of memory we hold now (ru_maxrss begins at what our parent holds)."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def _answer(job, renderers):
    signal.setitimer(signal.ITIMER_PROF, job["seconds"])
    try:
        lang = job["lang"]
        if lang not in renderers:
            renderers[lang] = Renderer(lang)
        return renderers[lang].render(job["source"])
    except MemoryError:
        os._exit(EXIT_MEMORY)
    except Exception as error:
        # Python-Markdown has bugs of its own on odd texts: the next job gets a new machine.
        renderers.pop(job["lang"], None)
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
