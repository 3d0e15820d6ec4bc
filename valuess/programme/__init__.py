"""The programme's own pages, the four steps, and the words that stand on every page."""

from valuess import frame, search
from valuess.i18n import lazy
from valuess.programme import content as content
from valuess.programme import models, views
from valuess.writing import found


def init_app(app):
    app.register_blueprint(views.bp)
    app.add_url_rule(
        "/<lang:lang>/admin/programme", "programme.settings", views.settings,
        methods=["GET", "POST"],
    )  # fmt: skip
    frame.navigate(lazy("Programme"), "programme.index", 10)
    frame.surroundings.add(models.surroundings)
    search.register(models.PROGRAMME.name, found.describe(models.PROGRAMME))
