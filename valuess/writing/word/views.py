"""Pages and a whole room in Word: the file, what an edited one changes, and saving that."""

import json
import re

from flask import abort, flash, g, make_response, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import blocks, checks, diff, forms, past, reading, saving, standing
from valuess.writing.kinds import kinds
from valuess.writing.merge import Custom
from valuess.writing.models import Text, sees_working
from valuess.writing.word import files, keeping, paired, whole
from valuess.writing.word.files import Refused

KEY = re.compile(r"body-(\d{1,9})-([a-z]{2,5})")
KEPT = ("mine", "theirs", "both")


def found(kind, slug):
    """(the text of this address or None for all, its documents' numbers); 404 for others."""
    if slug is None:
        if kinds[kind].within is not None:
            abort(404)
        g.alternates = {}
        return None, whole.documents(kind)
    text = Text.at(kind, g.lang, slug, working=True) if sees_working(kind, slug) else None
    if text is None:
        abort(404)
    addresses = reading.alternates(text, working=True)
    g.alternates = {lang: f"{there}/word" for lang, there in addresses.items()}
    return text, [text.document_id]


def word(kind, slug=None):
    """The file in two columns to take away; sent back, what it would change."""
    text, documents = found(kind, slug)
    if request.method == "GET":
        return page(kind, text)
    try:
        taken, told = paired.taken(files.read(sent()), documents)
    except Refused as refused:
        return page(kind, text, {"file": str(refused)})
    return shown(kind, text, [one for one in taken if any(s.changed for s in one.sides)], told)


def sent():
    """The bytes of the file that the form sends. Raises Refused."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(_("Choose a file first."))
    return file.stream.read(files.MOST + 1)


def page(kind, text, errors=None):
    errors = errors or {}
    slow = text is None and whole.large(kind)
    return render(
        "writing/word.html", kind=kind, text=text, errors=errors, urls=urls(text), slow=slow
    ), (422 if errors else 200)


def urls(text):
    """Where one takes the file, sends it, saves it, and goes back to."""
    if text is None:
        return {"file": url_for(".offline_file"), "send": url_for(".offline"),
                "save": url_for(".keep_offline"), "back": url_for(".index")}  # fmt: skip
    return {
        "file": url_for(".word_file", slug=text.slug), "send": url_for(".word", slug=text.slug),
        "save": url_for(".keep_word", slug=text.slug), "back": url_for(".show", slug=text.slug),
    }  # fmt: skip


def word_file(kind, slug=None):
    """The file itself, or the page on which that of a large room is prepared."""
    text, documents = found(kind, slug)
    if text is None and whole.large(kind):
        return redirect(url_for("prepared.show", kind=whole.KIND, what=kind))
    title = text.title if text else str(kinds[kind].label)
    try:
        content = files.made(paired.sheet(title, documents))
    except Refused:
        abort(503)
    answer = make_response(content)
    answer.mimetype = files.DOCX
    name = f"{text.slug if text else kind}.docx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def shown(kind, text, taken, told, errors=None, status=200):
    """What would change, paragraph by paragraph, before anything is written."""
    g.alternates = {}
    pages = [
        {"one": one, "sides": [(side, changes(side)) for side in one.sides if side.changed],
         "rows": json.dumps(one.changed)}
        for one in taken
    ]  # fmt: skip
    return render(
        "writing/word_changes.html", kind=kind, text=text, pages=pages, told=told,
        compared=diff.compare_words, errors=errors or {}, urls=urls(text), form=request.form,
        token=forms.new_token(), stuck=any(side.error for one in taken for side in one.sides),
    ), status  # fmt: skip


def changes(side):
    """How the page would change from what it is now; passages in conflict stay as they are."""
    if side.text is None:
        old = {"title": "", "body": ""}
        new = {"title": side.title, "body": side.body}
    else:
        head, merged = side.text.revision, side.combined.merge
        old = {"title": head.title, "body": head.body}
        new = {"title": side.combined.title or head.title,
               "body": merged.resolve(["theirs"] * len(merged.conflicts))}  # fmt: skip
    return {"old": old, "new": new, "groups": past.passages(old["body"], new["body"]),
            "summary": diff.summary(old["body"], new["body"])}  # fmt: skip


def keep_word(kind, slug=None):
    """Save what was shown: each language merged again with what came meanwhile."""
    text, documents = found(kind, slug)
    sides = sides_sent(documents)
    if not all(sides):
        return page(kind, text, {"file": _("The page is another one now: take it away again.")})
    errors = {key: said for side in sides for key, said in missing(side).items()}
    if not sides:
        abort(400)
    try:
        conflict = None if errors else keeping.keep(sides, work(sides), g.user)
    except checks.Unacceptable as refused:
        errors, conflict = {"file": " ".join(map(str, refused.errors.values()))}, None
    if errors or conflict:
        return shown(kind, text, again(sides), [], errors, 422 if errors else 409)
    flash(_("What you wrote in Word is saved."), "success")
    return redirect(here(text), 303)


def work(sides):
    """What the form says of all that it saves."""
    numbers = {side.document for side in sides} if request.form.get("agree") else ()
    return keeping.Work(
        kind=request.form.get("kind", ""),
        token=forms.token()[:32],
        choices={side.key: choices(side) for side in sides},
        agreed={number: request.form.get(f"rows-{number}", "") for number in numbers},
    )


def here(text):
    """Where one comes out: a slug may have followed its title."""
    if text is None:
        return url_for(".index")
    return Text.get_by_id(text.id).address(g.lang)


def sides_sent(documents):
    """The Sides that the form of the preview holds, merged anew; None for one that is no more."""
    matches = (KEY.fullmatch(name) for name in request.form)
    keys = [(int(match[1]), match[2]) for match in matches if match]
    made = [side_sent(number, lang) for number, lang in keys
            if number in documents and lang in standing.SIDES]  # fmt: skip
    return made


def side_sent(number, lang):
    """One Side of the form; None when its base is not known."""
    key = f"{number}-{lang}"
    text = standing.heads_of(number, standing.SIDES)[lang]
    base = text.revision_numbered(forms.number(f"base-{key}")) if text else None
    if text and base is None:
        return None
    title = request.form.get(f"title-{key}", "")
    body = blocks.normalise(request.form[f"body-{key}"])
    side = paired.Side(number, lang, text, base, title, body)
    side.combined = saving.combine(base, text.revision, title, body) if text else None
    return side


def choices(side):
    """What the form chooses for each conflict of a side; None where nothing is chosen."""
    made = []
    for at in range(len(side.conflicts)):
        choice = request.form.get(f"choice-{side.key}-{at}")
        own = request.form.get(f"own-{side.key}-{at}", "")
        made.append(Custom(own) if choice == "own" else choice if choice in KEPT else None)
    return made


def missing(side):
    """{field: message} for the conflicts in which nothing is chosen, or that are new."""
    said = {}
    shown_at = forms.number(f"theirs-{side.key}")
    moved = side.conflicts and side.text.head != shown_at
    for at, choice in enumerate(choices(side)):
        if choice is None or moved:
            said[f"choice-{side.key}-{at}"] = _("Choose what to keep here.")
    return said


def again(sides):
    """The Taken of what a form sent, to be shown once more."""
    made = {}
    for side in sides:
        made.setdefault(side.document, paired.Taken(side.document, [])).sides.append(side)
        side.error = paired.wrong(side)
    return list(made.values())
