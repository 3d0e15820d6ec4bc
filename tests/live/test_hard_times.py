"""Many at once, a locked store, a full disk: each save is answered, and no word is lost."""

import contextlib
import html
import resource
import subprocess
import threading
import time
from contextlib import closing

import pytest
from peewee import sqlite3

from tests.live.conftest import SERVE, Portal
from tests.live.person import PASSWORD, Person

WRITERS = 8
BODY = "".join(f"Paragraph {n}.\n\n" for n in range(WRITERS))


def at_once(acts):
    """Run the acts in threads that set off together; their answers, in order."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        gate.wait()
        answers[n] = act()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def revisions(portal, path):
    """(number, body) of a page's revisions."""
    slug = path.rsplit("/", 1)[-1]
    with closing(sqlite3.connect(portal.store)) as store:
        return store.execute(
            "SELECT number, body FROM revision WHERE text_id = (SELECT id FROM text WHERE slug = ?)"
            " ORDER BY number", (slug,)
        ).fetchall()  # fmt: skip


def test_eight_people_save_one_page_at_once(portal):
    names = ["partner-fr", "partner-en", "coordinator"]
    people = [Person(portal.url).sign_in(names[n % 3]) for n in range(WRITERS)]
    path = people[0].begin("Eight hands", BODY)
    saves = []
    for n, person in enumerate(people):
        fields = person.form(path)
        fields["body"] = BODY.replace(f"Paragraph {n}.", f"Paragraph {n}, by hand {n}.")
        saves.append(lambda person=person, fields=fields: person.save(path, **fields))
    assert [answer.status for answer in at_once(saves)] == [303] * WRITERS
    history = revisions(portal, path)
    assert [number for number, _body in history] == list(range(1, WRITERS + 2))
    assert history[-1][1] == "".join(f"Paragraph {n}, by hand {n}.\n\n" for n in range(WRITERS)).strip() + "\n"


def test_the_same_form_twice_at_the_same_instant_is_one_revision(portal):
    person = Person(portal.url).sign_in("partner-en")
    path = person.begin("Two clicks", BODY)
    for turn in range(5):
        fields = person.form(path)
        fields["body"] = f"{BODY}\nTurn {turn}."
        twins = [person.twin(), person.twin()]
        answers = at_once([lambda p=p, f=fields: p.save(path, **f) for p in twins])
        assert [answer.status for answer in answers] == [303, 303]
        assert len(revisions(portal, path)) == turn + 2


def test_a_new_page_sent_twice_at_the_same_instant_is_one_page(portal):
    person = Person(portal.url).sign_in("partner-en")
    fields = {"title": "Begun twice", "body": BODY, "token": "one-form", "kind": "meaning"}
    twins = [person.twin(), person.twin()]
    answers = at_once([lambda p=p: p.post("/en/guide/new", **fields) for p in twins])
    assert [answer.status for answer in answers] == [303, 303]
    assert {answer.headers["Location"] for answer in answers} == {"/en/guide/begun-twice"}
    assert len(revisions(portal, "begun-twice")) == 1


def given_back(answer):
    """The words that stand in the textareas of an answer."""
    return html.unescape(answer.text)


def test_a_locked_store_gives_the_words_back_and_takes_them_later(portal):
    person, visitor = Person(portal.url).sign_in("partner-en"), Person(portal.url)
    path = person.begin("Locked", BODY)
    fields = person.form(path)
    fields["body"] = f"{BODY}Written while the store was locked."
    with closing(sqlite3.connect(portal.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        refused = person.save(path, **fields)
        took = time.monotonic() - begun
        read = visitor.get("/en/guide/why-evaluate")
        other.execute("ROLLBACK")
    assert (refused.status, read.status) == (503, 200)
    assert int(refused.headers["Retry-After"]) > 0
    assert 4 < took < 15  # it waits, but does not keep anyone for half a minute
    assert fields["body"] in given_back(refused)
    assert refused.field("token") == fields["token"]
    assert len(revisions(portal, path)) == 1
    assert person.save(path, **fields).status == 303
    assert len(revisions(portal, path)) == 2


@contextlib.contextmanager
def no_larger_files(portal):
    """No file of the server may grow past what its log of writes has now: writing fails."""
    log = portal.store.with_name(portal.store.name + "-wal")
    pids = portal.processes()
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (log.stat().st_size, before[pid][1]))
    yield
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before[pid])


def test_a_store_that_cannot_grow_gives_the_words_back(portal):
    holds_on(portal, no_larger_files)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 12 MB of our own; None where we may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True).returncode == 0
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_gives_the_words_back(small_disk, tmp_path):
    instance = (small_disk or tmp_path) / "instance"
    portal = Portal(instance=instance, command=SERVE)
    portal.flask("demo", "--password", PASSWORD)
    with portal:
        holds_on(portal, full if small_disk else no_larger_files)


@contextlib.contextmanager
def full(portal):
    """Not one byte is left on the disk of the instance."""
    filler = portal.instance / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


def holds_on(portal, trouble):
    """In trouble a save is refused with its words, reading goes on; after it, the save is taken."""
    person, visitor = Person(portal.url).sign_in("partner-en"), Person(portal.url)
    path = person.begin("No room", BODY)
    fields = person.form(path)
    long = "Words that need room, and are many. " * 1500
    fields["body"] = f"{BODY}{long.strip()}"
    with trouble(portal):
        refused = person.save(path, **fields)
        read = visitor.get("/en/guide/why-evaluate")
    assert refused.status == (507 if trouble is full else 503), portal.said()
    assert read.status == 200
    assert fields["body"] in given_back(refused)
    assert len(revisions(portal, path)) == 1
    assert person.save(path, **fields).status == 303
    assert len(revisions(portal, path)) == 2
    with closing(sqlite3.connect(portal.store)) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
