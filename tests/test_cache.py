"""What is kept until something is committed: bounded, and nothing pushes everything else out."""

import pytest

from valuess.accounts.models import Account
from valuess.cache import Kept, until_commit


def test_the_oldest_gives_way_and_the_largest_is_not_kept():
    kept = Kept(limit=100)
    for name in "abc":
        kept.put(name, 1, name.upper(), 40)
    assert [kept.get(name, 1) for name in "abc"] == [None, "B", "C"]
    kept.put("large", 1, "L", 51)
    assert [kept.get(name, 1) for name in ("large", "b", "c")] == [None, "B", "C"]
    assert kept.get("b", 2) is None and kept.size == 40


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_value_is_made_once_until_a_commit(app):
    made = []

    def people():
        made.append(1)
        return [account.name for account in Account.select()]

    for name in ("Ana", "Bob"):
        for _turn in range(2):
            with app.app_context():  # as a request has one of its own
                assert len(until_commit(("people",), people)) == len(made) - 1
        Account.create(name=name, email=f"{name}@demo.example")
    assert len(made) == 2
