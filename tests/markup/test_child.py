"""The rendering child: its limits, its death, its successor."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from valuess import markup

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 1.5  # seconds for any answer at all
HARD = {
    "5 kB of [": "[" * 5_000,
    "64 kB of [a](": "[a](" * 16_000,
    "64 kB of ![": "![" * 32_000,
    "64 kB of [[a": "[[a" * 21_000,
    "2,000 lists on a line": "- " * 2_000 + "x",
    "64 kB of lists on a line": "- " * 31_000 + "x",
}
WHATEVER = {
    "2,000 quotes": ">" * 2_000 + " x",
    "64 kB of quotes": "> " * 32_000,
    "nested lists": "".join("    " * n + "- x\n" for n in range(175)),
    "64 kB of `": "`a" * 32_000,
    "64 kB of _a*": "_a*" * 21_000,
    "16,000 headings": "# a\n" * 16_000,
    "abbreviations": "".join(f"*[a{n}]: x\n" for n in range(4_500)),
    "calls to notes": "[^1]" * 15_000 + "\n\n[^1]: x",
}


@pytest.fixture(autouse=True)
def door(monkeypatch):
    """A door of our own for each test, closed afterwards."""
    own = markup.Door()
    monkeypatch.setattr(markup, "_door", own)
    markup._made.cache_clear()
    yield own
    own.close()


def processor():
    """Seconds of processor time that our children took, ended or not, whatever else runs here."""
    child = markup._door.child
    ticks = 0
    if child and child.process.poll() is None:
        fields = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ticks / os.sysconf("SC_CLK_TCK") + ended.ru_utime + ended.ru_stime


def timed(source, lang="en"):
    """(seconds of processor time, outcome): the HTML, or the class of what was raised."""
    begun = processor()
    try:
        outcome = markup.render(source, lang).html
    except (markup.TooHard, markup.TooMuch) as error:
        outcome = type(error)
    return processor() - begun, outcome


@pytest.mark.parametrize("name", HARD)
def test_a_text_too_hard_is_refused_in_time_and_the_next_one_works(name):
    seconds, outcome = timed(HARD[name])
    assert outcome is markup.TooHard
    assert seconds < SLOWEST
    assert timed("a *b*")[1] == "<p>a <em>b</em></p>"


@pytest.mark.parametrize("name", WHATEVER)
def test_a_strange_text_is_answered_in_time_and_the_next_one_works(name):
    seconds, outcome = timed(WHATEVER[name])
    assert outcome is markup.TooHard or outcome.startswith("<")
    assert seconds < SLOWEST
    assert timed("a *b*")[1] == "<p>a <em>b</em></p>"


def test_a_text_too_long_is_refused_at_once_without_a_child(door):
    with pytest.raises(markup.TooMuch) as refused:
        markup.render("a " * 500_000, "en")
    assert (refused.value.limit, refused.value.length) == (64_000, 1_000_000)
    assert door.child is None


def test_the_longest_ordinary_text_is_rendered():
    paragraph = "It's *plain* prose, with [a link](/en/guide/) and a [[Title|label]].\n\n"
    source = (paragraph * 1_000)[: markup.MAX_CHARS]
    assert markup.render(source, "en").html.count("<p>") == 915


def test_surrogates_and_nul_cross_the_pipe():
    assert timed("a\ud800b\x00c")[1] == "<p>abc</p>"


def test_one_child_serves_job_after_job(door):
    pids = set()
    for lang in ("fr", "en", "fr"):
        markup.render("a", lang)
        pids.add(door.child.process.pid)
    assert len(pids) == 1


def test_a_child_killed_while_idle_is_replaced(door):
    markup.warm()
    first = door.child.process
    first.kill()
    first.wait()
    assert timed("a")[1] == "<p>a</p>"
    assert door.child.process.pid != first.pid


def test_a_child_killed_in_the_middle_of_a_job_is_replaced_and_the_job_done(door):
    markup.warm()
    first = door.child.process
    os.kill(first.pid, signal.SIGSTOP)  # it holds the job, and cannot finish it
    answers = []
    asking = threading.Thread(target=lambda: answers.append(timed("a")[1]))
    asking.start()
    os.kill(first.pid, signal.SIGKILL)
    asking.join(10)
    assert answers == ["<p>a</p>"]
    assert door.child.process.pid != first.pid
    assert first.returncode == -signal.SIGKILL


def test_a_child_that_does_not_answer_is_ended(door, monkeypatch):
    monkeypatch.setattr(markup, "_PATIENCE", 0.2)
    markup.render("before", "en")
    first = door.child.process
    os.kill(first.pid, signal.SIGSTOP)
    assert timed("a")[1] is markup.TooHard
    assert first.returncode == -signal.SIGKILL
    monkeypatch.undo()


def test_four_threads_at_once_each_get_their_own():
    answers = {}

    def ask(name):
        answers[name] = [markup.render(f"{name}-{n}", "en").plain for n in range(25)]

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == {name: [f"{name}-{n}" for n in range(25)] for name in "abcd"}


def test_a_forked_worker_has_a_child_of_its_own(door):
    """As gunicorn forks its workers; in a fresh process, which has no threads yet."""
    script = (
        "import os; from valuess import markup; markup.warm()\n"
        "mine = markup._door.child.process.pid\n"
        "if os.fork() == 0:\n"
        "    ok = markup.render('a', 'en').html == '<p>a</p>'\n"
        "    os._exit(0 if ok and markup._door.child.process.pid != mine else 1)\n"
        "status = os.wait()[1]\n"
        "assert markup.render('b', 'en').html == '<p>b</p>'\n"
        "assert markup._door.child.process.pid == mine\n"
        "raise SystemExit(status)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=30).returncode == 0


def test_the_child_ends_with_its_parent():
    script = (
        "import os; from valuess import markup; markup.render('a', 'en')\n"
        "print(markup._door.child.process.pid, flush=True); os.kill(os.getpid(), 9)\n"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=30
    )
    child = Path(f"/proc/{int(asked.stdout)}/status")
    ended = time.monotonic() + 5
    while child.exists() and "State:\tZ" not in child.read_text():
        assert time.monotonic() < ended, "the child outlives its parent"
        time.sleep(0.01)


def test_the_child_is_small_and_stays_so(door):
    markup.render("[a](/b) " * 7_000, "fr")
    markup.render("a", "fr")
    pages = int(Path(f"/proc/{door.child.process.pid}/statm").read_text().split()[1])
    assert pages * os.sysconf("SC_PAGE_SIZE") < 48 * 2**20


def test_the_child_holds_none_of_the_portal_nor_its_secrets(door, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    markup.render("a", "fr")
    child = Path(f"/proc/{door.child.process.pid}")
    assert b"not for the child" not in (child / "environ").read_bytes()
    listing = "import sys, runpy; sys.argv = ['x', 'valuess']\n" + markup._START.replace(
        "main()",
        "print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "{'flask', 'peewee', 'jinja2', 'pygments', 'valuess'}))",
    )
    told = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True)
    names = ["", ".dialect", ".finish", ".renderer", ".typography"]
    assert told.stdout.strip() == str([f"valuess{name}" for name in names])


def test_the_same_words_are_made_once(door):
    first = markup.render("Said *twice*.", "en")
    asked, door.ask = door.ask, None
    assert markup.render("Said *twice*.", "en") is first
    door.ask = asked
    assert markup.render("Dit *deux* fois.", "fr").html == "<p>Dit <em>deux</em> fois.</p>"
