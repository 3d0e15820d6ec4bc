"""Uploading a file, and giving it out."""

from flask import Blueprint, abort, current_app, g, make_response, request
from werkzeug.http import dump_options_header

from valuess import limits
from valuess.files.checks import RefusedFile
from valuess.files.models import File
from valuess.htmx import render
from valuess.i18n import _

bp = Blueprint("files", __name__)
# A PDF is downloaded: a browser shows none under the policy that keeps a file from running.
SHOWN = ("image/", "text/plain")
IN_AN_HOUR = 200  # files that one person may add


@bp.get("/files/<token>/<path:name>")
def show(token, name):
    """The file: shown when it is a picture or plain text, else to be downloaded."""
    file = File.visible(token, g.user)
    if file is None or name != file.name:
        abort(404)
    unchanged = request.if_none_match.contains(file.sha256)
    answer = make_response(b"" if unchanged else file.bytes())
    answer.mimetype = file.mime
    how = "inline" if file.mime.startswith(SHOWN) else "attachment"
    answer.headers["Content-Disposition"] = dump_options_header(how, {"filename": file.name})
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(file.sha256)
    return answer.make_conditional(request)


@bp.post("/<lang:lang>/files/")
def upload():
    """Keep a file, and say which words put it into a page."""
    g.alternates = {}
    limits.hit("upload", g.user.id, IN_AN_HOUR, 3600)
    sent, alt = request.files.get("file"), request.form.get("alt", "").strip()
    try:
        file = kept(sent, request.form.get("about", ""))
        if file.is_picture and not alt:
            alt = file.name.rpartition(".")[0]
    except RefusedFile as refused:
        page = {"error": str(refused), "file": None, "alt": alt, "words": ""}
        return render("files/kept.html", fragment="files/_added.html", **page), 422
    return render(
        "files/kept.html", fragment="files/_added.html", file=file, error=None,
        words=file.markdown(alt),
    )  # fmt: skip


def kept(sent, about):
    if sent is None or not sent.filename:
        raise RefusedFile(_("Choose a file first."))
    most = current_app.config["MAX_UPLOAD"]
    return File.keep(sent.filename, sent.stream.read(most + 1), most, g.user, about)
