"""The portal kept after its programme ends: all that is public, as plain files."""

from valuess import evidence, frame
from valuess.i18n import lazy
from valuess.keeping import folders as folders
from valuess.keeping import models, views


def init_app(app):
    app.register_blueprint(views.bp)
    evidence.withdrawals.add(models.KeptCopy.forget)
    frame.run(lazy("Copy to keep"), "keeping.index", views.words)
