"""What asks the servers: wrk where it is installed, else threads of our own."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from urllib.parse import urlencode

CONNECTIONS = 8


def load(url, seconds, cookie=None):
    """Ask for a page as fast as it comes, over eight connections: (answers, per second).

    Raises RuntimeError when any answer is not a 200.
    """
    return (by_wrk if shutil.which("wrk") else by_threads)(url, seconds, cookie)


def by_wrk(url, seconds, cookie):
    header = ["-H", f"Cookie: {cookie}"] if cookie else []
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *header, url],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return read_wrk(done.stdout)


def read_wrk(said):
    """(answers, per second) of what wrk printed."""
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    answers = int(re.search(r"(\d+) requests in", said).group(1))
    return answers, float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))


def by_threads(url, seconds, cookie):
    _scheme, _slashes, host, path = url.split("/", 3)
    counts, wrong, end = [0] * CONNECTIONS, [], time.perf_counter() + seconds

    def ask(number):
        connection = http.client.HTTPConnection(host)
        while time.perf_counter() < end and not wrong:
            connection.request("GET", "/" + path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                wrong.append(answer.status)
            counts[number] += 1

    together([lambda n=n: ask(n) for n in range(CONNECTIONS)])
    if wrong:
        raise RuntimeError(f"{url} answered {wrong}")
    return sum(counts), sum(counts) / seconds


def together(acts):
    """Run functions in threads of their own; raises what any of them raised."""
    errors = []

    def run(act):
        try:
            act()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


class Person:
    """Someone at a browser without scripts, in a session that is already open."""

    def __init__(self, server, cookie=None):
        self.host, self.cookie = server.url.removeprefix("http://"), cookie

    def ask(self, method, path, fields=None):
        """(status, text) of one request, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            fields = urlencode(fields)
        connection.request(method, path, fields, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        return answer.status, text

    def form(self, path):
        """The fields of a page's form that a browser sends without being asked to."""
        status, text = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return {
            name: re.search(rf'name="{name}" value="([^"]*)"', text).group(1)
            for name in ("csrf_token", "base", "token")
        }
