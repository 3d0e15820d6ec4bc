"""A text with a history in each language: what every written page of the portal shares.

`Document` is the page, language aside; `Text` is it in one language; `Revision` is
one state of that text. `saving` holds the verbs, `merge` and `diff` compare, `desk`
puts the addresses of writing onto a room's blueprint.
"""

from valuess import frame
from valuess.writing import personal
from valuess.writing.review import mine


def init_app(app):
    frame.personal.add(personal.SOURCE)
    frame.mine.add(mine.mine)
