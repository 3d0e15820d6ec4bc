"""`make bench`: every promise measured side by side, the table written to bench/README.md.

`python -m bench --rounds 5 --seconds 4 --pages 1000 --many 10000`
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from peewee import sqlite3

from bench import agenda, cluster, questionnaire
from bench import seats as last_seats
from bench.clients import Person, load, together
from bench.row import Row
from bench.servers import ROOT, Server
from bench.visits import measured

SERVE = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
README = Path(__file__).with_name("README.md")
SAVES_EACH = 15
COMMITS = 60


def loaded(folder, pages):
    """An instance with so many bilingual pages."""
    instance = folder / f"pages-{pages}"
    subprocess.run([sys.executable, "-m", "bench.load", instance, str(pages)], cwd=ROOT, check=True)
    return instance


def copied(instance, name):
    """A second copy, for what changes the pages."""
    return Path(shutil.copytree(instance, instance.with_name(name)))


def cookies(instance):
    return (instance / "cookies").read_text().split()


def inside(measure, instance):
    done = subprocess.run(
        [sys.executable, "-m", "bench.inside", measure, instance],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def bare_server(folder, visitor, partner):
    """A server of bare Flask routes that send these two pages."""
    path = folder / "bare.sqlite3"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as bare:
        bare.execute("CREATE TABLE page (name TEXT PRIMARY KEY, html TEXT)")
        bare.executemany(
            "INSERT INTO page VALUES (?, ?)", [("visitor", visitor), ("partner", partner)]
        )
    return Server("bench.bare:app", BARE=path)


def in_turns(one, other, options):
    """Medians of both, asked in turns: each is (url, cookie, server); (rate, CPU ms a page)."""
    seen = {id(one): [], id(other): []}
    for url, cookie, _server in (one, other):
        load(url, 1, cookie)
    for _round in range(options.rounds):
        for each in (one, other):
            url, cookie, server = each
            before = server.cpu()
            answers, rate = load(url, options.seconds, cookie)
            seen[id(each)].append((rate, (server.cpu() - before) / answers * 1000))
    return [
        [statistics.median(side) for side in zip(*seen[id(e)], strict=True)] for e in (one, other)
    ]


def pages_row(instance, folder, options):
    """A visitor's page and a partner's page, each beside its bare route."""
    cookie, path = cookies(instance)[0], "/fr/guide/page-0-fr"
    with Server(instance=instance) as portal:
        visitor, partner = Person(portal).ask("GET", path), Person(portal, cookie).ask("GET", path)
        if (visitor[0], partner[0]) != (200, 200) or "page-0-fr/edit" not in partner[1]:
            raise RuntimeError("the pages to compare are not there")
        with bare_server(folder, visitor[1], partner[1]) as bare:
            ours, theirs = in_turns(
                (portal.url + path, None, portal), (bare.url + "/page", None, bare), options
            )
            working, read = in_turns(
                (portal.url + path, cookie, portal), (bare.url + "/read", None, bare), options
            )
    rate, cpu = ours[0] / theirs[0], working[1] / read[1]
    yield Row("a published page to a visitor, against a bare route with the same bytes",
              f"{ours[0]:,.0f} of {theirs[0]:,.0f} answers a second: {rate:.2f}",
              "at least 0.75", rate >= 0.75)  # fmt: skip
    yield Row("the same page to a partner, against a bare route with one database read",
              f"{working[1]:.2f} ms of CPU to {read[1]:.2f}: {cpu:.1f} times",
              "at most 3 times", cpu <= 3)  # fmt: skip


def queries_row(few, instance, options):
    one, other = inside("queries", few), inside("queries", instance)
    yield Row(
        f"SQL statements of a partner’s page, with 10 and {options.pages:,} pages",
        f"{one['page']} and {other['page']}",
        "the same",
        one["page"] == other["page"],
    )


def save_row(instance, options):
    runs = [inside("save", copied(instance, f"save-{n}")) for n in range(options.rounds)]
    ours, alone = (statistics.median(run[key] for run in runs) for key in ("save", "alone"))
    yield Row("a save of a 6 kB page, against Markdown and nh3 alone on it",
              f"{ours:.1f} ms to {alone:.1f}: {ours / alone:.1f} times",
              "at most 1.5 times", ours <= 1.5 * alone)  # fmt: skip


def find_row(instance, options):
    runs = [inside("find", instance) for _n in range(options.rounds)]
    ours, bare = (statistics.median(run[key] for run in runs) for key in ("search", "bare"))
    yield Row("a search, 99th percentile, against the bare FTS5 query",
              f"{ours:.1f} ms to {bare:.1f}: {ours / bare:.1f} times",
              "at most 3 times", ours <= 3 * bare)  # fmt: skip


def together_row(instance, options):
    """Eight people, each with a passage of their own, saving one page over and over."""
    mine, path = copied(instance, "together"), "/fr/guide/page-0-fr"
    passages = [f"Passage {n} : encore rien." for n in range(8)]
    with Server(instance=mine, workers=2) as portal:
        people = [Person(portal, cookie) for cookie in cookies(mine)]
        save(people[0], path, "\n\n".join(passages), set())
        told = [set() for _ in people]
        begun = time.perf_counter()
        together([
            lambda n=n: write(people[n], path, n, told[n]) for n in range(len(people))
        ])  # fmt: skip
        seconds = time.perf_counter() - begun
        source = people[0].ask("GET", f"{path}.md")[1]
    there = sum(
        f"Passage {n} : état {SAVES_EACH - 1}." in plain(source) for n in range(len(people))
    )
    answers = set().union(*told)
    done = len(people) * SAVES_EACH
    yield Row("8 people saving one page at once, over HTTP, two workers",
              f"{done} saves, {done / seconds:.0f} a second; answers: {sorted(answers)};"
              f" last words there: {there} of {len(people)}",
              "no error, nothing lost", answers == {303} and there == len(people))  # fmt: skip


def plain(words):
    return re.sub(r"\s", " ", words)


def write(person, path, number, told):
    """Change one's own passage again and again, each time from the page as it is."""
    for turn in range(SAVES_EACH):
        fields = person.form(f"{path}/edit")
        source = person.ask("GET", f"{path}/edit")[1]
        body = re.search(r'<textarea[^>]*name="body"[^>]*>\n?(.*?)</textarea>', source, re.S).group(
            1
        )
        fields |= {name: re.search(rf'name="{name}" value="([^"]*)"', source).group(1)
                   for name in ("csrf_token", "base", "token")}  # fmt: skip
        body = re.sub(rf"Passage {number}\s:.*", f"Passage {number} : état {turn}.", body)
        send(person, path, fields, body, told)


