"""Who comes to an item, for its hosts and coordinators: to see, to print, to write to."""

from flask import abort, flash, g, make_response, redirect, request, url_for
from werkzeug.http import dump_options_header

from valuess import limits, sheets
from valuess.agenda.models import Item
from valuess.agenda.tongues import tongues
from valuess.htmx import render
from valuess.i18n import _, ngettext
from valuess.meeting.group import letters, lists
from valuess.meeting.group.letters import Letter
from valuess.meeting.group.marks import Place
from valuess.meeting.views import bp
from valuess.writing.forms import new_token

FILES = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}


def run_item(slug):
    """The item of this address, for those who run it; or 404."""
    item = Item.at(slug, g.user)
    if item is None or not item.run_by(g.user):
        abort(404)
    return item


@bp.get("/<slug>/people")
def people(slug):
    """Who comes and who waits; what they need, without names; the letter to all."""
    return page(run_item(slug), {}, {})


def page(item, form, errors, status=200):
    return (
        render(
            "meeting/people.html", item=item, roll=lists.roll(Place.of_item(item)), form=form,
            errors=errors, token=form.get("token") or new_token(),
            letters=list(Letter.listed(item)), country=lists.country, speaks=tongues,
        ),
        status,
    )  # fmt: skip


@bp.get("/<slug>/people.<any(csv, xlsx):ending>")
def people_file(slug, ending):
    """The list as a table."""
    item = run_item(slug)
    heads, rows = lists.table(lists.roll(Place.of_item(item)))
    if ending == "csv":
        made = sheets.to_csv(heads, rows)
    else:
        made = sheets.to_xlsx({_("Who comes"): (heads, rows)})
    return download(made, FILES[ending], f"{item.slug}.{ending}")


def download(content, kind, name):
    """An answer that is saved as a file."""
    answer = make_response(content)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    return answer


@bp.post("/<slug>/write")
def write(slug):
    """Write to everyone who comes or waits."""
    item = run_item(slug)
    subject, words, errors = letters.sent(request.form)
    token = request.form.get("token", "")
    if errors or not 8 <= len(token) <= 64:
        return page(item, request.form, errors, 422)
    limits.hit("letter", g.user.id, letters.HOURLY, 3600)
    letter = Letter.send(item, subject, words, token, g.user)
    flash(
        ngettext(
            "Your letter is on its way to %(num)d person.",
            "Your letter is on its way to %(num)d people.",
            letter.count,
        ),
        "success",
    )
    return redirect(url_for(".people", slug=item.slug), 303)
