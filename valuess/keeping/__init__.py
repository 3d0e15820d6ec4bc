"""The portal kept after its programme ends: all that is public, as plain files."""

from valuess import frame
from valuess.i18n import lazy
from valuess.keeping import folders as folders
from valuess.keeping import views


def init_app(app):
    app.register_blueprint(views.bp)
    frame.run(lazy("Copy to keep"), "keeping.index", views.words)
