"""What rooms put beside an item's page, whichever room shows the item.

`beside`: functions of (item, user) → Markup, "" where there is nothing to say to this
person. Pages of items show them all by `{% include "meeting/_group.html" %}`, with the
item named `item`. Such a page must not be made with render_shared.
"""

from flask import g

from valuess.frame import Registry

beside = Registry()


def parts(item):
    """The Markup of every function for the person on the page, in order."""
    made = (show(item, g.get("user")) for show in beside)
    return [each for each in made if each]
