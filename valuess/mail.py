"""The outbox: mails are written down with the act they belong to, and sent after its commit.

A mail is sent by whoever claims its row first, so several workers send it once. Its
Message-ID never changes: should a server die between accepting a mail and saying so,
the second copy can be recognised.
"""

import logging
import re
import smtplib
import socket
import ssl
import threading
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app
from markupsafe import Markup
from peewee import BooleanField, CharField, IntegerField, TextField

from valuess.db import BaseModel, Moment, db, now
from valuess.htmx import part
from valuess.i18n import speaking

log = logging.getLogger(__name__)

# After the first, the second … failure; after the last one the mail has failed.
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440, 2880)]
CLAIMED = timedelta(minutes=15)
TIMEOUT = 20  # seconds for each exchange with the mail server
BATCH = 50
NOBODY_KEPT = timedelta(days=1)


class Mail(BaseModel):
    """A mail: waiting while `due` is set, sent once `sent` is, failed when neither is.

    to: "" for a mail to nobody, written so that asking for a link takes as long for an
    address without account. stop: the address that ends such mails by a POST (RFC 8058), for
    those that come by themselves. secret: its words hold a link to sign in with, so they
    are forgotten once it is sent.
    """

    to = CharField(max_length=254, index=True)
    lang = CharField(max_length=5)
    subject = CharField(max_length=300)
    text = TextField()
    secret = BooleanField(default=False)
    key = CharField(max_length=120, null=True, unique=True)
    created = Moment(default=now)
    due = Moment(null=True, index=True, default=now)
    tries = IntegerField(default=0)
    sent = Moment(null=True)
    error = CharField(max_length=300, default="")
    message_id = CharField(max_length=120)
    attachment_name = CharField(max_length=120, null=True)
    attachment_type = CharField(max_length=60, null=True)
    attachment = TextField(null=True)
    reply_to = CharField(max_length=254, default="")
    stop = CharField(max_length=300, default="")

    @classmethod
    def listed(cls, state=""):
        """Mails to someone, the latest first: all, or those `waiting`, `sent` or `failed`."""
        query = cls.select().where(cls.to != "").order_by(cls.id.desc())
        conditions = {
            "waiting": cls.due.is_null(False),
            "sent": cls.sent.is_null(False),
            "failed": cls.due.is_null() & cls.sent.is_null(),
        }
        return query.where(conditions[state]) if state in conditions else query

    @classmethod
    def ready(cls):
        """Mails whose time has come, the oldest first."""
        return cls.select().where(cls.due <= now(), cls.to != "").order_by(cls.due, cls.id)

    @property
    def state(self):
        return "sent" if self.sent else "waiting" if self.due else "failed"

    def claim(self):
        """True when this process, and no other, is to send it now."""
        changes = {Mail.tries: self.tries + 1, Mail.due: now() + CLAIMED}
        mine = (
            Mail.update(changes)
            .where(Mail.id == self.id, Mail.tries == self.tries, Mail.due == self.due)
            .execute()
        )
        self.tries += 1
        return mine == 1

    def delivered(self):
        words = {Mail.text: "", Mail.attachment: None} if self.secret else {}
        Mail.update({Mail.sent: now(), Mail.due: None, Mail.error: "", **words}).where(
            Mail.id == self.id
        ).execute()

    def refused(self, error, forever=False):
        """Try again later, each time after a longer while; or never, after the last."""
        last = forever or self.tries > len(BACK_OFF)
        due = None if last else now() + BACK_OFF[self.tries - 1]
        Mail.update({Mail.due: due, Mail.error: str(error)[:300]}).where(
            Mail.id == self.id
        ).execute()

    def retry(self):
        """Send it as soon as may be: someone says that what was wrong is mended."""
        with db.atomic():
            Mail.update({Mail.due: now(), Mail.tries: 0, Mail.error: ""}).where(
                Mail.id == self.id, Mail.sent.is_null()
            ).execute()
            db.after_commit(deliverer().wake)

    def message(self, sender):
        """The mail as it goes over the wire; ValueError for a header that holds a line end."""
        message = EmailMessage(policy=SMTP.clone(max_line_length=998, cte_type="7bit"))
        message["From"], message["To"], message["Subject"] = sender, self.to, self.subject
        if self.reply_to:
            message["Reply-To"] = self.reply_to
        if self.stop:
            message["List-Unsubscribe"] = f"<{self.stop}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Date"] = format_datetime(self.created.replace(tzinfo=UTC))
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text, charset="utf-8", cte="quoted-printable")
        if self.attachment_name:
            kind, *parameters = self.attachment_type.split(";")
            main, sub = kind.strip().split("/")
            message.add_attachment(
                self.attachment.encode(), maintype=main, subtype=sub, filename=self.attachment_name,
                params=dict(each.strip().split("=", 1) for each in ["charset=utf-8", *parameters]),
            )  # fmt: skip
        message["Content-Language"] = self.lang  # last: setting the content drops it
        return message


