"""Acts in threads that set off together."""

import threading
import time

from bench.clients import together
from valuess.db import db


def at_once(app, acts):
    """Run the acts in threads that set off together, each with a connection of its own:
    [(what it answered, when it began, when it ended)], in order."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        with app.app_context():
            db.connect(reuse_if_open=True)
            gate.wait()
            begun = time.monotonic()
            answers[number] = act(), begun, time.monotonic()

    together([lambda n=n, a=act: run(n, a) for n, act in enumerate(acts)])
    return answers


def results(app, acts):
    """What each of the acts answered, or the exception that it raised, in order."""

    def caught(act):
        try:
            return act()
        except Exception as error:
            return error

    return [answer for answer, *_times in at_once(app, [lambda a=act: caught(a) for act in acts])]
