"""The desk: the addresses at which a room's texts are read, written and looked back on.

`furnish(blueprint, kind)` gives a room all of them; each view gets the kind's name.
"""

from flask import abort, flash, g, redirect, request, url_for
from markupsafe import Markup

from valuess.access import ACCESS, may
from valuess.htmx import render
from valuess.i18n import _
from valuess.sharing import render_shared
from valuess.writing import (
    abreast,
    blocks,
    checks,
    conflicts,
    edits,
    forms,
    past,
    reading,
    saving,
)
from valuess.writing.drafts import Draft
from valuess.writing.kinds import kinds
from valuess.writing.models import PROPOSED, Document, Revision, Text, sees_working
from valuess.writing.review import views as review
from valuess.writing.talk import own
from valuess.writing.talk import views as talk
from valuess.writing.word import importing
from valuess.writing.word import views as word


def furnish(blueprint, kind):
    """Put the addresses of writing onto a blueprint; `kind` is a registered Kind."""
    rules = (
        ("new", "new", new, ("GET", "POST")),
        ("bin", "bin", past.bin_of, ("GET",)),
        ("bin/<int:document>", "give_back", past.give_back, ("POST",)),
        ("draft", "new_draft", draft, ("POST",)),
        ("draft/<int:number>/drop", "drop_draft", drop_draft, ("POST",)),
        ("preview", "preview", preview, ("POST",)),
        ("import", "import_file", importing.import_file, ("GET", "POST")),
        ("word", "offline", word.word, ("GET", "POST")),
        ("word.docx", "offline_file", word.word_file, ("GET",)),
        ("word/save", "keep_offline", word.keep_word, ("POST",)),
        ("<slug>", "show", show, ("GET",)),
        ("<slug>.md", "source", source, ("GET",)),
        ("<slug>/edit", "edit", edit, ("GET", "POST")),
        ("<slug>/draft", "draft", draft, ("POST",)),
        ("<slug>/resolve", "resolve", resolve, ("POST",)),
        ("<slug>/history", "history", past.history, ("GET",)),
        ("<slug>/revision/<int:number>", "revision", past.revision, ("GET",)),
        ("<slug>/diff", "diff", past.diff, ("GET",)),
        ("<slug>/restore", "restore", past.restore, ("POST",)),
        ("<slug>/translate", "translate", abreast.translate, ("GET", "POST")),
        ("<slug>/translate/say", "say", abreast.say, ("POST",)),
        ("<slug>/translate/unsay/<int:number>", "unsay", abreast.unsay, ("POST",)),
        ("<slug>/word", "word", word.word, ("GET", "POST")),
        ("<slug>/word.docx", "word_file", word.word_file, ("GET",)),
        ("<slug>/word/save", "keep_word", word.keep_word, ("POST",)),
        ("<slug>/publish", "publish", review.publish, ("GET", "POST")),
        ("<slug>/review", "review", review.review, ("GET", "POST")),
        ("<slug>/review/<int:number>/decide", "decide", review.decide, ("POST",)),
        ("<slug>/review/<int:number>/take-back", "take_back", review.take_back, ("POST",)),
        ("<slug>/revision/<int:number>/kind", "rekind", review.rekind, ("POST",)),
        ("<slug>/discussion", "discussion", talk.discussion, ("GET", "POST")),
        ("<slug>/discussion/<int:number>", "reply", talk.reply, ("POST",)),
        ("<slug>/discussion/<int:number>/resolve", "close_thread", talk.close_thread, ("POST",)),
        ("<slug>/discussion/<int:number>/reopen", "reopen_thread", talk.reopen_thread, ("POST",)),
        ("<slug>/follow", "follow", own.follow, ("GET", "POST")),
        ("<slug>/message/<int:number>", "message", talk.message, ("GET", "POST")),
        ("<slug>/withdraw", "withdraw", past.withdraw, ("POST",)),
        ("<slug>/bin", "throw", past.throw, ("POST",)),
    )
    for rule, endpoint, view, methods in rules:
        blueprint.add_url_rule(
            f"/{rule}", endpoint, view, methods=methods, defaults={"kind": kind.name}
        )


def may_write(kind, slug=None):
    """True when the person may write texts of this kind; where they are some people's, this one."""
    level = ACCESS[f"{kind}.edit"]
    return may(level) and (kinds[kind].within is None or sees_working(kind, slug))


def may_begin(kind, document):
    """True when the person may begin a text, of this document or of a new one."""
    within = kinds[kind].within
    return within is None or (document is not None and within(document.id, g.user))


