"""kill -9 in the middle of many saves: what was answered is there, and nothing is there twice."""

import json
import re
import secrets
import threading
from contextlib import closing

from peewee import sqlite3

from tests.live.person import Person

ROUNDS, WRITERS, PAGES = 4, 4, 3
MARK = re.compile(r"mark[a-z0-9]+")
BODY = "".join(f"Paragraph {n}.\n\n" for n in range(WRITERS))


class Writing(threading.Thread):
    """One person who saves over and over, each time with a new word in a paragraph of their own.

    answered: {token: word} of saves that were answered; saving: True while one waits for its
    answer; uncertain: the (path, fields) of the save that the kill cut off, if one was.
    """

    def __init__(self, person, number, paths):
        super().__init__(daemon=True)
        self.person, self.number, self.paths = person, number, paths
        self.answered, self.refused, self.uncertain = {}, [], None
        self.saving = False

    def run(self):
        turn = 0
        while self.once(self.paths[turn % len(self.paths)]):
            turn += 1

    def once(self, path):
        """True when the portal is still there."""
        try:
            fields = self.person.form(path)
        except (OSError, TypeError):  # gone, or gone in the middle of the page
            return False
        word = "mark" + secrets.token_hex(6)
        paragraphs = fields["body"].split("\n\n")
        paragraphs[self.number] = f"Paragraph {self.number} says {word}."
        fields["body"] = "\n\n".join(paragraphs)
        self.saving = True
        try:
            answer = self.person.save(path, **fields)
        except Exception:  # every way in which a connection can break
            self.uncertain = path, fields, word
            return False
        finally:
            self.saving = False
        if answer.status == 303:
            self.answered[fields["token"]] = word
        else:
            self.refused.append(answer.status)
        return True


def test_no_answered_save_is_lost(portal):
    names = ["partner-fr", "partner-en", "coordinator", "partner-en"]
    people = [Person(portal.url).sign_in(name) for name in names]
    paths = [people[0].begin(f"Page {n}", BODY) for n in range(PAGES)]
    answered, cut = {}, 0
    for turn in range(ROUNDS):
        writers = [Writing(person, n, paths) for n, person in enumerate(people)]
        for writer in writers:
            writer.start()
        enough = 6 + 3 * turn
        while sum(len(writer.answered) for writer in writers) < enough:
            assert any(writer.is_alive() for writer in writers), portal.said()
            writers[0].join(0.005)
        portal.kill(amid=lambda writers=writers: any(writer.saving for writer in writers))
        for writer in writers:
            writer.join(30)
            assert not writer.is_alive() and writer.refused == []
            answered.update(writer.answered)
        for word in sound(portal.store, answered):
            assert word in answered.values() or word in [w.uncertain[2] for w in writers if w.uncertain]
        portal.start()
        for writer in writers:
            if writer.uncertain:
                path, fields, word = writer.uncertain
                cut += 1
                for _again in range(2):
                    assert writer.person.save(path, **fields).status == 303
                answered[fields["token"]] = word
        sound(portal.store, answered)
    assert cut >= ROUNDS  # the kills did come in the middle


def sound(path, answered):
    """Hold the store against what was answered; the words that the revisions of people brought."""
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert store.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = store.execute(
            "SELECT r.token, r.number, r.body, r.html, r.outcome, r.text_id, t.head, t.kind,"
            " t.document_id, t.lang FROM revision r JOIN text t ON t.id = r.text_id"
            " WHERE r.author_id IS NOT NULL AND t.kind = 'guide'"  # cases come with the demo
        ).fetchall()
        tokens = [row[0] for row in rows]
        assert len(tokens) == len(set(tokens))
        bodies = {row[0]: row[2] for row in rows}
        for token, word in answered.items():
            assert word in bodies[token]
        noted = sorted(
            (about, json.loads(detail).get("number", 1))
            for about, detail in store.execute(
                "SELECT about, detail FROM audit WHERE act IN ('text begun', 'text saved')"
                " AND account IS NOT NULL AND about LIKE 'guide:%'"
            )
        )
        assert noted == sorted((f"{kind}:{document}:{lang}", number)
                               for _t, number, _b, _h, _o, _x, _head, kind, document, lang in rows)  # fmt: skip
        assert all(set(MARK.findall(body)) == set(MARK.findall(html)) for _t, _n, body, html, *_ in rows)
        last = {}
        for _token, number, body, _html, outcome, text, head, kind, document, lang in rows:
            assert outcome in ("saved", "merged")
            if number == head:
                last[text] = kind, document, lang, sorted(MARK.findall(body))
            assert number <= head
        for kind, document, lang, words in last.values():
            found = store.execute(
                "SELECT e.text, w.body FROM search_entry e JOIN search_words w ON w.rowid = e.id"
                " WHERE e.source = ? AND e.ref = ? AND e.lang = ? AND e.audience > 0",
                (kind, document, lang),
            ).fetchall()
            assert [(sorted(MARK.findall(text)), sorted(MARK.findall(folded))) for text, folded in found] == [
                (words, words)
            ]
        assert len(last) == PAGES
        return {word for body in bodies.values() for word in MARK.findall(body)}
