"""The pages that set codes beside a questionnaire: the comparison, its passages, the ties."""

from flask import Response, abort, flash, g, redirect, request, url_for

from valuess import sheets
from valuess.coding import asked, beside, book, codebook, polls, reading, sources, ties
from valuess.coding.codebook import Wrong
from valuess.coding.models import COUNTRIES
from valuess.coding.views import bp
from valuess.htmx import render
from valuess.i18n import _


@bp.get("/comparison")
def comparison():
    """Each code that is tied to a question: how often it was chosen, and in how many cases said."""
    made = beside.made(g.user)
    tied = {line.code.id for line in made.lines}
    return render(
        "coding/comparison.html", beside=made, words=polls.words(), countries=COUNTRIES,
        differs=beside.DIFFERS, often=beside.OFTEN, seldom=beside.SELDOM,
        untied=[code for code in codebook.known() if code.id not in tied],
    )  # fmt: skip


@bp.get("/comparison.csv")
def comparison_file():
    """The same as a table."""
    heads, rows = beside.sheet(beside.made(g.user))
    disposition = {"Content-Disposition": f'attachment; filename="comparison-{g.lang}.csv"'}
    return Response(sheets.to_csv(heads, rows), mimetype=sheets.CSV_TYPE, headers=disposition)


@bp.get("/comparison/<int:number>")
def tied_passages(number):
    """The passages that a number of the comparison stands for: `?country=FR`, `?of=answers`."""
    tie = next((each for each in ties.standing() if each.id == number), None) or abort(404)
    country = request.args.get("country", "")
    found = beside.passages(tie, g.user, country, request.args.get("of") == "answers")
    return render(
        "coding/passages.html", code=tie.code, passages=found,
        crumb=(_("Beside the questionnaire"), url_for(".comparison")),
        about=sources.about({(p.kind, p.number) for p in found}),
        translated=reading.translations(found),
    )  # fmt: skip


@bp.post("/codebook/<int:number>/tie")
def tie_code(number):
    """Tie a code to an answer that a questionnaire offers."""
    code, form = book.code_or_404(number), request.form
    choice, stance = polls.Choice.read(form.get("choice", "")), form.get("tie_stance", "")
    try:
        ties.tie(number, choice, stance, g.user)
    except Wrong as wrong:
        values = codebook.values_of(code)
        return book.code_page(code, values, wrong.errors, 422, choice=choice, tie_stance=stance)
    flash(_("Tied. You can undo it."), "success")
    return redirect(f"{url_for('.edit_code', number=number)}#ties", 303)


@bp.post("/codebook/<int:number>/untie")
def untie_code(number):
    """Take a tie away."""
    book.code_or_404(number)
    ties.untie(number, asked.whole(request.form.get("tie", "")), g.user) or abort(404)
    flash(_("Taken away. You can undo it."), "success")
    return redirect(f"{url_for('.edit_code', number=number)}#ties", 303)
