"""Two languages in the address, in the words and in the templates.

Every page is under /<lang>/. Words come from translations/ through gettext; the
msgid is UK English. Templates are compiled once per language with their literal
`_('…')` already translated, because looking them up on each page took more than
half of its time.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from babel.support import LazyProxy, Translations
from flask import current_app, g, request
from flask.templating import Environment
from flask_babel import Babel
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from valuess.config import LANGUAGES, TIMEZONES

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
BEFORE_PERCENT = {"fr": "\u00a0", "en": ""}
FIRST = re.compile(r"\b1(?=\s*–|\s+[^\W\d])")  # of a month, in words that name it
babel = Babel()


class LanguageConverter(BaseConverter):
    """<lang:lang> in a route: one of LANGUAGES, anything else is not found."""

    regex = "|".join(LANGUAGES)


def language():
    """The language being written: the page's, else the application's default."""
    return g.get("lang", "en")


def catalogue(lang=None):
    return current_app.extensions["catalogues"][lang or language()]


def _(message, **values):
    """The message in the language of the page; %(name)s is filled from the values."""
    text = catalogue().gettext(message)
    return text % values if values else text


def ngettext(one, many, num, **values):
    """The message for this number; %(num)d is the number itself."""
    return catalogue().ngettext(one, many, num) % {"num": num, **values}


def lazy(message):
    """A message translated when it is shown: for labels written at module level."""
    return LazyProxy(_, message, enable_cache=False)


class speaking:
    """`with speaking("fr"):` writes words in that language: for mails and commands."""

    def __init__(self, lang):
        self.lang = lang

    def __enter__(self):
        self.before = g.get("lang")
        g.lang = self.lang

    def __exit__(self, *_error):
        g.lang = self.before or "en"


class Translated(NodeTransformer):
    """Replaces `_('literal', **values)` in a template by its translation."""

    def __init__(self, gettext):
        self.gettext = gettext

    def visit_Call(self, node):
        self.generic_visit(node)
        literal = (
            isinstance(node.node, nodes.Name)
            and node.node.name == "_"
            and len(node.args) == 1
            and isinstance(node.args[0], nodes.Const)
        )
        if not literal or node.dyn_args or node.dyn_kwargs:
            return node
        words = nodes.Const(Markup(self.gettext(node.args[0].value)), lineno=node.lineno)
        if not node.kwargs:
            return words
        pairs = [
            nodes.Pair(nodes.Const(k.key, lineno=k.lineno), k.value, lineno=k.lineno)
            for k in node.kwargs
        ]
        return nodes.Mod(words, nodes.Dict(pairs, lineno=node.lineno), lineno=node.lineno)


class LanguageEnvironment(Environment):
    """Flask's Jinja environment, whose templates come out of the compiler translated."""

    translations = None

    def _generate(self, source, *args, **kwargs):
        if self.translations is not None:
            source = Translated(self.translations.gettext).visit(source)
        return super()._generate(source, *args, **kwargs)


def environments(app):
    """One overlay of the application's Jinja environment for each language."""
    made = {}
    for lang in LANGUAGES:
        made[lang] = app.jinja_env.overlay()
        made[lang].translations = app.extensions["catalogues"][lang]
    return made


def ordinal_first(words, lang):
    """A date in words as its language has it: « 1er février 2014 », which Babel does not say."""
    return FIRST.sub("1er", words) if lang == "fr" else words


def dated(day, style, lang):
    """A date in the words of a language; style: as babel.dates.format_date takes it."""
    return ordinal_first(format_date(day, style, locale=LOCALES[lang]), lang)


def shown(moment, lang=None, style="long"):
    """A UTC moment in the reader's zone: « 13 mai 2014 à 10:30 », "13 May 2014 at 09:30"."""
    lang = lang or language()
    local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(TIMEZONES[lang]))
    day = dated(local.date(), style, lang)
    hour = format_time(
        local, "H'\u00a0h\u00a0'mm" if lang == "fr" else "HH:mm", locale=LOCALES[lang]
    )
    return f"{day}, {hour}"


def shown_day(moment, lang=None):
    """The day alone, in the reader's zone; also for a plain date."""
    lang = lang or language()
    if isinstance(moment, datetime):
        moment = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(TIMEZONES[lang])).date()
    return dated(moment, "long", lang)


def machine(moment):
    """For <time datetime>: ISO 8601 with its zone."""
    return moment.isoformat() if type(moment) is date else moment.isoformat() + "Z"


def number(value, lang=None, pattern=None):
    return format_decimal(value, pattern, locale=LOCALES[lang or language()])


def percent(share):
    """From 0 to 1: « 12,5 % », "12.5%"; at most one decimal."""
    lang = language()
    figures = format_decimal(100 * share, "#,##0.#", locale=LOCALES[lang])
    return f"{figures}{BEFORE_PERCENT[lang]}%"


def init_app(app):
    babel.init_app(app, locale_selector=lambda: LOCALES[language()])
    app.url_map.converters["lang"] = LanguageConverter
    folder = str((app.extensions["root"] / "translations").resolve())
    app.extensions["catalogues"] = {
        lang: Translations.load(folder, [lang], "messages") for lang in LANGUAGES
    }
    app.jinja_environment = LanguageEnvironment
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(_=_, ngettext=ngettext, LANGUAGES=LANGUAGES)
    app.jinja_env.filters.update(
        when=shown, day=shown_day, machine=machine, number=number, percent=percent
    )
    app.extensions["environments"] = environments(app)

    @app.url_value_preprocessor
    def take_language(_endpoint, values):
        g.lang = (values or {}).pop("lang", None) or preferred()

    @app.url_defaults
    def give_language(endpoint, values):
        if app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values.setdefault("lang", language())


def preferred():
    """The language a request without one in its address asks for."""
    return request.accept_languages.best_match(LANGUAGES, "en")
