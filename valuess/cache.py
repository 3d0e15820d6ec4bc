"""Pages kept whole until anything is committed.

A visitor without a session gets bytes made earlier, as long as the database says
that nothing was committed since by any process (see db.Watch), so the next request
after a commit shows it. Nothing is kept that sets a cookie, answers a query, or was
asked for with one: language, user and fragment never cross.
`until_commit` keeps smaller things, such as the table of contents, the same way; one
thread makes a thing while the others wait for it, or each would hold its own copy.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict

from flask import current_app, g

KEPT_BYTES = 8_000_000
LARGEST = 1_000_000  # bytes: what is larger would push everything else out
KEPT_SECONDS = 60  # for what depends on the clock: what is on now, and next
NEGOTIATED = ("/", "/meeting.ics")  # their language is chosen by a header
PACKED_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")


class Kept:
    """A store of values, each good for one stamp of the database, bounded in bytes."""

    def __init__(self, limit=KEPT_BYTES):
        self.limit, self.size = limit, 0
        self.entries = OrderedDict()
        self.lock = threading.Lock()
        self.making = threading.RLock()

    def get(self, key, stamp):
        with self.lock:
            entry = self.entries.get(key)
            if entry is None:
                return None
            made, until, value, size = entry
            if made == stamp and until > time.monotonic():
                self.entries.move_to_end(key)
                return value
            del self.entries[key]
            self.size -= size
            return None

    def put(self, key, stamp, value, size):
        """Keep a value, unless it would push most of the others out."""
        if size > self.limit // 2:
            return
        with self.lock:
            old = self.entries.pop(key, None)
            self.size += size - (old[3] if old else 0)
            self.entries[key] = (stamp, time.monotonic() + KEPT_SECONDS, value, size)
            while self.size > self.limit:
                _key, (_stamp, _until, _value, gone) = self.entries.popitem(last=False)
                self.size -= gone


class PageCache:
    """WSGI middleware: answers a visitor's GET from what was kept, or keeps the answer."""

    def __init__(self, app):
        self.wsgi, self.watch = app.wsgi_app, app.extensions["watch"]
        self.cookie = app.config["SESSION_COOKIE_NAME"] + "="
        self.kept = Kept()

    def __call__(self, environ, start_response):
        key = self.key(environ)
        stamp = self.stamp() if key else None
        if stamp is None:
            return self.wsgi(environ, start_response)
        page = self.kept.get(key, stamp)
        if page is None:
            page = self.make(environ)
            if page.shareable and page.size <= LARGEST:
                self.kept.put(key, stamp, page, page.size)
        return page.answer(environ, start_response)

    def stamp(self):
        """The database's stamp, or None when it does not answer: then nothing is kept."""
        try:
            return self.watch.stamp()
        except Exception:  # whatever the driver raises: the page itself will say so
            return None

    def key(self, environ):
        """What distinguishes one visitor's page from another; None when it is not shared."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if self.cookie in environ.get("HTTP_COOKIE", ""):
            return None
        path = environ["PATH_INFO"]
        if environ.get("QUERY_STRING") and not path.startswith("/static/"):
            return None
        if "HTTP_HX_REQUEST" in environ or "HTTP_RANGE" in environ or path in NEGOTIATED:
            return None
        return environ.get("HTTP_HOST", ""), environ["SCRIPT_NAME"], path

    def make(self, environ):
        asked = {**environ, "REQUEST_METHOD": "GET"}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            asked.pop(name, None)
        said = []

        def listen(status, headers, exc_info=None):
            said[:] = [status, headers]

        parts = self.wsgi(asked, listen)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return Page(said[0], said[1], body)


class Page:
    """An answer held in memory: plain and packed, with its entity tag."""

    def __init__(self, status, headers, body):
        self.status, self.plain, self.packed = status, body, None
        names = {name.lower(): value for name, value in headers}
        self.shareable = (
            status.startswith("200")
            and "set-cookie" not in names
            and "no-store" not in names.get("cache-control", "")
        )
        self.headers = [(n, v) for n, v in headers if n.lower() not in ("content-length", "etag")]
        self.tag = names.get("etag", "")  # its own, of what is the same though made anew
        if not self.tag.startswith("W/"):
            self.tag = f'W/"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
        if self.shareable and names.get("content-type", "").startswith(PACKED_TYPES):
            self.packed = gzip.compress(body, 6, mtime=0)
        self.size = len(body) + len(self.packed or b"") + 1000

    def answer(self, environ, start_response):
        headers = list(self.headers)
        if not self.shareable:
            headers.append(("Content-Length", str(len(self.plain))))
            start_response(self.status, headers)
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else self.plain]
        headers.append(("ETag", self.tag))
        if self.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", headers)
            return [b""]
        body = self.plain
        if self.packed and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = self.packed
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response(self.status, headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def until_commit(key, make):
    """make()'s value, kept in this process until anything is committed.

    key: a tuple that begins with the name of the thing. The value must not be
    changed by whoever gets it. The stamp is asked once in a request.
    """
    if "stamp" not in g:
        g.stamp = current_app.extensions["watch"].stamp()
    kept = current_app.extensions["kept"]
    value = kept.get(key, g.stamp)
    if value is None:
        with kept.making:
            value = kept.get(key, g.stamp)
            if value is None:
                value = make()
                kept.put(key, g.stamp, value, weight(value))
    return value


def weight(value):
    """About how many bytes a kept value takes: what it says of itself, or its length."""
    if isinstance(value, str | list | dict):
        return 500 + len(value) * (2 if isinstance(value, str) else 1_500)
    return getattr(value, "weight", 2_000)


def init_app(app):
    app.extensions["kept"] = Kept(limit=6_000_000)
    app.wsgi_app = PageCache(app)
