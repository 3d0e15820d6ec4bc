"""The table of states, read in full: role × state × act."""

import itertools

import pytest

from valuess.travel import states
from valuess.travel.states import (
    ACTS,
    APPROVED,
    BACK,
    CHECKED,
    CLAIMED,
    COORDINATOR,
    OWNER,
    PAID,
    REFUSED,
    REOPENED,
    REQUESTED,
    RETURNED,
    REVOKED,
    STATES,
    TRAVELLED,
    WITHDRAWN,
)

ALLOWED = {
    OWNER: {
        REQUESTED: {"change": REQUESTED, "withdraw": WITHDRAWN},
        RETURNED: {"change": REQUESTED, "withdraw": WITHDRAWN},
        APPROVED: {"withdraw": WITHDRAWN, "travel": TRAVELLED},
        TRAVELLED: {"claim": CLAIMED},
        REOPENED: {"claim": CLAIMED},
    },
    COORDINATOR: {
        REQUESTED: {"approve": APPROVED, "refuse": REFUSED, "return": RETURNED},
        RETURNED: {"refuse": REFUSED},
        APPROVED: {"amend": APPROVED, "revoke": REVOKED},
        TRAVELLED: {"amend": TRAVELLED, "revoke": REVOKED},
        CLAIMED: {"amend": CLAIMED, "revoke": REVOKED, "return": REOPENED,
                  "judge line": CLAIMED, "check": CHECKED},
        REOPENED: {"amend": REOPENED, "revoke": REVOKED},
        CHECKED: {"amend": CHECKED, "revoke": REVOKED, "return": REOPENED, "pay": PAID},
        REVOKED: {"reinstate": BACK},
        PAID: {"pay": PAID},
    },
}  # fmt: skip
for _state in (APPROVED, TRAVELLED, REOPENED):
    for _act in ("write line", "drop line", "add evidence", "drop evidence"):
        ALLOWED[OWNER][_state][_act] = _state

EVERY = list(itertools.product((OWNER, COORDINATOR, None), STATES, ACTS))


@pytest.mark.parametrize("role", [OWNER, COORDINATOR, None])
def test_every_act_in_every_state_by_every_role(role):
    for _role, state, act in (case for case in EVERY if case[0] == role):
        expected = ALLOWED.get(role, {}).get(state, {}).get(act)
        assert states.after(role, act, state) == expected, (role, state, act)


def test_nothing_else_is_in_the_table():
    count = sum(len(acts) for by in ALLOWED.values() for acts in by.values())
    assert len(states.MOVES) == count


def test_every_state_has_its_words_and_can_be_reached():
    assert set(states.NEXT) == set(STATES) == set(states.TONES)
    assert {s for s in states.MOVES.values() if s != BACK} | {REQUESTED} == set(STATES)


def test_what_is_paid_refused_or_withdrawn_moves_no_more():
    for state in (REFUSED, WITHDRAWN):
        assert states.open_acts(OWNER, state) == states.open_acts(COORDINATOR, state) == []
    assert states.open_acts(OWNER, PAID) == [] and states.open_acts(COORDINATOR, PAID) == ["pay"]


def test_the_way_shows_each_state_or_stands_beside_it():
    assert [states.stage(s) for s in states.WAY] == list(range(6))
    assert states.stage(RETURNED) == 0 and states.stage(REOPENED) == 3
    assert [states.stage(s) for s in (REFUSED, WITHDRAWN, REVOKED)] == [None] * 3
