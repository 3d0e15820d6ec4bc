"""A page begun from a document: Word or Markdown. It opens in the editor as a draft, with how
it will look; nothing is created until that is saved."""

import base64
import re

from flask import abort, current_app, flash, g, redirect, request, url_for

from valuess import limits
from valuess.files.checks import RefusedFile
from valuess.files.models import File
from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import forms
from valuess.writing.drafts import Draft
from valuess.writing.kinds import kinds
from valuess.writing.models import Document
from valuess.writing.word import files, views

PICTURE = re.compile(r"!\[\]\(picture:(\d+)\)")
UPLOADS = 200  # in an hour, as where one adds them by hand


def import_file(kind):
    """Choose a document; then go on in the editor."""
    document = Document.standing(kind, forms.number("document"))
    if kinds[kind].within is not None:
        abort(404)
    g.alternates = {}
    if request.method == "GET":
        return page(document)
    try:
        title, body, told = read(views.sent(), request.files["file"].filename)
    except files.Refused as refused:
        return page(document, {"file": str(refused)}), 422
    draft = kept(kind, document, title, body)
    for words in told:
        flash(words, "info")
    number = document and document.id
    return redirect(url_for(".new", draft=draft.id, document=number), 303)


def page(document, errors=None):
    return render("writing/import.html", document=document, errors=errors or {})


def kept(kind, document, title, body):
    """The draft that holds the words of a document."""
    return Draft.keep(
        g.user, forms.new_token(), kind=kind, lang=g.lang, text=None, base=0,
        document=document and document.id, section=None, title=title[:200], body=body, note="",
        changed=True, place="",
    )  # fmt: skip


def read(content, name):
    """(title, Markdown, [what is to be said]) of a file. Raises files.Refused."""
    if content[:4] == b"PK\x03\x04" or name.lower().endswith((".docx", ".docm", ".doc")):
        return read_word(content)
    return read_markdown(content)


def read_markdown(content):
    if len(content) > files.MOST or b"\x00" in content:
        raise files.Refused(_("This is neither a Word document (.docx) nor Markdown."))
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", "replace")
    words = words.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    first, _newline, rest = words.partition("\n")
    if first.startswith("# "):
        return first[2:].strip(), rest.lstrip("\n"), []
    return "", words, []


def read_word(content):
    """The words of a Word document, its pictures kept as files of the portal."""
    answer = files.read(content, "convert")
    told, left = [], 0

    def shown(match):
        nonlocal left
        picture = answer["pictures"][int(match[1])]
        try:
            return keep(picture, int(match[1]))
        except RefusedFile:
            left += 1
            return f"[{picture['alt']}]" if picture["alt"] else ""

    body = PICTURE.sub(shown, answer["body"])
    if answer["tracked"]:
        told.append(_("The file has tracked changes: they are taken as accepted."))
    if left:
        told.append(_("Some pictures could not be taken: add them in the editor."))
    if any(not picture["alt"] for picture in answer["pictures"]):
        told.append(_("Some pictures do not say what they show: say it in the editor."))
    return answer["title"], body, told


def keep(picture, number):
    """The Markdown of a picture that is now a file here. Raises RefusedFile."""
    content = base64.b64decode(picture["content"])
    ending = "png" if content.startswith(b"\x89PNG") else "gif" if content[:3] == b"GIF" else "jpg"
    limits.hit("upload", g.user.id, UPLOADS, 3600)
    most = current_app.config["MAX_UPLOAD"]
    file = File.keep(f"picture-{number + 1}.{ending}", content, most, g.user)
    return file.markdown(picture["alt"])
