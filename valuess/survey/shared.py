"""The blueprint of the room: its parts add their addresses to it."""

from flask import Blueprint

bp = Blueprint("survey", __name__, url_prefix="/<lang:lang>/survey", cli_group=None)
