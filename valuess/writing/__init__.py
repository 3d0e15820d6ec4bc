"""A text with a history in each language: what every written page of the portal shares.

`Document` is the page, language aside; `Text` is it in one language; `Revision` is
one state of that text. `saving` holds the verbs, `merge` and `diff` compare, `pairing`
knows which paragraph is which in the other language, `standing` keeps that, `abreast`
shows both, `review/` is what another organisation says before a page is published, and
`desk` puts the addresses of writing onto a room's blueprint.
"""

from valuess import frame, mail
from valuess.writing import personal, standing
from valuess.writing.review import mine


def waiting_at(text):
    """How many paragraphs of a text wait for somebody who writes its language."""
    counts = standing.counts([text.document_id], keeping=False)[text.document_id]
    return counts.waits(text.lang)


def init_app(app):
    app.jinja_env.globals["waiting_at"] = waiting_at
    if standing.catch_up not in mail.chores:
        mail.chores.append(standing.catch_up)
    frame.personal.add(personal.SOURCE)
    frame.mine.add(mine.mine)
