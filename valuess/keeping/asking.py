"""What the portal answers to a visitor who has no session, address by address.

Nothing is read but through the portal's own door: what a visitor may not see cannot get in.
"""

import contextvars
from collections import namedtuple
from urllib.parse import urljoin, urlsplit

from flask import current_app
from werkzeug.test import Client

KEPT_QUERY = ("meeting", "day", "view", "at")  # what makes another page; the rest is let go
LIVING = ("accounts.", "admin.", "keeping.", "home.search", "home.root", "home.healthz",
          "home.robots", "home.sitemap", "meeting.now", "meeting.screen",
          "meeting.worker")  # fmt: skip
"""Endpoints that are nothing without a server, or that say what is on at this minute."""
MOVES = 5  # redirects that follow one another
TEXT = ("text/html", "text/markdown", "text/calendar")

Answer = namedtuple("Answer", "type content")


class Visitor:
    """Someone who reads the whole portal without a name."""

    def __init__(self):
        self.app = current_app._get_current_object()
        self.client = Client(self.app, use_cookies=False)
        self.public = self.app.config["PUBLIC_URL"]
        self.host = urlsplit(self.public).netloc
        self.moved = {}

    def inside(self, link, page="/"):
        """(address, fragment) of a link of a page when it leads into the portal, else None."""
        try:
            parts = urlsplit(urljoin(self.public + page, link.strip()))
        except ValueError:
            return None
        if parts.netloc != self.host or parts.scheme not in ("http", "https", "webcal"):
            return None
        asked = [pair for pair in parts.query.split("&") if pair.split("=")[0] in KEPT_QUERY]
        address = (parts.path or "/") + ("?" + "&".join(sorted(asked)) if asked else "")
        return self.moved.get(address, address), parts.fragment

    def endpoint(self, address):
        """The name of the endpoint of an address; "" when there is none."""
        adapter = self.app.url_map.bind(self.host)
        try:
            return adapter.match(urlsplit(address).path, "GET")[0]
        except Exception:  # not found, moved, or only to be sent to: its answer says which
            return ""

    def ask(self, address):
        """(address it was found at, Answer or None when it is not for a kept copy)."""
        asked = address
        for _move in range(MOVES):
            if self.endpoint(address).startswith(LIVING):
                return address, None
            response = contextvars.Context().run(self.get, address)
            where = response.headers.get("Location")
            if where is None:
                break
            found = self.inside(where, address)
            if found is None:
                return address, None
            address = self.moved[asked] = found[0]
        return address, self.taken(response)

    def get(self, address):
        with self.client.get(address, base_url=self.public, buffered=True) as response:
            response.get_data()
            return response

    def taken(self, response):
        """The Answer, unless it is personal: a page with a session of its own is."""
        if response.status_code != 200 or "Set-Cookie" in response.headers:
            return None
        if response.cache_control.no_store:
            return None
        return Answer(response.mimetype, response.get_data())
