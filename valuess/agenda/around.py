"""What rooms put beside an item's page, whichever room shows the item.

`beside`: functions of (item, user) → Markup, "" where there is nothing to say to this
person. Pages of items show them all by `{% include "meeting/_group.html" %}`, with the
item named `item`. Such a page must not be made with render_shared.

`onward`: functions of an item → (words, address) of what comes next for who has a seat
in it, such as choosing where to board; None where nothing does.
"""

from flask import g

from valuess.frame import Registry

beside = Registry()
onward = Registry()


def parts(item):
    """The Markup of every function for the person on the page, in order."""
    made = (show(item, g.get("user")) for show in beside)
    return [each for each in made if each]


def steps(item):
    """[(words, address)] of what comes next for who has a seat in the item."""
    made = (step(item) for step in onward)
    return [each for each in made if each]
