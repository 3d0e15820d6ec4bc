"""The addresses of the discussions of a page."""

from flask import abort, flash, g, redirect, request, url_for

from valuess.htmx import render
from valuess.i18n import _
from valuess.writing import abreast, checks, forms
from valuess.writing.talk import showing, talking
from valuess.writing.talk.models import Message, Thread


def found(kind, slug):
    """(the working text at this address, its Pairs), or 404."""
    text, pairs, _own = abreast.found(kind, slug)
    g.alternates = {
        lang: there.removesuffix("/translate") + "/discussion"
        for lang, there in g.alternates.items()
    }
    return text, pairs


def thread_of(text, number):
    return Thread.numbered(text.document_id, number) or abort(404)


def discussion(kind, slug):
    """Every discussion of a page in both languages; begin one."""
    text, pairs = found(kind, slug)
    if request.method == "GET":
        return page(text, pairs)
    pair = pairs.numbered(forms.number("pair", None))
    return done(text, pairs, lambda: talking.begin(text, pair, pairs.sides, sent(), g.user))


def reply(kind, slug, number):
    """Say something in a discussion."""
    text, pairs = found(kind, slug)
    thread = thread_of(text, number)
    return done(text, pairs, lambda: talking.answer(text, thread, sent(), g.user).thread, thread)


def close_thread(kind, slug, number):
    """Resolve a discussion."""
    text, _pairs = found(kind, slug)
    thread = thread_of(text, number)
    talking.resolve(text, thread, g.user)
    flash(_("The discussion is resolved."), "success")
    return back(text, thread)


def reopen_thread(kind, slug, number):
    """Reopen a discussion."""
    text, _pairs = found(kind, slug)
    thread = thread_of(text, number)
    talking.reopen(text, thread, g.user)
    flash(_("The discussion is open again."), "success")
    return back(text, thread)


def message(kind, slug, number):
    """Change one's own words in a discussion."""
    text, _pairs = found(kind, slug)
    here = Message.numbered(text.document_id, number)
    if here is None or here.author_id != g.user.id:
        abort(404)
    if request.method == "GET":
        return editor(text, here)
    try:
        talking.change(here, forms.number("version"), words(), text, g.user)
    except checks.Unacceptable as refused:
        return editor(text, here, refused.errors, 422)
    except talking.Overtaken as over:
        return editor(text, over.message, {}, 409)
    return back(text, here.thread)


def editor(text, here, errors=None, status=200):
    page = render("writing/message.html", text=text, message=here, errors=errors or {},
                  form=request.form, overtaken=status == 409)  # fmt: skip
    return page, status


def done(text, pairs, verb, thread=None):
    """Back to the discussion after its verb; or the page again, with every word typed."""
    try:
        made = verb()
    except checks.Unacceptable as refused:
        return page(text, pairs, refused.errors, 422, thread)
    flash(_("Your words are there for everyone who works on this page."), "success")
    return back(text, made)


def back(text, thread):
    """To the discussion; or to the translate page, when it was held there."""
    if request.form.get("from") == "translate":
        at = forms.number("at", None)
        return redirect(url_for(".translate", slug=text.slug, at=at, _anchor="at-hand"), 303)
    return redirect(url_for(".discussion", slug=text.slug, _anchor=f"thread-{thread.id}"), 303)


def words():
    return request.form.get("words", "")


def sent():
    """What a form says: the words, who should be told, and the form's own name."""
    tell = forms.number("tell", None)
    return {"words": words(), "tell": tell, "token": forms.token()}


def page(text, pairs, errors=None, status=200, thread=None):
    """All discussions of a page. thread: the one whose form has something wrong, or None."""
    asked = forms.number("pair", forms.number("at", None))
    return (
        render(
            "writing/discussion.html", text=text, pairs=pairs, talks=showing.talks(pairs),
            errors=errors or {}, form=request.form, wrong_thread=thread and thread.id, asked=asked,
            token=forms.new_token(), people=talking.candidates(text, g.user),
        ),
        status,
    )  # fmt: skip
