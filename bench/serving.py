"""`python -m bench.serving TARGET`: a WSGI application served as the portal is, nothing else done.

HOST, PORT, WORKERS and THREADS come from the environment.
"""

import importlib
import os
import sys

from valuess import serving


def main():
    target = sys.argv[1]
    module, _, name = target.partition(":")
    app = getattr(importlib.import_module(module), name)
    if "watch" in app.extensions:
        serving.at_rest(app)
    workers, threads = int(os.environ["WORKERS"]), int(os.environ["THREADS"])
    serving.serve(target, os.environ["HOST"], int(os.environ["PORT"]), workers, threads)


if __name__ == "__main__":
    main()
