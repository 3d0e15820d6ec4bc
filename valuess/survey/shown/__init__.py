"""What was answered, shown: figures, cross-tables, words, files, and figures within pages."""

from valuess import frame
from valuess.survey.shown import chosen as chosen
from valuess.survey.shown import citing as citing
from valuess.survey.shown import front, opened, saying, shelf, views
from valuess.survey.shown import respondents as respondents

ADDRESSES = (views, shelf, opened)  # of the room's one blueprint


def init_app(app):
    app.jinja_env.filters.update(said=saying.said, asked_at=front.asked_at)
    frame.front.add(front.on_front)
    frame.addresses.add(front.addresses)
    frame.standings["survey"] = front.stands
