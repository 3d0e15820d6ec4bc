"""A portal of one's own, to be killed."""

import os
import shutil
import signal
import sys
import time

import pytest

from bench.servers import Server
from tests.live.person import PASSWORD

SERVE = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]


class Portal(Server):
    """A server that can be killed, with its store open to the test."""

    def kill(self, amid=None):
        """What a power cut does to its processes: all at once, without a word.

        amid: only while this is true, asked while the portal stands still and what it had
        answered is read; it goes on until then.
        """
        while amid:
            os.killpg(self.process.pid, signal.SIGSTOP)
            time.sleep(0.1)
            if amid():
                break
            os.killpg(self.process.pid, signal.SIGCONT)
            time.sleep(0.01)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def store(self):
        return self.instance / "valuess.sqlite3"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """An instance with the demo people, made once and copied for each test."""
    made = Portal(instance=tmp_path_factory.mktemp("furnished") / "instance", command=SERVE)
    made.flask("demo", "--password", PASSWORD)
    return made.instance


@pytest.fixture
def portal(tmp_path, furnished):
    """A running portal with the demo people and an instance of its own."""
    instance = shutil.copytree(furnished, tmp_path / "instance")
    with Portal(instance=instance, command=SERVE, workers=2) as made:
        yield made
