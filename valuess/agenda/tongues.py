"""Languages that people speak, by their names in the reader's language: words, never flags."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from valuess.config import LANGUAGES
from valuess.i18n import LOCALES, language

MORE = ("br", "cy", "es", "de")  # what else people here may speak, besides LANGUAGES


def tongue(code):
    """« français », "French"; a code that nobody knows as it is."""
    return named(code, LOCALES[language()])


@lru_cache(maxsize=200)
def named(code, locale):
    """A language by its name in another; kept, since Babel looks on the disk each time."""
    try:
        return Locale.parse(code).get_language_name(locale) or code
    except (UnknownLocaleError, ValueError, TypeError):
        return str(code)


def tongues(codes):
    """The names of several, with commas."""
    return ", ".join(tongue(code) for code in codes or ())


def choices():
    """(code, name) of those that a form offers."""
    return [(code, tongue(code)) for code in (*LANGUAGES, *MORE)]
