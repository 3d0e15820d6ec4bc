"""How often something may be tried, counted in the database for all workers together.

A count belongs to a fixed window of time. Whom it is about is stored only as a
keyed digest, never as an address.
"""

import hashlib
import hmac
import ipaddress
import time

from flask import current_app, request
from peewee import CharField, IntegerField
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from valuess.db import BaseModel, db


class Attempts(BaseModel):
    """How many times in the window that ends at `ends` (seconds since 1970)."""

    key = CharField(max_length=64)
    ends = IntegerField(index=True)
    count = IntegerField(default=1)

    class Meta:
        indexes = ((("key", "ends"), True),)

    @classmethod
    def counted(cls, key, ends):
        row = cls.get_or_none(cls.key == key, cls.ends == ends)
        return row.count if row else 0

    @classmethod
    def add(cls, key, ends):
        """One more; the count with it. Windows that are over are let go with a new one's start."""
        with db.atomic():
            rows = list(
                cls.insert(key=key, ends=ends)
                .on_conflict(conflict_target=[cls.key, cls.ends], update={cls.count: cls.count + 1})
                .returning(cls.count)
            )
            if rows[0].count == 1:
                cls.delete().where(cls.ends < int(time.time())).execute()
            return rows[0].count


def peer():
    """Where the request comes from: the direct peer; an IPv6 one by its network of 64 bits."""
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network(f"{address.split('%')[0]}/64", strict=False))
    except ValueError:
        return address


def digest(act, who):
    key = current_app.secret_key.encode()
    return hmac.new(key, f"{act} {who}".encode(), hashlib.sha256).hexdigest()


def hit(act, who, most, seconds):
    """Count one attempt of `act` by `who`; 429 with Retry-After past `most` in the window.

    What is refused is not counted, so that refusing costs no write.
    """
    present = int(time.time())
    ends = (present // seconds + 1) * seconds
    key = digest(act, who)
    if Attempts.counted(key, ends) >= most or Attempts.add(key, ends) > most:
        raise TooManyRequests(retry_after=ends - present)


def forget(act, who):
    """Start counting anew: the attempt was the right one."""
    Attempts.delete().where(Attempts.key == digest(act, who)).execute()


def init_app(app):
    """TRUSTED_PROXIES=n believes the last n entries of X-Forwarded-For; 0 believes none."""
    proxies = int(app.config["TRUSTED_PROXIES"])
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
