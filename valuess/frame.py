"""What stands around and between the rooms, registered by them.

`navigation`: the words in the header; `menu`: those under one's name. `front`: functions that
give an Item of the front page, or None when there is nothing to say. `mine`: the same for
one's own page, `account` for the page of one's account. `running`: what a coordinator
runs, for their desk.
`personal`: what a person's export holds and what erasing them changes.
`surroundings`: values that every page's frame needs (the EU notice, the partners).
`addresses`: functions that give the addresses of public pages, for search engines.
`within`: {room: the room whose word in the header stands for it}.
`standings`: {step of the programme: a function that says where it stands, "" for nothing}.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from peewee import PeeweeException, sqlite3
from playhouse.pool import MaxConnectionsExceeded
from psycopg import Error as PostgresError

from valuess.access import ACCESS, may
from valuess.config import LANGUAGES
from valuess.htmx import fingerprint, labelled, labels

AWAY = (PeeweeException, sqlite3.Error, PostgresError, MaxConnectionsExceeded)


@dataclass
class Personal:
    """A source of personal data: `export(account)` → JSON-able; `erase(account)`.

    staying(account): what an erasure leaves, until when and why, in words; "" for nothing.
    forget(email): takes away what is held under an address alone, account or none; how much.
    """

    name: str
    export: Callable
    erase: Callable
    staying: Callable = lambda account: ""
    forget: Callable = lambda email: 0


@dataclass
class Item:
    """One item of the front page or of one's own. html: Markup, made with htmx.part.

    mark: the id of its heading, where something points to it.
    """

    heading: object
    html: object
    mark: str = ""


@dataclass
class Desk:
    """A card of the coordinator's desk. words: a function that says how things stand."""

    label: object
    endpoint: str
    words: Callable


class Registry(list):
    """A list that holds each registered thing once, whatever the number of applications."""

    def add(self, item):
        if item not in self:
            self.append(item)
        return item


navigation = Registry()
menu = Registry()
front = Registry()
mine = Registry()
account = Registry()
running = Registry()
personal = Registry()
surroundings = Registry()
addresses = Registry()
within = {}
standings = {}


def navigate(label, endpoint, order):
    """Put a word into the header: a lazy label, an endpoint without values, a rank."""
    if endpoint not in [known for _order, known, _label in navigation]:
        navigation.append((order, endpoint, label))
        navigation.sort(key=lambda item: item[0])


def offer(label, endpoint):
    """Put a word into the menu under one's name, for those who may go there."""
    if endpoint not in [known for _label, known in menu]:
        menu.append((label, endpoint))


def menu_links():
    return [(label, url_for(endpoint)) for label, endpoint in menu if may(ACCESS[endpoint])]


def run(label, endpoint, words):
    """Put a card onto the coordinator's desk: a lazy label, an endpoint, () → words."""
    if endpoint not in [desk.endpoint for desk in running]:
        running.append(Desk(label, endpoint, words))


def navigation_links():
    here = within.get(request.blueprint, request.blueprint)
    return [
        (label, url_for(endpoint), endpoint.split(".")[0] == here)
        for _order, endpoint, label in navigation
    ]


@dataclass
class Language:
    """One side of the switch: this page there, or None when only the front page is."""

    code: str
    name: str
    url: str | None
    current: bool


def languages():
    """The switch: the same page in each language.

    A view whose page has another slug there says so in `g.alternates`: {lang: url}.
    """
    alternates = g.get("alternates")
    if alternates is None:
        alternates = here_in_each_language()
    return [
        Language(code, name, alternates.get(code), code == g.lang)
        for code, name in LANGUAGES.items()
    ]


def here_in_each_language():
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(
        request.endpoint, "lang"
    ):
        return {}
    query = request.args.to_dict(flat=False) if request.method == "GET" else {}
    return {
        code: url_for(request.endpoint, **{**query, **request.view_args, "lang": code})
        for code in LANGUAGES
    }


class Assets:
    """Addresses of static files with a mark of their content, so caches may keep them."""

    def __init__(self, app: Flask):
        self.folder = app.static_folder
        self.known = {}

    def __call__(self, name):
        if name not in self.known:
            with open(f"{self.folder}/{name}", "rb") as file:
                self.known[name] = fingerprint(file.read())
        return url_for("static", filename=name, v=self.known[name])


def init_app(app):
    assets = Assets(app)
    app.jinja_env.globals.update(asset=assets, labelled=labelled, labels=labels)

    @app.context_processor
    def around():
        values = {
            "lang": g.lang,
            "languages": languages(),
            "nav": navigation_links(),
            "offers": menu_links(),
            "site_name": "Impact & ValuESS",
            "demo": app.config["DEMO"],
            "canonical": app.config["PUBLIC_URL"] + request.path,
        }
        for provide in surroundings:
            values.update(given(provide))
        return values


def given(provide):
    """What a room gives to the frame; nothing on the page that says the database is away."""
    try:
        return provide()
    except AWAY:
        if "mishap" not in g:
            raise
        return {}