def save(person, path, body, told):
    send(person, path, person.form(f"{path}/edit"), body, told)


def send(person, path, fields, body, told):
    fields |= {"title": "Page 0 (fr)", "body": body, "note": "", "kind": "meaning"}
    told.add(person.ask("POST", f"{path}/edit", fields)[0])


def many_row(few, folder, options):
    """The page of a partner with few pages and with many."""
    many, path = loaded(folder, options.many), "/fr/guide/page-0-fr"
    with Server(instance=few) as small, Server(instance=many) as large:
        one, other = in_turns(
            (small.url + path, cookies(few)[0], small),
            (large.url + path, cookies(many)[0], large), options,
        )  # fmt: skip
    ratio = other[1] / one[1]
    yield Row(f"a partner’s page, with {options.many:,} pages against 100",
              f"{other[1]:.2f} ms of CPU to {one[1]:.2f}: {ratio:.2f} times",
              "within 10 %", ratio <= 1.1)  # fmt: skip


def memory_row(instance, options):
    mine = copied(instance, "memory")
    cookie, path = cookies(mine)[0], "/fr/guide/page-0-fr"
    with Server(instance=mine, workers=2) as portal:
        for page, who in (
            (path, None),
            (path, cookie),
            ("/fr/guide/", cookie),
            ("/fr/search?q=impact", None),
        ):
            load(portal.url + page, options.seconds, who)
        for number in range(20):
            save(Person(portal, cookie), path, f"Un passage de plus, le {number}.", set())
        megabytes, count = portal.memory(), len(portal.processes())
    yield Row(
        "two workers after load: memory (PSS)",
        f"{megabytes:.0f} MB in {count} processes",
        "under 160 MB",
        megabytes < 160,
    )


