"""kill -9 while people answer: every page that was answered for is there, none is half there."""

import json
import re
import threading
from contextlib import closing

from peewee import sqlite3

from tests.live.person import Person
from valuess.survey.answering.codes import key_of

FRONT = "/en/survey/impact-2014"
PEOPLE, BEFORE = 6, 12  # respondents; pages answered for before the power goes


class Answering(threading.Thread):
    """One respondent who sends the first page over and over. kept: the option answered for last;
    tried: the one sent when the connection broke."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.person, self.kept, self.tried, self.count = Person(url), None, None, 0
        page = self.person.get(FRONT)
        self.code = page.field("_code")
        begun = self.person.post(f"{FRONT}/answer", agrees="1", _code=self.code)
        assert begun.status == 303
        self.path = f"{FRONT}/answer/page/" + first_section(self.person)

    def run(self):
        turn = 0
        try:
            while True:
                turn += 1
                self.tried = ("france", "england")[turn % 2]
                seen = self.person.get(self.path).field("_seen")
                area = "rennes" if turn % 2 else "brest"
                answer = self.person.post(
                    self.path, country=self.tried, sector=["culture", "health"][turn % 2],
                    _seen=seen, _to="here", **{"country.other": area},
                )  # fmt: skip
                if answer.status == 303:
                    self.kept, self.count = self.tried, self.count + 1
        except Exception:  # every way in which a connection can break
            return


def first_section(person):
    return re.search(r"/answer/page/(\w+)", person.get(f"{FRONT}/answer").headers["Location"])[1]


def test_what_was_answered_for_is_there_after_the_power_went(portal):
    people = [Answering(portal.url) for _n in range(PEOPLE)]
    for each in people:
        each.start()
    while sum(each.count for each in people) < BEFORE * PEOPLE:
        assert any(each.is_alive() for each in people), portal.said()
        people[0].join(0.05)
    portal.kill()
    for each in people:
        each.join()
    portal.start()
    with closing(sqlite3.connect(portal.store)) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = store.execute("SELECT key, answers FROM response").fetchall()
    held = {key: json.loads(answers) for key, answers in rows}
    for each in people:
        answers = held[key_of(each.code)]
        assert answers["country"] in (each.kept, each.tried)
        assert (answers["country"], answers["sector"]) in (
            ("england", ["health"]),
            ("france", ["culture"]),
        )
        page = each.person.get(each.path)
        assert page.status == 200 and each.code in page.text
