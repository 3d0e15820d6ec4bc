"""The whole public portal as files: read as a visitor, rewritten, made searchable.

First every address that links and the list of pages lead to is asked for and what it gives
is kept; then each page is rewritten, when it is known what there is to link to. What is
made lies in a new folder until it is whole. The same portal on the same day gives the same
bytes.
"""

import contextvars
import json
import re
from collections import deque
from pathlib import Path

from flask import current_app, g
from markupsafe import Markup

from valuess.config import LANGUAGES
from valuess.htmx import part, render
from valuess.i18n import speaking
from valuess.keeping import rewriting, tree
from valuess.keeping.asking import Visitor
from valuess.keeping.paths import Places, way
from valuess.search.words import fold

MOST = 100_000  # addresses
LOCATION = re.compile(r"<loc>([^<]*)</loc>")
ROOT, LIST = "index.html", "kept-copy.txt"
SCRIPT = "/static/kept.js"


class Copy:
    """A copy in the making. day: its date; told: is given how much is done, from 0 to 1."""

    def __init__(self, folder, day, told=lambda part: None):
        self.folder, self.day, self.told = Path(folder), day, told
        self.visitor = Visitor()
        own = [f"{lang}/search/pages.js" for lang in LANGUAGES]
        self.places = Places([ROOT, LIST, *own])
        self.pages, self.others = {}, {}
        self.found = {lang: [] for lang in LANGUAGES}
        self.searches = {lang: f"/{lang}/search" for lang in LANGUAGES}

    def make(self):
        """Write everything into the folder; how many files there are."""
        self.gather()
        for address in self.searches.values():
            self.places.give(address, True)
        for done, address in enumerate(sorted(self.pages), 1):
            self.rewrite(address)
            self.told(0.5 + 0.5 * done / len(self.pages))
        for address, kind in self.others.items():
            self.fit(address, kind)
        for lang, address in self.searches.items():
            self.write_search(lang, address)
        self.write(ROOT, self.front().encode())
        files = sorted(p.relative_to(self.folder).as_posix() for p in self.files())
        self.write(LIST, "".join(f"{name}\n" for name in files).encode())
        return len(files) + 1

    def files(self):
        return (path for path in self.folder.rglob("*") if path.is_file())

    def write(self, path, content):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def gather(self):
        """Ask for every address, and keep what is given until it is known what there is."""
        waiting = deque([*(f"/{lang}/" for lang in LANGUAGES), *self.listed(), SCRIPT])
        known = set(waiting)
        asked = 0
        while waiting and asked < MOST:
            address = waiting.popleft()
            asked += 1
            for more in self.keep(address):
                if more not in known:
                    known.add(more)
                    waiting.append(more)
            self.told(0.5 * asked / (asked + len(waiting)))

    def listed(self):
        """The addresses in the portal's list of pages."""
        response = contextvars.Context().run(self.visitor.get, "/sitemap.xml")
        inside = map(self.visitor.inside, LOCATION.findall(response.get_data(as_text=True)))
        return [found[0] for found in inside if found]

    def keep(self, address):
        """Keep what is at an address; the addresses that it leads to."""
        at, answer = self.visitor.ask(address)
        if answer is None or self.places.get(at):
            return []
        page = answer.type == "text/html"
        path = self.places.give(at, page)
        self.write(path, answer.content)
        if not page:
            self.others[at] = answer.type
            return []
        self.pages[at] = path
        links = (
            node.get(name)
            for node in tree.read(answer.content.decode()).elements()
            for name in ("href", "src")
            if node.get(name) and rewriting.stays(node)
        )
        found = [self.visitor.inside(link, at) for link in links]
        return [*(each[0] for each in found if each), *self.source(at)]

    def source(self, address):
        """The address of the Markdown of a page that has one."""
        room = self.visitor.endpoint(address).removesuffix(".show")
        known = current_app.view_functions
        return [f"{address}.md"] if f"{room}.source" in known and "?" not in address else []

    def resolver(self, address, path):
        """The function that says where the links of a page lead: see rewriting."""

        def resolve(link):
            found = self.visitor.inside(link, address)
            if found is None:
                return link
            target = self.places.get(found[0])
            return target and way(path, target) + (f"#{found[1]}" if found[1] else "")

        return resolve

    def rewrite(self, address):
        """Make a kept page fit, and take note of its words for the search."""
        path, lang = self.pages[address], self.language(address)
        root = tree.read((self.folder / path).read_text("utf-8"))
        if lang:
            title, words = rewriting.words(root)
            self.found[lang].append((title, address, words))
        self.write(path, self.made(root, address, path, lang or next(iter(LANGUAGES))).encode())

    def made(self, root, address, path, lang):
        resolve = self.resolver(address, path)
        source = self.places.get(f"{address}.md")
        with speaking(lang):
            public = self.visitor.public
            values = {"day": self.day, "public": public, "living": public + address,
                      "source": source and way(path, source)}  # fmt: skip
            around = rewriting.Around(
                part("keeping/_banner.html", **values), part("keeping/_foot.html", **values),
                resolve(self.searches[lang]),
            )  # fmt: skip
        return rewriting.page(root, resolve, around)

    def fit(self, address, kind):
        """Make a kept file that is no page fit: its links, its stamps."""
        path = self.places.get(address)
        if kind == "text/markdown":
            content = (self.folder / path).read_bytes()
            self.write(path, rewriting.markdown(content, self.resolver(address, path)))
        elif kind == "text/calendar":
            content = (self.folder / path).read_bytes()
            self.write(path, rewriting.calendar(content, self.day))

    def language(self, address):
        return next((lang for lang in LANGUAGES if address.startswith(f"/{lang}/")), None)

    def write_search(self, lang, address):
        """The page that lists and searches all pages of a language, and the words it searches."""
        path = self.places.get(address)
        found = sorted(self.found[lang], key=lambda each: (fold(each[0]), each[1]))
        pages = [(title, way(path, self.places.get(where)), words) for title, where, words in found]
        page = contextvars.Context().run(self.search_page, lang, found)
        self.write(path, self.made(tree.read(page), address, path, lang).encode())
        said = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
        self.write(f"{lang}/search/pages.js", f"window.keptPages = {said};\n".encode())

    def search_page(self, lang, pages):
        app = self.visitor.app
        with app.test_request_context(self.searches[lang], base_url=self.visitor.public):
            g.lang, g.user, g.alternates = lang, None, dict(self.searches)
            return render("keeping/search.html", pages=pages)

    def front(self):
        """The first page: both languages, neither before the other by more than its place."""
        fronts = [(lang, name, f"{lang}/index.html") for lang, name in LANGUAGES.items()]
        lines = []
        for lang in LANGUAGES:
            with speaking(lang):
                banner = part("keeping/_said.html", day=self.day, public=self.visitor.public)
                lines.append((lang, Markup(banner)))
        style, icon = (self.places.get(f"/static/{name}") for name in ("style.css", "icon.svg"))
        return part("keeping/front.html", fronts=fronts, lines=lines, style=style, icon=icon)
