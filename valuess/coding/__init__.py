"""What people say, and what it is about: the codebook, and the passages it is given to.

Shared by the rooms whose texts are coded: they register them in `sources`. `deeds` holds the
verbs, `undoing` reverses them, `shifting` knows where a passage stands after an edit, `marking`
shows a text with its passages, `codebook` is the tree of codes; `polls` is where a room that asks
registers what it offers to choose, `subjects` where one registers what else memos are about.
"""

from valuess import frame
from valuess.coding import book as book
from valuess.coding import codebook as codebook
from valuess.coding import compared as compared
from valuess.coding import content as content
from valuess.coding import deeds as deeds
from valuess.coding import edges as edges
from valuess.coding import exchanging as exchanging
from valuess.coding import joined as joined
from valuess.coding import marking as marking
from valuess.coding import personal, waiting
from valuess.coding import sources as sources
from valuess.coding import subjects as subjects
from valuess.coding import undoing as undoing
from valuess.coding.codebook import codes as codes
from valuess.coding.deeds import forget as forget
from valuess.coding.deeds import mark as mark
from valuess.coding.deeds import memo as memo
from valuess.coding.deeds import recode as recode
from valuess.coding.deeds import translate as translate
from valuess.coding.deeds import unmark as unmark
from valuess.coding.moving import shift as shift
from valuess.coding.reading import passage as passage
from valuess.coding.reading import passages as passages
from valuess.coding.reading import translations as translations
from valuess.coding.undoing import undo as undo
from valuess.coding.views import bp
from valuess.i18n import lazy


def init_app(app):
    app.register_blueprint(bp)
    frame.personal.add(personal.SOURCE)
    frame.mine.add(waiting.mine)
    frame.offer(lazy("Coding"), "coding.index")
