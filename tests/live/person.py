"""Someone at a browser without a window: cookies, form tokens, and no following of redirects."""

import html
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

PASSWORD = "two shores, one tide"
SECONDS = 60


@dataclass
class Answer:
    """status; headers, a mapping; text: the page."""

    status: int
    headers: dict
    text: str

    def field(self, name):
        """What the hidden field or the textarea of this name holds."""
        kept = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', self.text)
        kept = kept or re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n(.*?)</textarea>', self.text, re.S)
        return html.unescape(kept[1])


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_asked):
        return None


class Person:
    """Talks HTTP to a portal at `url`; requests of several threads may share one cookie jar."""

    def __init__(self, url, cookies=None):
        self.url, self.cookies = url, CookieJar() if cookies is None else cookies
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), Stay
        )
        self.token = ""

    def ask(self, path, data=None, headers=None):
        """The Answer; OSError when the connection breaks."""
        asked = urllib.request.Request(self.url + path, data, headers or {})
        try:
            with self.opener.open(asked, timeout=SECONDS) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.headers, answer.read().decode())

    def get(self, path):
        return self.ask(path)

    def post(self, path, **fields):
        data = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode()
        return self.ask(path, data)

    def send(self, path, sent):
        """Post JSON, as the script of a page does, the token in a header."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        return self.ask(path, json.dumps(sent).encode(), headers)

    def sign_in(self, name, form="/en/guide/new"):
        """Sign in as one of the demo people; self. form: an address with a form, open to them."""
        self.token = self.get("/en/account/sign-in").field("csrf_token")
        answer = self.post("/en/account/sign-in", email=f"{name}@demo.example", password=PASSWORD)
        assert answer.status == 303, answer.text
        self.token = self.get(form).field("csrf_token")
        return self

    def twin(self):
        """The same browser, on a connection of its own."""
        other = Person(self.url, self.cookies)
        other.token = self.token
        return other

    def begin(self, title, body, lang="en", document="", publish=False):
        """A new guide page; its address."""
        form = self.get(f"/{lang}/guide/new?document={document}")
        answer = self.post(
            f"/{lang}/guide/new?document={document}",
            title=title, body=body, token=form.field("token"), kind="meaning", note="", base="0",
        )  # fmt: skip
        assert answer.status == 303, answer.text
        path = urllib.parse.urlsplit(answer.headers["Location"]).path
        if publish:
            assert self.post(f"{path}/publish", number="1", knowingly="1").status == 303
            moved = self.get(path)
            path = moved.headers["Location"] if moved.status in (301, 302) else path
        return path

    def form(self, path):
        """The fields of the editor of a page, as they stand there."""
        page = self.get(f"{path}/edit")
        names = ("title", "body", "base", "token")
        return {**{name: page.field(name) for name in names}, "note": "", "kind": "meaning"}

    def save(self, path, **fields):
        return self.post(f"{path}/edit", **fields)
