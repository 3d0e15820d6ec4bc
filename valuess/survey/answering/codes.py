"""The code with which a respondent comes back, and what it seals. Pure.

A code is sixteen letters and digits, in four groups, drawn from 31 that are not taken for one
another: 79 bits. Only its SHA-256 is stored, so nobody but the respondent has it.

Until an anonymous response is sent, the portal must remember which invitation it came
by, without being able to say so. It stores the invitation's token with a pad over it that is
made from the code (a one-time pad, HMAC-SHA256 of the code): whoever has the code can
take the pad off, the database alone cannot.
"""

import hashlib
import hmac
import secrets

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0, 1, i, l and o
GROUPS, EACH = 4, 4
LENGTH = GROUPS * EACH
TOKEN_BYTES = 32


def new_code():
    """A code that nobody guesses: "k7pq-2mzx-9fdh-w4tc"."""
    return shown("".join(secrets.choice(LETTERS) for _n in range(LENGTH)))


def shown(bare):
    return "-".join(bare[n : n + EACH] for n in range(0, LENGTH, EACH))


def code_of(typed):
    """The code as it is written here, of what somebody typed; "" when it cannot be one."""
    bare = "".join(c for c in typed[:80].lower() if c.isalnum())
    fits = len(bare) == LENGTH and set(bare) <= set(LETTERS)
    return shown(bare) if fits else ""


def key_of(code):
    """What is stored of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def mark_of(code):
    """A name for the respondent's browser to keep words under; it does not tell the code."""
    return hashlib.sha256(b"kept " + code.encode()).hexdigest()[:12]


def pad(code):
    return hmac.digest(code.encode(), b"invitation", "sha256")


def sealed(token, code):
    """A token (64 hexadecimal digits) with the pad of the code over it."""
    return bytes(a ^ b for a, b in zip(bytes.fromhex(token), pad(code), strict=True)).hex()


unsealed = sealed  # putting the pad on once more takes it off
