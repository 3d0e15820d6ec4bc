"""A page, or the one fragment of it that htmx asked for."""

import hashlib

from flask import current_app, g, request

LONGEST_LABEL = 80  # characters


def render(page, /, fragment=None, **context):
    """The page; or, when the request's HX-Target names it, its fragment alone.

    fragment: the template that is the inside of the element whose id is made from
    its path, "guide/_rows.html" → "guide-rows". A history restore, and every
    request without htmx, gets the whole page.
    """
    current_app.update_template_context(context)
    environment = current_app.extensions["environments"][g.lang]
    return environment.get_template(chosen(page, fragment)).render(context)


def chosen(page, fragment):
    """Of a page and the fragment that fills one of its elements, the one asked for."""
    return fragment if fragment and asks_for(element(fragment)) else page


def asked_by_htmx():
    """True when htmx asks for something to put into the page, rather than for a page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
        and headers.get("HX-Boosted") != "true"
    )


def element(fragment):
    """The id of the element that a fragment fills."""
    return fragment.removesuffix(".html").replace("/_", "-").replace("_", "-")


def asks_for(target):
    """True when htmx asks for what is inside the element with this id."""
    return asked_by_htmx() and request.headers.get("HX-Target", "").rsplit("#", 1)[-1] == target


def part(template, **context):
    """Words rendered from a template in the language of the page, outside a page."""
    environment = current_app.extensions["environments"][g.lang]
    return environment.get_template(template).render(context)


def labels():
    """{field: label} of the forms made so far for this page."""
    return g.setdefault("labels", Labels())


class Labels(dict):
    """What the summary of what is wrong calls the fields; "" for one that has no short label."""

    def __missing__(self, _name):
        return ""


def labelled(name, label):
    """Note the label of a field, for the summary above its form; prints nothing.

    A label that is a sentence, as of a consent, is none there.
    """
    if len(str(label)) <= LONGEST_LABEL:
        labels().setdefault(name, label)
    return ""


def fingerprint(data):
    return hashlib.blake2b(data, digest_size=6).hexdigest()
