"""The session cookie: signed as Flask signs it, and read with less work.

Somebody signed in sends the same cookie with every request. The signer is made once for a key,
and a cookie whose signature was found right is not looked at again within a minute.
"""

import time

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

SECONDS = 60
MOST = 1_000


class Signer(URLSafeTimedSerializer):
    """Remembers what it found right, where nothing in it can be changed by whoever gets it."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.known = {}

    def loads(self, value, max_age=None, **options):
        until, data = self.known.get(value, (0, None))
        if until > time.monotonic():
            return data
        data = super().loads(value, max_age=max_age, **options)
        if not isinstance(data, dict) or any(isinstance(one, list | dict) for one in data.values()):
            return data
        if len(self.known) >= MOST:
            self.known = {}
        self.known[value] = time.monotonic() + SECONDS, data
        return data


class Cookies(SecureCookieSessionInterface):
    """Flask's, with one signer for each key."""

    def __init__(self):
        self.keys, self.signer = None, None

    def get_signing_serializer(self, app):
        keys = [*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key]
        if keys != self.keys:
            made = Signer(
                keys, salt=self.salt, serializer=self.serializer,
                signer_kwargs={"key_derivation": self.key_derivation,
                               "digest_method": self.digest_method},
            )  # fmt: skip
            self.signer, self.keys = made, keys
        return self.signer