def post(to, lang, template, key=None, secret=False, attachment=None, reply_to="",
         stop="", **values):  # fmt: skip
    """Write a mail down, inside the caller's transaction; it leaves after the commit.

    template: mails/<template>.txt, whose first line is the subject. key: a second mail
    with the same key is not written. attachment: (file name, type, text) or None; the type
    may have parameters, as "text/calendar; method=CANCEL" has. reply_to: the address that
    an answer reaches, where it is not the portal's own. stop: as in Mail.
    """
    plain = {n: Markup(v) if isinstance(v, str) else v for n, v in values.items()}
    with speaking(lang):
        words = str(part(f"mails/{template}.txt", lang=lang, **plain))
    subject, _line, text = words.strip().partition("\n")
    subject = on_one_line(subject)[:300]
    name, kind, content = attachment or (None, None, None)
    sender = address_of(current_app.config["MAIL_FROM"])
    fields = {
        "to": to, "lang": lang, "subject": subject, "text": text.strip() + "\n",
        "secret": secret, "key": key, "due": now() if to else None,
        "message_id": make_msgid(domain=sender.rpartition("@")[2]),
        "attachment_name": name, "attachment_type": kind, "attachment": content,
        "reply_to": reply_to, "stop": stop,
    }  # fmt: skip
    with db.atomic():
        Mail.delete().where(Mail.to == "", Mail.created < now() - NOBODY_KEPT).execute()
        Mail.insert(**fields).on_conflict_ignore().execute()
        db.after_commit(deliverer().wake)


def on_one_line(text):
    """Its white space made single spaces; the no-break spaces of typography stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


def blank(key):
    """Of the mails whose key begins so, only that there was one remains; none is sent any more."""
    words = {Mail.subject: "", Mail.text: "", Mail.attachment: None, Mail.due: None}
    Mail.update(words).where(Mail.key.startswith(key)).execute()


def address_of(sender):
    """The bare address: "ValuESS <a@b.example>" → "a@b.example"."""
    return sender.rpartition("<")[2].rstrip("> ")


def connect(url, timeout=TIMEOUT):
    """An SMTP connection, ready to send.

    smtp://user:password@host:port; smtps:// speaks TLS from the start; ?starttls=1
    asks for it first, and gives up when the server has none.
    """
    parts = urlsplit(url)
    safe = ssl.create_default_context()
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname, parts.port or 465, timeout=timeout, context=safe)
    elif parts.scheme == "smtp":
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=timeout)
    else:
        raise ValueError(f"MAIL_URL begins with {parts.scheme}://, not smtp:// or smtps://")
    try:
        if parse_qs(parts.query).get("starttls") == ["1"]:
            server.starttls(context=safe)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def refused_forever(error):
    """True when the server said that no later attempt can reach this recipient."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _words in error.recipients.values())


def said(error):
    """What went wrong, in one line for the outbox."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {words.decode(errors='replace')}"
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return f"{error.smtp_code} {words.decode(errors='replace') if words else ''}"
    return f"{type(error).__name__}: {error}"


def deliver_due():
    """Send what is due; (sent, failed). Without MAIL_URL nothing is tried."""
    url, sender = current_app.config["MAIL_URL"], current_app.config["MAIL_FROM"]
    if not url:
        return 0, 0
    sent = failed = 0
    server = None
    for mail in list(Mail.ready().limit(BATCH)):
        if not mail.claim():
            continue
        try:
            server = server or connect(url)
            server.send_message(mail.message(sender), address_of(sender), [mail.to])
            mail.delivered()
            sent += 1
        except (OSError, ValueError, smtplib.SMTPException) as error:
            mail.refused(said(error), refused_forever(error))
            failed += 1
            alive = server is not None and isinstance(error, smtplib.SMTPRecipientsRefused)
            if server is None or isinstance(error, (socket.timeout, ConnectionError)):
                break
            server = server if alive else shut(server)
    shut(server)
    return sent, failed


def shut(server):
    """End the connection, whatever state it is in."""
    if server is not None:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


chores = []
"""What the rooms have done each minute in which no mail wakes the thread: functions."""


class Deliverer:
    """The thread of this process that sends what is due and does the chores: started with the
    first request, or when first needed."""

    EVERY = 60  # seconds between looks, for what waits for another attempt

    def __init__(self, app):
        self.app, self.thread, self.ended = app, None, False
        self.bell, self.lock = threading.Event(), threading.Lock()

    def wake(self):
        """Look now. Without MAIL_URL there is nothing to do: the mail waits."""
        if not self.app.config["MAIL_URL"]:
            return
        self.start()
        self.bell.set()

    def start(self):
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.run, name="mail", daemon=True)
                self.thread.start()

    def first_request(self):
        """What an earlier process left waiting is taken up by the next one that serves; the
        chores are done each minute from now on, mail or none."""
        if self.thread is None:
            self.start()
            self.wake()

    def stop(self):
        """Let the thread finish what it is sending, and end; `wake` begins another."""
        self.ended = True
        self.bell.set()
        if self.thread is not None:
            self.thread.join()
        self.thread, self.ended = None, False
        self.bell.clear()

    def run(self):
        while not self.ended:
            rung = self.bell.wait(self.EVERY)
            self.bell.clear()
            try:
                with self.app.app_context():
                    for chore in () if rung else chores:
                        chore()
                    while not self.ended and deliver_due()[0] == BATCH:
                        pass
            except Exception:  # the thread must outlive whatever the database says
                log.warning("mail: not delivered for now", exc_info=True)


def deliverer():
    return current_app.extensions["deliverer"]


def init_app(app):
    made = app.extensions["deliverer"] = Deliverer(app)
    if not app.testing:  # a test does by itself what the thread would
        app.before_request(made.first_request)
