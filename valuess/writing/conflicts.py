"""The page on which a writer chooses, where two people wrote the same passage."""

from flask import request

from valuess.htmx import render
from valuess.writing import forms
from valuess.writing.diff import compare_words


def page(text, outcome, errors=None):
    """Both texts, and the choice between them; what was written is in the history already."""
    return (
        render(
            "writing/conflict.html", text=text, outcome=outcome, attempt=outcome.revision,
            theirs=outcome.theirs, conflicts=outcome.merge.conflicts, errors=errors or {},
            title_conflict=outcome.title is None, token=forms.new_token(), form=request.form,
            compared=compare_words,
        ),
        409,
    )  # fmt: skip