def show(kind, slug):
    """The page: published words for visitors, working ones for those who write."""
    seen = sees_working(kind, slug)
    working = seen and request.args.get("version") != "published"
    found = reading.page(kind, slug, working)
    if found is None or (found.foreign and found.alternates[g.lang] != request.path):
        target = found.alternates[g.lang] if found else reading.elsewhere(kind, slug, working)
        return redirect(target, 301 if found is None else 302) if target else abort(404)
    g.alternates = found.alternates
    others = Draft.others_at(found.text, g.user) if working else []
    page = {"reading": found, "may_write": may_write(kind, slug), "others": others, "kind": kind}
    if others:
        return render("writing/show.html", **page)
    return render_shared((kind, slug, working, seen), "writing/show.html", **page)


def source(kind, slug):
    """The page as Markdown, its title first."""
    text = Text.at(kind, g.lang, slug, sees_working(kind, slug))
    if text is None or text.lang != g.lang:
        abort(404)
    words = f"# {text.revision.title}\n\n{text.revision.body}"
    return words, {"Content-Type": "text/markdown; charset=utf-8"}


def working_text(kind, slug):
    """The text to write on, in the language of the address, or 404."""
    text = Text.at(kind, g.lang, slug, working=True) if sees_working(kind, slug) else None
    if text is None or text.lang != g.lang:
        abort(404)
    g.alternates = reading.alternates(text, working=True)
    return text


def edit(kind, slug):
    """Write on a text, in the language of the address: the whole of it or one section."""
    text = working_text(kind, slug)
    if request.method == "GET":
        return opened(text)
    writing = forms.sent()
    if "preview" in request.form:
        return form(text, writing, preview=True)
    try:
        outcome = saving.save(text, writing, g.user)
    except checks.Unacceptable as refused:
        return refusal(text, writing, refused)
    return answered(text, outcome)


def opened(text):
    """The form as one opens it: the working words, or a draft that one takes up again."""
    draft = Draft.waiting(g.user, text.kind, text.lang, text).where(
        Draft.id == forms.number("draft")
    ).first()  # fmt: skip
    if draft:
        return form(text, draft_writing(draft))
    section = forms.section()
    body = part(text.revision.body, section)
    if body is None:
        abort(404)
    writing = checks.Writing(
        text.title, body, text.head, kind=PROPOSED, section=section, token=forms.new_token()
    )
    Draft.keep(
        g.user, writing.token, kind=text.kind, lang=text.lang, text=text, base=text.head,
        section=section, place=place_of(text.revision, section),
    )  # fmt: skip
    return form(text, writing)


def part(body, section):
    """The words of one section, the whole when section is None; None where there is none such."""
    if section is None:
        return body
    try:
        return blocks.section_text(body, section)
    except IndexError:
        return None


def place_of(revision, section):
    """The heading of the section that is open, in words; "" for the whole text."""
    return "" if section is None else blocks.sections(revision.body)[section].heading


def draft_writing(draft):
    return checks.Writing(
        draft.title, draft.body, draft.base, draft.note, PROPOSED, draft.section, draft.token
    )


def form(text, writing, errors=None, preview=False, status=200):
    """The editor, filled in; `text` is None, or unsaved, for a new page."""
    kind, lang = (text.kind, text.lang)
    saved = text if text.id else None
    fine = preview or "body" not in (errors or {})
    shown = reading.previewed(writing.body, lang, kind) if fine else ("", "")
    return (
        render(
            "writing/edit.html", text=text, writing=writing, errors=errors or {},
            preview=Markup(shown[0]), preview_error=shown[1], urls=urls(text),
            drafts=list(Draft.waiting(g.user, kind, lang, saved).where(
                Draft.token != writing.token)),
            others=Draft.others_at(text, g.user) if saved else [],
            done=Revision.tokens_of(g.user),
        ),
        status,
    )  # fmt: skip


def urls(text):
    """Where the editor of this text sends what."""
    if text.id:
        make = {name: url_for(f".{name}", slug=text.slug) for name in ("edit", "draft", "show")}
    else:
        make = {
            "edit": url_for(".new", document=text.document_id),
            "draft": url_for(".new_draft", document=text.document_id),
            "show": url_for(".index"),
        }
        if kinds[text.kind].within is None:
            make["import"] = url_for(".import_file", document=text.document_id)
    return {**make, "preview": url_for(".preview"), "files": url_for("files.upload")}


