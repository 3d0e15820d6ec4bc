"""Step 3: visits to organisations, coaches, wishes, and everyone's own itinerary."""

from valuess import frame
from valuess.agenda import around
from valuess.i18n import lazy
from valuess.visits import (
    coaches,
    commands,
    models,
    my,
    personal,
    riding,
    running,
    shown,
    views,
    wishing,
)
from valuess.visits import content as content
from valuess.visits import demo as demo

ROUTES = (
    ("/<lang:lang>/my/itinerary", "itinerary", my.show, ("GET",)),
    ("/<lang:lang>/my/itinerary.ics", "itinerary_ics", my.as_calendar, ("GET",)),
    ("/<lang:lang>/my/itinerary.pdf", "itinerary_pdf", my.as_paper, ("GET",)),
    ("/<lang:lang>/my/calendar", "calendar", my.calendar, ("GET", "POST")),
    ("/<lang:lang>/my/itinerary/<kind>/new", "add", my.add, ("GET", "POST")),
    ("/<lang:lang>/my/itinerary/<kind>/<int:number>", "own", my.own, ("GET", "POST")),
    ("/<lang:lang>/my/itinerary/<kind>/<int:number>/drop", "drop", my.drop, ("POST",)),
    ("/calendar/<token>.ics", "feed", my.feed, ("GET",)),
)
__all__ = ["content", "demo", "init_app", "riding", "wishing"]


def init_app(app):
    app.register_blueprint(views.bp)
    app.jinja_env.filters.update(shown.FILTERS)
    for rule, endpoint, view, methods in ROUTES:
        app.add_url_rule(rule, f"visits.{endpoint}", view, methods=methods)
    around.pages.add(riding.page_of)
    around.followers.add(models.follow)
    around.followers.add(coaches.follow)
    around.afterwards.add(coaches.going_to)
    frame.mine.add(my.coming)
    frame.personal.add(personal.SOURCE)
    frame.run(lazy("Coaches"), "visits.coaches_index", running.coaches)
    frame.run(lazy("Visits by wishes"), "visits.allocation", running.allocation)


commands.furnish(views.bp)
