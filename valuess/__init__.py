"""The ValuESS portal: four steps of a cross-border programme, in French and English."""

from pathlib import Path

from flask import Flask

from valuess import (
    access,
    accounts,
    addresses,
    admin,
    agenda,
    cache,
    cases,
    citing,
    cli,
    coding,
    config,
    db,
    files,
    frame,
    guide,
    home,
    i18n,
    keeping,
    limits,
    mail,
    meeting,
    prepared,
    programme,
    received,
    safety,
    sharing,
    survey,
    travel,
    visits,
    writing,
)

GROUND = (received, db, i18n, safety, sharing, frame, limits, mail, files, prepared)
ROOMS = (
    accounts, writing, agenda, coding, programme, survey, cases, meeting, visits, travel,
    guide, citing, home, admin, keeping,
)  # fmt: skip


def create_app(overrides=None):
    """The application: the ground floor, then the rooms, then the door and the cache."""
    app = Flask(
        __name__, instance_path=str((overrides or {}).pop("INSTANCE", config.instance_path()))
    )
    app.url_rule_class = addresses.LateRule
    app.extensions["root"] = Path(app.root_path).parent
    config.load(app, overrides)
    for module in (*GROUND, *ROOMS, cli, access, cache):
        module.init_app(app)
    return app
