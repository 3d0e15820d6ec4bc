"""A portal of one's own, to be killed."""

import os
import signal
import sys

import pytest

from bench.servers import Server
from tests.live.person import PASSWORD

SERVE = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]


class Portal(Server):
    """A server that can be killed, with its store open to the test."""

    def kill(self):
        """What a power cut does to its processes: all at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def store(self):
        return self.instance / "valuess.sqlite3"


@pytest.fixture
def portal(tmp_path):
    """A running portal with the demo people and an instance of its own."""
    made = Portal(instance=tmp_path / "instance", command=SERVE, workers=2)
    made.flask("demo", "--password", PASSWORD)
    with made:
        yield made
