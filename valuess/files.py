"""Attachments."""

from flask import Blueprint

bp = Blueprint("files", __name__)


@bp.get("/files/<token>/<name>")
def show(token, name):
    return "", 404


@bp.post("/<lang:lang>/files/")
def upload():
    return ""


def init_app(app):
    app.register_blueprint(bp)
