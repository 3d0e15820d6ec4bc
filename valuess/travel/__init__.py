"""Step 3: travel support, from the request to the payment and the auditor's dossier."""

from valuess import frame
from valuess.i18n import lazy
from valuess.travel import binding, claiming, folders, forms, mine, personal, running, views
from valuess.travel import content as content
from valuess.travel import demo as demo


def init_app(app):
    for part in (views, claiming, running, folders):  # one blueprint, in four files
        if part.bp.name not in app.blueprints:
            app.register_blueprint(part.bp)
    app.jinja_env.filters.update(cash=forms.cash, exact=forms.exact)
    personal.init_app(app)
    frame.mine.add(mine.mine)
    frame.run(lazy("Travel support"), "travel.all", mine.desk)


binding.furnish(views.bp)
