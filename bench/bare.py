"""The yardstick: bare Flask routes that send the bytes the portal sends.

BARE names a SQLite file with one table, page(name, html). `/page` sends bytes kept in
memory; `/read` reads them from the database, over a connection that each thread keeps.
"""

import os
import threading

from flask import Flask, Response
from peewee import sqlite3

app = Flask(__name__)
kept = threading.local()


def read(name):
    if not hasattr(kept, "connection"):
        kept.connection = sqlite3.connect(os.environ["BARE"])
    return kept.connection.execute("SELECT html FROM page WHERE name = ?", (name,)).fetchone()[0]


PAGE = read("visitor")


@app.get("/healthz")
def healthz():
    return "ok"


@app.get("/page")
def page():
    return Response(PAGE, mimetype="text/html")


@app.get("/read")
def one_read():
    return Response(read("partner"), mimetype="text/html")
