"""The portal as a server: made once, then forked, so that its workers share what was loaded.

Nothing that is alive may be carried over a fork: `at_rest` ends every thread, connection and
child of this process first; a worker starts its own when it needs them.
"""

import ctypes
import gc
import multiprocessing
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from valuess import markup
from valuess.db import db

ARENAS = -8  # M_ARENA_MAX of glibc's malloc.h


def at_rest(app):
    """End what of this portal is alive in this process; all of it begins again when asked.

    The map of addresses is put in order here: each worker would do it at its first request, and
    write on what they share.
    """
    app.url_map.update()
    app.extensions["deliverer"].stop()
    app.extensions["watch"].close()
    db.close_all()
    markup.close()


def spare():
    """One arena for all threads keeps a worker some 20 MB smaller; only glibc has arenas."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt:
            mallopt(ARENAS, 1)


def made(target, host, port, workers, threads):
    """A server for `module:name`: it drains on SIGTERM and replaces a dead worker."""
    return Server(
        target, address=host, port=port, interface=Interfaces.WSGI, websockets=False,
        workers=workers, blocking_threads=threads, log_level=LogLevels.warning,
        workers_kill_timeout=30, respawn_failed_workers=True,
    )  # fmt: skip


def serve(target, host, port, workers, threads):
    """Become the server until told to end; what is imported by now, the workers share.

    target: "wsgi:app", at rest. A collection in a worker must not write on the pages it
    shares with the others: what there is now is taken out of its sight.
    """
    spare()
    multiprocessing.set_start_method("fork", force=True)
    server = made(target, host, port, workers, threads)
    gc.collect()
    gc.freeze()
    server.serve()
