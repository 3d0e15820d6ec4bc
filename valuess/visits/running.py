"""How coaches and the allocation stand, in words, for the coordinator's desk."""

from valuess.agenda import chosen
from valuess.i18n import _, ngettext
from valuess.visits.coaches import Coach
from valuess.visits.wishes import Wish


def coaches():
    meeting = chosen.meeting()
    count = Coach.listed(meeting, all=True).count() if meeting else 0
    return ngettext("%(num)d coach planned", "%(num)d coaches planned", count)


def allocation():
    meeting = chosen.meeting()
    if meeting is None or meeting.choice != "wishes":
        return _("Visits are taken seat by seat.")
    count = len({person for person, _item, _rank in Wish.all_of(meeting)})
    return ngettext("%(num)d person ranked visits", "%(num)d people ranked visits", count)
