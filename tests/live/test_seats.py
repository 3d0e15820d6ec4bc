"""Fifty people and the last three seats, on a real server with two workers."""

import pytest

from bench.cluster import another
from bench.seats import races

PEOPLE, ROUNDS = 50, 2


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_last_three_seats_are_three_and_everyone_else_is_told_their_place(database, request, tmp_path):
    env = {}
    if database == "postgresql":
        env["DATABASE_URL"] = another(request.getfixturevalue("postgresql"), "races")
    found, _seconds = races(tmp_path / "instance", PEOPLE, ROUNDS, **env)
    assert found == []
