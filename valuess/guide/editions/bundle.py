"""The Markdown of an edition: a ZIP with a file for each page and language, and the pictures.

Links between pages and to pictures are relative, so that it reads in any editor. Nothing is
lost: the words are those that were frozen, only addresses of what is in the bundle change.
"""

import re

from valuess.guide.editions import colophon, shelf
from valuess.i18n import _, speaking
from valuess.writing.word import archive

PICTURE = re.compile(r"(?<=\]\()/files/([^)/\s]+/[^)\s]+?)(?=[)\s])")
SAFE = re.compile(r"[^\w-]+")


def bundle(book):
    """The bytes of the ZIP."""
    pictures = shelf.pictures(book)
    folder = f"{name(book.title.get('en') or 'edition')}-{book.number}"
    entries = [(f"{folder}/README.md", readme(book))]
    for lang in book.languages:
        for chapter in book.chapters:
            if lang in chapter.words:
                page = leaf(book, chapter, lang, pictures)
                entries.append((f"{folder}/{path(chapter, lang)}", page))
    entries += [(f"{folder}/pictures/{file}", content)
                for file, _mime, content in map(pictures.get, sorted(pictures))]  # fmt: skip
    return archive.packed(entries, book.date)


def name(words):
    return SAFE.sub("-", words.lower()).strip("-")[:80] or "page"


def path(chapter, lang):
    """ "fr/02-1-deux-rives.md": in reading order in any list of files."""
    number = "-".join(f"{int(n):02}" if n.isdigit() else name(n) for n in chapter.number.split("."))
    return f"{lang}/{number}-{name(chapter.words[lang].slug)}.md"


def quoted(words):
    """A string as YAML has it."""
    words = "".join(c if c.isprintable() else " " for c in words)
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def leaf(book, chapter, lang, pictures):
    """A page as Markdown with its front matter."""
    words = chapter.words[lang]
    front = [("title", words.title), ("lang", lang), ("number", chapter.number),
             ("edition", str(book.number)), ("date", book.date.isoformat()),
             ("source", book.address_in(lang))]  # fmt: skip
    front += [
        (f"translation_{code}", "../" + path(chapter, code))
        for code in book.languages if code != lang and code in chapter.words
    ]  # fmt: skip
    lines = "\n".join(f"{key}: {quoted(value)}" for key, value in front)

    def picture(match):
        key = f"file:{match[1]}"
        return f"../pictures/{pictures[key][0]}" if key in pictures else match[0]

    body = PICTURE.sub(picture, words.body)
    return f"---\n{lines}\n---\n\n# {words.title}\n\n{linked(book, lang, body)}"


def linked(book, lang, body):
    """The words with [[Title]] as a link to the file of that page, where the book has it."""
    files = {
        " ".join(chapter.words[lang].title.split()).casefold(): path(chapter, lang)
        for chapter in book.chapters if lang in chapter.words
    }  # fmt: skip

    def link(match):
        file = files.get(" ".join(match[1].split()).casefold())
        label = match[2] or match[1]
        return f"[{label}]({file.partition('/')[2]})" if file else match[0]

    pieces = re.split(r"(^(?:`{3,}|~{3,}).*?^(?:`{3,}|~{3,})[ ]*$|`[^`\n]*`)", body,
                      flags=re.M | re.S)  # fmt: skip
    for at in range(0, len(pieces), 2):
        pieces[at] = re.sub(r"(?<!\\)\[\[([^\[\]|\n]+)(?:\\?\|([^\[\]\n]+))?\]\]", link, pieces[at])
    return "".join(pieces)


def readme(book):
    """What it is, how to cite it and what it holds, in every language."""
    parts = []
    for lang in book.languages:
        with speaking(lang):
            contents = str(_("Contents"))
        title, address = colophon.title(book, lang), book.address_in(lang)
        lines = [f"# {title}", colophon.which(book, lang), address]
        lines += colophon.partners(book, lang)
        for heading, said in colophon.about(book, lang):
            lines += [f"## {heading}", *(f"- {line}" for line in said)]
        lines += [f"## {contents}", *(
            f"{'  ' * chapter.depth}- {chapter.number} "
            f"[{chapter.words[lang].title}]({path(chapter, lang)})"
            for chapter in book.chapters if lang in chapter.words
        ), book.notice.get(lang, "")]  # fmt: skip
        parts.append(spaced(lines))
    return "\n---\n\n".join(parts)


def spaced(lines):
    """Lines with a blank one between them, but for those of one list."""
    made = ""
    for line in filter(None, lines):
        item = line.lstrip().startswith("- ")
        made += line + "\n" if item else ("\n" if made.endswith("\n") and not made.endswith("\n\n")
                                          else "") + line + "\n\n"  # fmt: skip
    return made.rstrip("\n") + "\n"
