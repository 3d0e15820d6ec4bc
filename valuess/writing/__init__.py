"""A text with a history in each language: what every written page of the portal shares.

`Document` is the page, language aside; `Text` is it in one language; `Revision` is
one state of that text. `saving` holds the verbs, `merge` and `diff` compare, `pairing`
knows which paragraph is which in the other language, `standing` keeps that, `abreast`
shows both, `review/` is what another organisation says before a page is published, `talk/`
what people say to one another of a paragraph and hear of what they follow, and `desk` puts
the addresses of writing onto a room's blueprint.
"""

from valuess import evidence, frame, mail
from valuess.writing import citing, memory, personal, standing
from valuess.writing.review import mine
from valuess.writing.talk import digest, following, own, showing
from valuess.writing.talk.models import count_open


def waiting_at(text):
    """How many paragraphs of a text wait for somebody who writes its language."""
    counts = standing.counts([text.document_id], keeping=False)[text.document_id]
    return counts.waits(text.lang)


def open_talks_of(text):
    """How many discussions of a page are open."""
    return count_open([text.document_id]).get(text.document_id, 0)


def init_app(app):
    app.jinja_env.globals["waiting_at"] = waiting_at
    app.jinja_env.globals["open_talks_of"] = open_talks_of
    app.jinja_env.filters["linked"] = showing.linked
    if standing.catch_up not in mail.chores:
        mail.chores.append(standing.catch_up)
    if memory.learn not in mail.chores:
        mail.chores.append(memory.learn)
    if digest.tick not in mail.chores:
        mail.chores.append(digest.tick)
    app.register_blueprint(own.bp)
    evidence.uses.add(citing.cited)
    evidence.withdrawals.add(citing.tell_writers)
    frame.personal.add(personal.SOURCE)
    frame.mine.add(following.mine)
    frame.account.add(following.settings)
    frame.mine.add(mine.mine)