def start_row(instance, options):
    times = []
    for _round in range(options.rounds + 1):
        server = Server(instance=instance, command=SERVE)
        times.append(server.start("/fr/"))
        server.stop()
    median = statistics.median(times[1:])
    yield Row(
        "a second start: to the first answer", f"{median:.2f} s", "within 1.5 s", median <= 1.5
    )


def commit_row(instance, options):
    """After each answered publication, the next requests, on whichever worker, show it."""
    mine, path, stale = copied(instance, "commits"), "/fr/guide/page-0-fr", 0
    with Server(instance=mine, workers=2) as portal:
        writer, reader = Person(portal, cookies(mine)[0]), Person(portal)
        for number in range(COMMITS):
            save(writer, path, f"Le mot numéro {number}.", set())
            fields = writer.form(f"{path}/edit")
            writer.ask("POST", f"{path}/publish",
                       {"csrf_token": fields["csrf_token"], "number": fields["base"],
                        "knowingly": "1"})  # fmt: skip
            stale += sum(f"numéro {number}." not in reader.ask("GET", path)[1] for _ask in range(4))
    yield Row("after a commit in any of two workers, the next requests show it",
              f"{stale} of {COMMITS * 4} answers were stale", "none", stale == 0)  # fmt: skip


def agenda_row(folder, options):
    """A visitor's page of a large agenda, beside its bare route."""
    with Server(instance=agenda.instance(folder)) as portal:
        status, page = Person(portal).ask("GET", agenda.PATH)[:2]
        if status != 200 or page.count('<th scope="row"') != agenda.ITEMS:
            raise RuntimeError("the agenda to measure is not there")
        with bare_server(folder, page, page) as bare:
            ours, theirs = in_turns(
                (portal.url + agenda.PATH, None, portal), (bare.url + "/page", None, bare), options
            )
    rate = ours[0] / theirs[0]
    yield Row(f"the agenda of {agenda.ITEMS} items to a visitor, against a bare route with the"
              f" same bytes ({len(page.encode()) // 1000} kB)",
              f"{ours[0]:,.0f} of {theirs[0]:,.0f} answers a second: {rate:.2f}",
              "at least 0.6", rate >= 0.6)  # fmt: skip


def seats_rows(folder, options):
    """The last three seats on both databases, over HTTP and in one process."""
    yield from seats_on("SQLite", folder / "seats-sqlite", options)
    if cluster.programs():
        with cluster.cluster() as url:
            folder /= "seats-postgresql"
            yield from seats_on("PostgreSQL", folder, options, DATABASE_URL=url)


def seats_on(name, folder, options, **env):
    found, seconds = last_seats.races(folder, options.people, options.races, **env)
    done = options.people * options.races
    yield Row(f"{options.people} people taking the last 3 seats over HTTP, two workers, {name}",
              f"{options.races} rounds, {done / seconds:.0f} answers a second; "
              f"{'; '.join(found) or 'each time 3 seated, the others told their own place'}",
              "exactly 3, no error, the line in order", not found)  # fmt: skip
    run = last_seats.run("inside", folder, options.rushes, **env)
    yield Row(f"{last_seats.CROWD} people at once for 3 seats in one process, {name}",
              f"{options.rushes:,} rounds, {options.rushes / run['seconds']:.0f} a second; "
              f"{run['wrong']} wrong", "exactly 3 each time", run["wrong"] == 0)  # fmt: skip


def machine():
    cpu = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    name = cpu.group(1) if cpu else platform.machine()
    return f"{os.cpu_count()} cores ({name}), Python {platform.python_version()}"


