"""The session cookie: signed as Flask signs it, and read with less work.

Somebody signed in sends the same cookie with every request. The signer is made once for a key,
and a cookie whose signature was found right is not looked at again within a minute.
"""

import time

from flask.sessions import SecureCookieSessionInterface

SECONDS = 60
MOST = 1_000


class Signer:
    """Remembers what was found right, where nothing in it can be changed by whoever gets it."""

    def __init__(self, signer):
        self.signer, self.dumps = signer, signer.dumps
        self.known = {}

    def loads(self, value, max_age=None):
        """What the cookie says. Raises BadSignature."""
        until, data = self.known.get(value, (0, None))
        if until > time.monotonic():
            return data
        data = self.signer.loads(value, max_age=max_age)
        if any(isinstance(one, list | dict) for one in data.values()):
            return data
        if len(self.known) >= MOST:
            self.known = {}
        self.known[value] = time.monotonic() + SECONDS, data
        return data


class Cookies(SecureCookieSessionInterface):
    """Flask's, with one signer for each key."""

    def __init__(self):
        self.key, self.signer = None, None

    def get_signing_serializer(self, app):
        if self.key != app.secret_key:
            made = super().get_signing_serializer(app)
            self.signer, self.key = made and Signer(made), app.secret_key
        return self.signer
