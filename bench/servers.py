"""A granian server of our own on a free port, and what it costs while it runs."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Server:
    """A server process and its workers; `with Server(…) as it:` starts and stops it.

    target: "wsgi:app" for the portal, else a module of bench/. command: what to run
    instead of the server alone, given HOST, PORT, WORKERS, THREADS in its environment.
    """

    def __init__(self, target="wsgi:app", instance=None, workers=1, threads=4, command=None, **env):
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.instance = Path(instance) if instance else None
        self.command = command or [sys.executable, "-m", "bench.serving", target]
        settings = {
            "HOST": HOST, "PORT": self.port, "WORKERS": workers, "THREADS": threads,
            "PUBLIC_URL": self.url, **({"VALUESS_INSTANCE": instance} if instance else {}), **env,
        }  # fmt: skip
        self.env = {**os.environ, **{name: str(value) for name, value in settings.items()}}
        self.process = None
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (lives as long as the server)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def start(self, path="/healthz", seconds=20):
        """Start, and wait for a first answer; seconds from one to the other."""
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.env, start_new_session=True,
            stdout=self.log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        while time.perf_counter() - begun < seconds:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.said()}")
            try:
                with urllib.request.urlopen(self.url + path, timeout=5):
                    return time.perf_counter() - begun
            except urllib.error.HTTPError as answer:
                self.stop()
                raise RuntimeError(f"{path} answered {answer.code}") from answer
            except OSError:
                time.sleep(0.01)
        self.stop()
        raise RuntimeError(f"no answer within {seconds} s")

    def stop(self):
        """Ask the server to drain and end; whatever is left after that is killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def said(self):
        """What it has printed so far."""
        self.log.seek(0)
        return self.log.read()

    def flask(self, *words):
        """Run one of the portal's commands on this server's instance; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"flask {words[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def processes(self):
        """The server's process and all that descend from it."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        return found

    def cpu(self):
        """CPU seconds used so far by all its processes."""
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # utime, stime: proc(5)
        return ticks / TICK

    def memory(self):
        """Proportional set size of all its processes, in MB."""
        kilobytes = 0
        for pid in self.processes():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1000
