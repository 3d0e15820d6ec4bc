"""What the account forms send, read and checked; errors are {field: message}."""

from flask import request

from valuess.accounts.rules import (
    email_error,
    email_of,
    lang_error,
    name_error,
    name_of,
    password_error,
)


def typed(name):
    """One field as it was typed, "" when it is not there."""
    return request.form.get(name, "")


def errors_of(**errors):
    return {name: message for name, message in errors.items() if message}


def profile():
    """(name, lang), errors."""
    name, lang = name_of(typed("name")), typed("lang")
    return (name, lang), errors_of(name=name_error(name), lang=lang_error(lang))


def newcomer(email=None):
    """(email, name, password, lang), errors: the form of someone who joins.

    email: the address that an invitation gives; None when the form asks for it.
    """
    (name, lang), errors = profile()
    address = email or email_of(typed("email"))
    errors |= errors_of(
        email=email_error(address), password=password_error(typed("password"), address)
    )
    return (address, name, typed("password"), lang), errors
