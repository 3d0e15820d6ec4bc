"""The process that reads an uploaded transcript: bytes in, its plain words as JSON out.

Run by bringing.py, never imported by the portal: lxml and pypdf are large, and a file made to
break its reader must not break a server.
"""

import io
import json
import re
import resource
import sys
import unicodedata
import zipfile

import pypdf
from lxml import etree

from valuess.writing.word import opened
from valuess.writing.word.opened import BROKEN, LARGE, Refused, W

SECONDS, MEMORY, PAGES = 20, 1_000_000_000, 1_000
EMPTY, LOCKED = "empty", "locked"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
CUE = re.compile(r"^\s*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,120})>")
TAG = re.compile(r"</?[a-zA-Z0-9][^>]{0,200}>")


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"words": read(sys.stdin.buffer.read(), int(sys.argv[-1]))}
    except Refused as refused:
        answer = {"refused": refused.args[0]}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def read(content, most):
    """The words of a file, told apart by its content, subtitles by their signs. Raises Refused."""
    if content.startswith(b"PK\x03\x04"):
        words = office(content)
    elif b"%PDF-" in content[:1024]:
        words = pdf(content, most)
    else:
        words = decoded(content)
        if words.lstrip().startswith("WEBVTT") or any(CUE.match(line) for line in head(words)):
            words = cues(words)
    words = tidy(words)
    if len(words) > most:
        raise Refused(LARGE)
    if not words:
        raise Refused(EMPTY)
    return words


def head(words, lines=200):
    return words[:20_000].splitlines()[:lines]


def tidy(words):
    """Lines ended by \\n, no controls, no space at the end of a line, one empty line at most."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    words = "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    words = "\n".join(line.rstrip() for line in words.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", words).strip("\n\ufeff")


def decoded(content):
    """Text in UTF-8, UTF-16 with its mark, or as Windows writes it. Raises Refused."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in content and not wide:
        raise Refused(BROKEN)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(BROKEN)


def cues(words):
    """What subtitles say, a line for each speaker's turn, without their times and numbers."""
    lines, block = [], []
    for line in [*words.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        if line.strip():
            block.append(line)
            continue
        at = next((n for n, each in enumerate(block) if CUE.match(each)), None)
        for said in block[at + 1 :] if at is not None else ():
            voice = VOICE.match(said.strip())
            plain = unescaped(TAG.sub("", VOICE.sub("", said))).strip()
            turn = f"{voice[1].strip()}: {plain}" if voice else plain
            if turn and not (lines and lines[-1] == turn):
                lines.append(joined(lines, turn, voice and voice[1].strip()))
        block = []
    return "\n".join(line for line in lines if line)


def joined(lines, turn, voice):
    """A turn that goes on with the speaker of the line before is put onto it; "" then."""
    if voice and lines:
        last = next((n for n in range(len(lines) - 1, -1, -1) if lines[n]), None)
        if last is not None and lines[last].startswith(f"{voice}: "):
            lines[last] += turn.removeprefix(f"{voice}:")
            return ""
    return turn


def unescaped(words):
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&amp;", "&")):
        words = words.replace(sign, letter)
    return words


def office(content):
    """The words of a DOCX or an ODT."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(BROKEN) from error
    if "word/document.xml" in names:
        body = opened.tree(opened.parts(content)["word/document.xml"]).find(f"{W}body")
        return lines_of(body, word_turn)
    return lines_of(odt(content), odt_turn)


def odt(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > opened.ENTRIES or (
                sum(each.file_size for each in entries) > opened.UNPACKED
            ):
                raise Refused(LARGE)
            kind = opened.bounded(archive, "mimetype")
            if not kind.startswith(b"application/vnd.oasis.opendocument.text"):
                raise Refused(BROKEN)
            root = opened.tree(opened.bounded(archive, "content.xml"))
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Refused(BROKEN) from error
    return root.find(f"{OFFICE}body/{OFFICE}text")


def lines_of(body, turn):
    """The paragraphs of a tree, each on a line of its own, with an empty one between."""
    if body is None:
        raise Refused(BROKEN)
    lines = [""]
    walk(body, turn, lines)
    return "\n\n".join(line for line in lines if line.strip())


def walk(node, turn, lines):
    """Gather words depth first, without recursion: trees may be deep."""
    waiting = [(node, False)]
    while waiting:
        here, done = waiting.pop()
        if isinstance(here, str):
            lines[-1] += here
            continue
        step = turn(here)
        if done:
            if step == "line":
                lines.append("")
            continue
        if step == "skip":
            continue
        if step == "line":
            lines.append("")
        waiting.append((here, True))
        if isinstance(step, tuple):
            lines[-1] += step[0]
            continue
        for child in reversed(here):
            if turn is odt_turn and child.tail:
                waiting.append((child.tail, False))
            if isinstance(child.tag, str):
                waiting.append((child, False))
        if turn is odt_turn and here.text and here.tag != node.tag:
            lines[-1] += here.text


def word_turn(node):
    """What an element of a Word document is: a line, words in a tuple, skip, or nothing of it."""
    tag = node.tag
    if tag == f"{W}t":
        return (node.text or "",)
    if tag in (f"{W}tab", f"{W}br", f"{W}cr"):
        return ("\t" if tag == f"{W}tab" else "\n",)
    if tag in (f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", FALLBACK):
        return "skip"
    return "line" if tag == f"{W}p" else ""


def odt_turn(node):
    tag = node.tag
    if tag in (f"{TEXT}tab", f"{TEXT}line-break"):
        return ("\t" if tag == f"{TEXT}tab" else "\n",)
    if tag == f"{TEXT}s":
        count = node.get(f"{TEXT}c", "1")
        return (" " * min(int(count) if count.isdecimal() else 1, 100),)
    if tag in (f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}sequence-decls"):
        return "skip"
    return "line" if tag in (f"{TEXT}p", f"{TEXT}h") else ""


def pdf(content, most):
    """The words of a PDF, page after page; a locked one, or one of pictures, has none."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(LOCKED)
        pages, so_far = [], 0
        for number, page in enumerate(reader.pages):
            pages.append(page.extract_text() or "")
            so_far += len(pages[-1])
            if number >= PAGES or so_far > most:
                raise Refused(LARGE)
        return "\n\n".join(pages)
    except Refused:
        raise
    except (MemoryError, RecursionError, etree.Error) as error:
        raise Refused(LARGE) from error
    except Exception as error:  # pypdf raises nearly anything on a broken file
        raise Refused(BROKEN) from error