def report(rows, options):
    """The text of bench/README.md."""
    lines = [
        "# What is fast, measured", "",
        f"By `make bench` on {date.today():%-d %B %Y}, on {machine()}: {options.pages:,} bilingual"
        " pages of about 6 kB, granian with one worker and four threads unless said otherwise,"
        f" both sides of a comparison in turns in one run, medians of {options.rounds} rounds of"
        f" {options.seconds} s, load from {'wrk' if shutil.which('wrk') else 'threads of Python'}"
        " on the same machine.", "",
        "| what | measured | asked | |", "|---|---|---|---|",
    ]  # fmt: skip
    lines += [f"| {r.what} | {r.measured} | {r.asked} | {'✓' if r.kept else '✗'} |" for r in rows]
    return "\n".join([*lines, ""])


def pairing_rows(few):
    """What it costs to know where two languages stand, on a page and in a whole guide."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.pairing", copied(few, "pairing")],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    seen = json.loads(done.stdout)
    slowest = max(seen["coupled"], seen["edited"])
    yield Row("a page of 300 paragraphs aligned: both languages at first, then after an edit",
              f"{seen['coupled']:.0f} ms and {seen['edited']:.0f} ms", "under 50 ms",
              slowest < 50)  # fmt: skip
    yield Row("the table of a guide of 200 pages of 60 paragraphs, both languages",
              f"{seen['warm']:.0f} ms in {seen['statements']} statements; the first time, with"
              f" every page to catch up, {seen['cold'] / 1000:.1f} s", "under 300 ms, at most 12",
              seen["warm"] < 300 and seen["statements"] <= 12)  # fmt: skip


def visits_rows(folder):
    """An allocation by wishes in its own process, and the itinerary's queries."""
    found = measured("allocation", folder / "allocation")
    yield Row("an allocation of 2,000 people over 40 visits, from the button to its result",
              f"{found['seconds']:.1f} s, progress seen {found['seen']} times; "
              f"applied in {found['applied']:.1f} s", "under 10 s, with progress",
              found["state"] == "done" and found["seconds"] < 10 and found["seen"] > 1)  # fmt: skip
    asked = measured("queries", folder / "itinerary")
    yield Row("SQL queries of an itinerary, with one thing of each kind and with 40",
              f"{asked['1']} and {asked['40']}", "under 5", max(asked.values()) < 5)  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    for name, value in (("rounds", 3), ("seconds", 4), ("pages", 1000), ("many", 10_000),
                        ("people", 200), ("races", 5), ("rushes", 500),
                        ("minute", 60)):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--only", help="names of rows, such as pages,save: nothing is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        few, hundred = loaded(folder, 10), loaded(folder, 100)
        instance = loaded(folder, options.pages)
        wanted = {
            "pages": lambda: pages_row(instance, folder, options),
            "queries": lambda: queries_row(few, instance, options),
            "save": lambda: save_row(instance, options),
            "together": lambda: together_row(instance, options),
            "find": lambda: find_row(instance, options),
            "memory": lambda: memory_row(instance, options),
            "start": lambda: start_row(instance, options),
            "commit": lambda: commit_row(instance, options),
            "many": lambda: many_row(hundred, folder, options),
            "agenda": lambda: agenda_row(folder, options),
            "seats": lambda: seats_rows(folder, options),
            "visits": lambda: visits_rows(folder),
            "pairing": lambda: pairing_rows(few),
            "results": lambda: questionnaire.results_rows(folder),
            "survey": lambda: questionnaire.survey_rows(folder),
            "import": lambda: questionnaire.import_rows(folder),
            "files": lambda: questionnaire.files_rows(folder),
            "answering": lambda: questionnaire.answering_rows(folder, options),
        }
        rows = []
        for name, measure in wanted.items():
            if not options.only or name in options.only.split(","):
                for row in measure():
                    print(f"{'✓' if row.kept else '✗'} {row.what}: {row.measured}", flush=True)
                    rows.append(row)
    if not options.only:
        README.write_text(report(rows, options), "utf-8")
    sys.exit(not all(row.kept for row in rows))


if __name__ == "__main__":
    main()
