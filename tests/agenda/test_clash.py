"""What cannot both be attended: ways between places, zones, changes of clock."""

from datetime import datetime, timedelta

from valuess.agenda.clash import clash
from valuess.agenda.models import Item
from valuess.db import Label


def item(starts, minutes=60, place="", **values):
    return Item(starts=starts, ends=starts + timedelta(minutes=minutes), place=Label(en=place),
                **values)  # fmt: skip


NINE = datetime(2014, 5, 13, 9)


def test_touching_is_not_clashing():
    assert not clash(item(NINE), item(NINE + timedelta(hours=1)))
    assert clash(item(NINE), item(NINE + timedelta(minutes=59)))


def test_the_way_back_and_the_way_there_count_between_two_places():
    visit = item(NINE, place="A mill", after=30)
    talk = item(NINE + timedelta(minutes=90), place="The hall", before=10)
    assert clash(visit, talk)
    talk.starts += timedelta(minutes=10)
    assert not clash(visit, talk)


def test_nobody_travels_within_one_place():
    one = item(NINE, place="The hall", after=30)
    assert not clash(one, item(NINE + timedelta(hours=1), place="The hall", before=30))