def refusal(text, writing, refused):
    """The form again with what is wrong beside its field, and every word still there."""
    if "base" in refused.errors and text.id:
        writing.base = text.head
    return form(text, writing, refused.errors, status=413 if refused.too_long else 422)


def answered(text, outcome):
    """Back to the page after a save; or the choice to make, when two people disagree."""
    if outcome.status == "conflict":
        return conflicts.page(text, outcome)
    messages = {
        "saved": _("Page saved."),
        "merged": _("Page saved, together with what someone else wrote meanwhile."),
        "same": _("Nothing had changed: the page stays as it was."),
    }
    flash(messages[outcome.status], "success")
    slug = Text.get_by_id(outcome.revision.text_id).slug
    return redirect(url_for(".show", slug=slug), 303)


def resolve(kind, slug):
    """Save a conflict as the writer chose, passage by passage."""
    text = working_text(kind, slug)
    outcome = saving.conflict_again(text, forms.number("attempt"), forms.number("theirs"))
    if outcome is None:
        abort(400)
    chosen = forms.choices(len(outcome.merge.conflicts))
    title = outcome.title or request.form.get("title", "")
    missing = {f"choice-{i}": _("Choose what to keep here.") for i, c in enumerate(chosen) if not c}
    if not title:
        missing["title"] = _("Choose a title.")
    if missing:
        return conflicts.page(text, outcome, missing)
    try:
        writing = saving.resolved(outcome, title, chosen, forms.token())
        return answered(text, saving.save(text, writing, g.user))
    except checks.Unacceptable as refused:
        return refusal(text, writing, refused)


def new(kind):
    """Begin a page, or the other language of one that exists."""
    document = Document.standing(kind, forms.number("document"))
    if not may_begin(kind, document):
        abort(404)
    if document and (there := Text.of_document(document, working=True).get(g.lang)):
        return redirect(f"{there.address()}/edit")
    text = Text(kind=kind, lang=g.lang, title="", document=document)
    g.alternates = {}
    if request.method == "GET":
        return form(text, blank(kind))
    writing = forms.sent()
    if "preview" in request.form:
        return form(text, writing, preview=True)
    try:
        return answered(text, saving.begin(kind, g.lang, writing, g.user, document))
    except checks.Unacceptable as refused:
        return refusal(text, writing, refused)


def blank(kind):
    """What the form of a new page holds: a draft that one takes up again, or a title alone."""
    draft = Draft.numbered(forms.number("draft"), g.user, kind)
    if draft and draft.text_id is None:
        return draft_writing(draft)
    title = " ".join(request.args.get("title", "").split())[: checks.TITLE_LIMIT]
    return checks.Writing(title, "", kind=PROPOSED, token=forms.new_token())


def draft(kind, slug=None):
    """Keep what is being typed; the answer says when it was kept, and who else is writing."""
    text = working_text(kind, slug) if slug else None
    if text is None and not may_begin(kind, Document.standing(kind, forms.number("document"))):
        abort(404)
    writing = forms.sent()
    head = text.revision if text else None
    before = head and text.revision_numbered(writing.base)
    whole = part(before.body, writing.section) if before else ""
    first = before.title if before else "", blocks.normalise(whole or "")
    last = writing.title, blocks.normalise(writing.body)
    kept = Draft.keep(
        g.user, writing.token, kind=kind, lang=g.lang, text=text, base=writing.base,
        document=forms.number("document", None), section=writing.section,
        title=writing.title[:400], body=writing.body, note=writing.note[:400],
        changed=first != last, place=request.form.get("place", "")[:200],
    )  # fmt: skip
    others = Draft.others_at(text, g.user) if text else []
    newer = head if head and head.number > writing.base else None
    asked = kept.changed and before and writing.kind == PROPOSED
    proposed = edits.proposed(first, last) if asked else ""
    return render("writing/_kept.html", draft=kept, others=others, newer=newer, proposed=proposed)


def drop_draft(kind, number):
    """Give up a draft of one's own."""
    mine = Draft.numbered(number, g.user, kind)
    if mine is None:
        abort(404)
    back = mine.text.address() + "/edit" if mine.text else url_for(".new")
    Draft.end(g.user, mine.token)
    flash(_("The draft was given up."), "success")
    return redirect(back, 303)


def preview(kind):
    """The words as they will look, for the pane beside the editor."""
    words, error = reading.previewed(request.form.get("body", ""), g.lang, kind)
    return render("writing/_preview.html", preview=Markup(words), preview_error=error)
