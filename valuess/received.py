"""What a request brings, made fit to be kept: by the databases, and in UTF-8.

PostgreSQL refuses the character NUL, and both refuse a number that is too large for
them: an address that holds either is that of nothing, and a field loses its NULs.
"""

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, PathConverter, UnicodeConverter, ValidationError

LARGEST = 2**31 - 1  # the greatest number of a row


def fit(words):
    """Words without NUL and without halves of characters (lone surrogates)."""
    return words.replace("\x00", "").encode(errors="ignore").decode()


def all_fit(pairs):
    """The fields of a form or a query, names and values made fit."""
    made = [(name, value) for name, values in pairs.lists() for value in values]
    if not any("\x00" in name or "\x00" in value for name, value in made):
        return pairs
    return ImmutableMultiDict([(fit(name), fit(value)) for name, value in made])


class Received(Request):
    """A request whose fields can be kept."""

    def _load_form_data(self):
        super()._load_form_data()
        self.__dict__["form"] = all_fit(self.__dict__["form"])

    @property
    def args(self):
        known = self.__dict__.get("fit_args")
        if known is None:
            known = self.__dict__["fit_args"] = all_fit(super().args)
        return known


class Number(IntegerConverter):
    """The number of a row, in an address."""

    def __init__(self, url_map, max=LARGEST, **options):
        super().__init__(url_map, max=max, **options)


class Words(UnicodeConverter):
    """A word in an address."""

    def to_python(self, value):
        if "\x00" in value:
            raise ValidationError
        return super().to_python(value)


class Path(PathConverter):
    """The end of an address, with its slashes."""

    def to_python(self, value):
        if "\x00" in value:
            raise ValidationError
        return super().to_python(value)


def init_app(app):
    app.request_class = Received
    app.url_map.converters.update(default=Words, string=Words, path=Path, int=Number)
