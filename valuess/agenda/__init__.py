"""What the rooms of a meeting share: meetings, agenda items, registrations, the seat ledger."""

from valuess import doctor, frame, mail, search
from valuess.agenda import (
    around,
    checking,
    chosen,
    found,
    personal,
    promotion,
    sweeping,
    times,
    tongues,
    ways,
)
from valuess.agenda.models import Need


def init_app(app):
    app.jinja_env.filters.update(
        span=times.span, clocks=times.clocks, dates_of=times.dates_of, zone_name=times.zone_name,
        weekday=times.weekday, hour=times.hour, in_zone=times.in_zone, ordinal=times.ordinal,
        tongue=tongues.tongue, tongues=tongues.tongues,
    )  # fmt: skip
    app.jinja_env.globals.update(
        beside=around.parts,
        other_meetings=chosen.others,
        key_of=chosen.key_of,
        meeting_of_page=chosen.meeting,
    )
    app.url_defaults(chosen.carry)
    search.register(found.SOURCE, found.describe)
    sweeping.init_app(app)
    sweeping.sweeps.add(Need.sweep)
    doctor.register(checking.check)
    frame.personal.add(personal.SOURCE)
    frame.mine.add(personal.my_seats)
    frame.surroundings.add(ways.ways)
    frame.within.update(dict.fromkeys(ways.ROOMS, "meeting"))
    if promotion.tick not in mail.chores:
        mail.chores.append(promotion.tick)
