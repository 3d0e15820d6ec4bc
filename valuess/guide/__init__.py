"""Step 4: the guide of good practice, its tree of pages and its glossary."""

from valuess import frame, search
from valuess.guide import content as content
from valuess.guide import glossary as glossary
from valuess.guide import models, views
from valuess.i18n import lazy
from valuess.writing import found


def init_app(app):
    app.register_blueprint(views.bp)
    frame.navigate(lazy("The guide"), "guide.index", 40)
    search.register(models.GUIDE.name, found.describe(models.GUIDE))
