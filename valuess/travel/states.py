"""Where a request for travel support may stand, and who may move it. Pure.

`MOVES` is the whole of it: what is not in the table cannot be done. The owner asks,
travels, claims; a coordinator who is not the owner decides: nobody decides on a request
of their own.

A withdrawn approval (`REVOKED`) keeps everything that was there: evidence, lines, what
was accepted. It may be withdrawn after the journey too, until something is paid; then
the costs the person has had stand open, and a coordinator either gives the approval
back (the request is again where it was) or leaves it withdrawn, and says why.
"""

from valuess.i18n import lazy

OWNER, COORDINATOR = "owner", "coordinator"
REQUESTED, RETURNED, APPROVED, TRAVELLED, CLAIMED, REOPENED, CHECKED, PAID = (
    "requested", "returned", "approved", "travelled", "claimed", "reopened", "checked", "paid",
)  # fmt: skip
REFUSED, WITHDRAWN, REVOKED = "refused", "withdrawn", "revoked"
BACK = "back"  # the state before the approval was withdrawn

STATES = {
    REQUESTED: lazy("Requested"),
    RETURNED: lazy("Request sent back"),
    APPROVED: lazy("Approved"),
    TRAVELLED: lazy("Travelled"),
    CLAIMED: lazy("Claimed"),
    REOPENED: lazy("Claim sent back"),
    CHECKED: lazy("Checked"),
    PAID: lazy("Paid"),
    REFUSED: lazy("Refused"),
    WITHDRAWN: lazy("Withdrawn"),
    REVOKED: lazy("Approval withdrawn"),
}
WAY = (REQUESTED, APPROVED, TRAVELLED, CLAIMED, CHECKED, PAID)
ON_THE_WAY = {RETURNED: REQUESTED, REOPENED: CLAIMED}  # where the way shows them
ENDED = (REFUSED, WITHDRAWN)
TONES = {
    REQUESTED: "gorse", RETURNED: "gorse", CLAIMED: "gorse", REOPENED: "gorse",
    APPROVED: "sea", TRAVELLED: "sea", CHECKED: "sea", PAID: "sea",
    REFUSED: "red", REVOKED: "red", WITHDRAWN: "granite",
}  # fmt: skip

ACTS = {
    "ask": lazy("Asked for support"),
    "change": lazy("Changed the request"),
    "withdraw": lazy("Withdrew the request"),
    "approve": lazy("Approved the request"),
    "amend": lazy("Changed what is approved"),
    "refuse": lazy("Refused the request"),
    "return": lazy("Sent back for correction"),
    "revoke": lazy("Withdrew the approval"),
    "reinstate": lazy("Restored the approval"),
    "travel": lazy("Said that the journey is made"),
    "claim": lazy("Sent the claim"),
    "check": lazy("Checked the claim"),
    "pay": lazy("Recorded a payment"),
    "write line": lazy("Wrote a line of the claim"),
    "drop line": lazy("Removed a line from the claim"),
    "add evidence": lazy("Added evidence"),
    "drop evidence": lazy("Removed evidence"),
    "judge line": lazy("Decided on a line"),
}

_REVOCABLE = (APPROVED, TRAVELLED, CLAIMED, REOPENED, CHECKED)
_GATHERING = (APPROVED, TRAVELLED, REOPENED)  # tickets are bought before one travels

MOVES = {
    (OWNER, "change", REQUESTED): REQUESTED,
    (OWNER, "change", RETURNED): REQUESTED,
    (OWNER, "withdraw", REQUESTED): WITHDRAWN,
    (OWNER, "withdraw", RETURNED): WITHDRAWN,
    (OWNER, "withdraw", APPROVED): WITHDRAWN,
    (OWNER, "travel", APPROVED): TRAVELLED,
    (OWNER, "claim", TRAVELLED): CLAIMED,
    (OWNER, "claim", REOPENED): CLAIMED,
    **{(OWNER, act, state): state for state in _GATHERING
       for act in ("write line", "drop line", "add evidence", "drop evidence")},
    (COORDINATOR, "approve", REQUESTED): APPROVED,
    (COORDINATOR, "refuse", REQUESTED): REFUSED,
    (COORDINATOR, "refuse", RETURNED): REFUSED,
    (COORDINATOR, "return", REQUESTED): RETURNED,
    (COORDINATOR, "return", CLAIMED): REOPENED,
    (COORDINATOR, "return", CHECKED): REOPENED,
    **{(COORDINATOR, "amend", state): state for state in _REVOCABLE},
    **{(COORDINATOR, "revoke", state): REVOKED for state in _REVOCABLE},
    (COORDINATOR, "reinstate", REVOKED): BACK,
    (COORDINATOR, "judge line", CLAIMED): CLAIMED,
    (COORDINATOR, "check", CLAIMED): CHECKED,
    (COORDINATOR, "pay", CHECKED): PAID,
    (COORDINATOR, "pay", PAID): PAID,
}  # fmt: skip

NEED_REASON = ("refuse", "return", "revoke", "reinstate", "amend")
# Acts after which it is the other side's turn, who is written to.
TOLD = {
    "ask": COORDINATOR, "change": COORDINATOR, "withdraw": COORDINATOR, "travel": None,
    "claim": COORDINATOR, "approve": OWNER, "amend": OWNER, "refuse": OWNER, "return": OWNER,
    "revoke": OWNER, "reinstate": OWNER, "check": OWNER, "pay": OWNER,
}  # fmt: skip

NEXT = {
    REQUESTED: lazy("A coordinator decides on the request."),
    RETURNED: lazy("The request is to be corrected and sent again."),
    APPROVED: lazy("Travel; keep every ticket and every proof of payment."),
    TRAVELLED: lazy("Write down each expense with its evidence, then send the claim."),
    CLAIMED: lazy("A coordinator checks each line of the claim."),
    REOPENED: lazy("The claim is to be corrected and sent again."),
    CHECKED: lazy("The payment is being prepared."),
    PAID: lazy("Nothing more is to be done."),
    REFUSED: lazy("The request is closed; another one may be made."),
    WITHDRAWN: lazy("The request is closed; another one may be made."),
    REVOKED: lazy("Nothing is paid unless a coordinator restores the approval."),
}  # fmt: skip
OWNERS_TURN = (RETURNED, APPROVED, TRAVELLED, REOPENED)
COORDINATORS_TURN = (REQUESTED, CLAIMED, CHECKED)


def after(role, act, state):
    """The state an act leads to (or BACK); None when this role may not do it there."""
    return MOVES.get((role, act, state))


def open_acts(role, state):
    """The acts this role may do in a state, in the order of ACTS."""
    return [act for act in ACTS if (role, act, state) in MOVES]


def stage(state):
    """Where the way from request to payment shows a state, from 0; None beside the way."""
    shown = ON_THE_WAY.get(state, state)
    return WAY.index(shown) if shown in WAY else None
