"""Many respondents at once, over HTTP: each answers page after page, as fast as people may."""

import http.client
import json
import random
import re
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

from peewee import sqlite3

from bench.clients import together
from bench.servers import Server
from valuess.survey.answering.codes import key_of

FRONT = "/en/survey/impact-2014"
PAUSE = 1.0  # seconds that a quick respondent takes for a page
PASSWORD = "many people at once"


@dataclass
class Respondent:
    """One browser without scripts. kept: {page: the option answered for last}."""

    host: str
    number: int
    code: str = ""
    kept: dict = field(default_factory=dict)
    took: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    connection: object = None

    def ask(self, method, path, fields=None):
        """(status, headers, text); a connection that the server ended is opened once more."""
        headers = {"Cookie": f"answers={self.code}"} if self.code else {}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(fields) if fields is not None else None
        begun = time.perf_counter()
        for turn in (1, 2):
            self.connection = self.connection or http.client.HTTPConnection(self.host, timeout=60)
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read().decode()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                self.connection = None
                if turn == 2:
                    raise
        self.took.append(time.perf_counter() - begun)
        return answer.status, answer.headers, text

    def begin(self):
        _status, _headers, page = self.ask("GET", FRONT)
        code = re.search(r'name="_code" value="([^"]*)"', page)[1]
        fields = {"agrees": "1", "_code": code}
        status = self.ask("POST", f"{FRONT}/answer", fields)[0]
        self.code = code
        if status != 303:
            self.errors.append(status)

    def run(self, until, gate):
        gate.wait()
        chance = random.Random(self.number)
        time.sleep(chance.random() * PAUSE)
        try:
            self.begin()
            path = self.ask("GET", f"{FRONT}/answer")[1]["Location"]
            while time.perf_counter() < until:
                path = self.page(path, chance) or path
                time.sleep(PAUSE)
        except Exception as error:
            self.errors.append(repr(error))

    def page(self, path, chance):
        """Answer the page at this address; the address that follows."""
        status, _headers, text = self.ask("GET", path)
        hidden = dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)">', text))
        found = re.findall(r'<input type="radio" name="(\w+)" value="(?!other")(\w+)"', text)
        chosen = {name: chance.choice([v for n, v in found if n == name]) for name, _v in found}
        status, headers, _text = self.ask("POST", path, {**hidden, **chosen, "_to": "next"})
        if status != 303:
            self.errors.append(status)
            return None
        self.kept |= chosen
        following = headers["Location"]
        return None if following.endswith("/check") else following.partition("#")[0]


def measured(folder, people, seconds):
    """{"answers", "errors", "lost", "slow", "kept"}: how many answers of the portal, what went
    wrong, how many kept choices are not in the database, the 99th percentile in seconds."""
    portal = Server(instance=folder / "answering", workers=2)
    portal.flask("demo", "--password", PASSWORD)
    with portal:
        host = portal.url.removeprefix("http://")
        crowd = [Respondent(host, number) for number in range(people)]
        gate, until = threading.Barrier(people), time.perf_counter() + seconds
        together([lambda each=each: each.run(until, gate) for each in crowd])
    with closing(sqlite3.connect(portal.instance / "valuess.sqlite3")) as store:
        held = dict(store.execute("SELECT key, answers FROM response").fetchall())
    lost = 0
    for each in crowd:
        answers = json.loads(held.get(key_of(each.code), "{}"))
        lost += sum(answers.get(name) != value for name, value in each.kept.items())
    took = sorted(t for each in crowd for t in each.took)
    errors = [error for each in crowd for error in each.errors]
    slow, kept = took[int(len(took) * 0.99)], sum(len(each.kept) for each in crowd)
    return {"answers": len(took), "errors": errors, "lost": lost, "slow": slow, "kept": kept}
