"""What rooms put beside an item's page, whichever room shows the item.

`beside`: functions of (item, user) → Markup, "" where there is nothing to say to this
person. Pages of items show them all by `{% include "meeting/_group.html" %}`, with the
item named `item`. Such a page must not be made with render_shared.
`pages`, `followers`, `afterwards`, `hanging`: what a room has of its own for an item.
"""

from flask import g

from valuess.frame import Registry

beside = Registry()
pages = Registry()  # functions of an item → the address of the page that a room has for it, or ""
followers = Registry()  # functions of (item as it was, as it is), in the transaction of a change
afterwards = Registry()  # functions of a moved item → words on what does not move with it, or ""
hanging = Registry()  # functions of an item → sentences on what would be lost with it


def reminders(item):
    """What whoever moved an item is to look at."""
    return [words for say in afterwards if (words := say(item))]


def hangs_on(item):
    """Why an item may not be deleted: sentences, none when it may."""
    return [words for say in hanging for words in say(item)]


def page_of(item):
    """The address of the page that another room than the meeting's has for an item, or ""."""
    return next((address for find in pages if (address := find(item))), "")


def parts(item):
    """The Markup of every function for the person on the page, in order."""
    made = (show(item, g.get("user")) for show in beside)
    return [each for each in made if each]
