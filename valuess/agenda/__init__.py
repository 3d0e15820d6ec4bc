"""What the rooms of a meeting share: meetings, agenda items, registrations, the seat ledger."""

from valuess import doctor, frame
from valuess.agenda import checking, personal, times


def init_app(app):
    app.jinja_env.filters.update(
        span=times.span, weekday=times.weekday, hour=times.hour, in_zone=times.in_zone,
        ordinal=times.ordinal,
    )
    doctor.register(checking.check)
    frame.personal.add(personal.SOURCE)
    frame.mine.add(personal.my_seats)
