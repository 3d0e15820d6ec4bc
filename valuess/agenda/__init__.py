"""What the rooms of a meeting share: meetings, agenda items, registrations, the seat ledger."""

from valuess.agenda import around, times


def init_app(app):
    app.jinja_env.filters.update(
        span=times.span, weekday=times.weekday, hour=times.hour, in_zone=times.in_zone
    )
    app.jinja_env.globals.update(beside=around.parts)
