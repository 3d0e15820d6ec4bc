"""What an address, a name and a password must be. Pure functions, and argon2."""

import re
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from valuess.config import LANGUAGES
from valuess.i18n import _

PASSWORD_LEAST, PASSWORD_MOST, NAME_MOST, EMAIL_MOST = 10, 1000, 120, 254
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}\Z")
COMMON = frozenset(
    """password12 password123 password1234 passwordpassword motdepasse motdepasse1 motdepasse12
    motdepasse123 azertyuiop azertyuiop1 qwertyuiop qwertyuiop1 qwerty12345 azerty12345
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde3 0123456789 1234567890 12345678910
    123456789a a123456789 0987654321 9876543210 abcdefghij abcdefghijk abcd123456 123456abcd
    iloveyou12 iloveyou123 letmein123 welcome123 welcome1234 bienvenue1 bienvenue12 bienvenue123
    bonjour123 bonjour1234 soleil1234 doudou1234 loulou1234 changeme123 changezmoi administrator
    administrateur admin12345 admin123456 football123 liverpool1 marseille13 bretagne29 bretagne35
    superman123 princess123 sunshine123 trustno1234 valuess123 valuess2014 impactvaluess""".split()
)


class Refused(Exception):
    """What was asked cannot be done: {field: message in the reader's language}."""

    def __init__(self, **errors):
        super().__init__(errors)
        self.errors = errors


def email_of(typed):
    """An address as it is stored: lower case, its domain in ASCII; "" for what is none."""
    local, _at, domain = unicodedata.normalize("NFKC", typed).strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        return ""
    whole = f"{local}@{domain}"
    fits = len(local) <= 64 and len(whole) <= EMAIL_MOST
    return whole if fits and LOCAL.match(local) and DOMAIN.match(domain) else ""


def name_of(typed):
    """A name as it is stored: one line, without control or direction characters."""
    kept = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", typed)
        if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(kept.split())


def masked(email):
    """Enough of an address for its owner: "p•••@demo.example"."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def name_error(name):
    if not name:
        return _("Write your name.")
    return _("A name has at most %(n)s characters.", n=NAME_MOST) if len(name) > NAME_MOST else None


def email_error(email):
    return None if email else _("Write an e-mail address such as name@example.org.")


def lang_error(lang):
    return None if lang in LANGUAGES else _("Choose a language.")


def password_error(password, email=""):
    """Why a password will not do, or None."""
    plain = normal(password).lower()
    if len(plain) < PASSWORD_LEAST:
        return _("A password has at least %(n)s characters.", n=PASSWORD_LEAST)
    if len(password) > PASSWORD_MOST:
        return _("A password has at most %(n)s characters.", n=PASSWORD_MOST)
    if email and plain in (email, email.partition("@")[0]):
        return _("Choose a password that is not your e-mail address.")
    if plain in COMMON or repeats(plain):
        return _("This password is among the first that someone would try: choose another.")
    return None


def repeats(text):
    """True for one short piece again and again: "aaaaaaaaaa", "abcabcabcabc"."""
    return any(
        text == (text[:size] * len(text))[: len(text)] for size in range(1, min(4, len(text)) + 1)
    )


def normal(password):
    """A password as typed on any keyboard: accents composed the same way."""
    return unicodedata.normalize("NFKC", password)


def hasher():
    return PasswordHasher(**current_app.config.get("ARGON2", {}))


@lru_cache(maxsize=4)
def stand_in(parameters):
    """A hash that no password fits, as costly to check as a real one."""
    return PasswordHasher(**dict(parameters)).hash("\0 nobody")


def hashed(password):
    return hasher().hash(normal(password))


def fits(password, password_hash):
    """True when it is the password; takes as long when there is none, or no account."""
    parameters = tuple(sorted(current_app.config.get("ARGON2", {}).items()))
    try:
        right = hasher().verify(
            password_hash or stand_in(parameters), normal(password[: PASSWORD_MOST + 1])
        )
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash) and right
