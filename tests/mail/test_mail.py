"""The outbox against a real SMTP server."""

import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from valuess import mail
from valuess.db import db, now
from valuess.mail import BACK_OFF, Deliverer, Mail, deliver_due, post


def write(to="partner@demo.example", **values):
    post(to, "en", "password_changed", **{"name": "Zoé & <Léa>", **values})


def due_now():
    Mail.update(due=now() - timedelta(seconds=1)).where(Mail.due.is_null(False)).execute()


def test_a_mail_arrives_as_it_was_written(box):
    write()
    assert deliver_due() == (1, 0)
    (mail,) = box.got
    assert mail["To"] == "partner@demo.example"
    assert "Zoé & <Léa>" in mail.get_content()
    assert mail.get_content_type() == "text/plain" and mail.get_content_charset() == "utf-8"
    assert mail["Message-ID"] == Mail.get().message_id
    assert deliver_due() == (0, 0) and Mail.get().state == "sent"


def test_a_key_is_used_once(box):
    for _n in range(2):
        write(key="once")
    assert deliver_due() == (1, 0)


def test_what_was_rolled_back_is_not_sent(box):
    with pytest.raises(RuntimeError), db.atomic():
        write()
        raise RuntimeError
    assert deliver_due() == (0, 0) and box.got == []


def test_the_thread_is_woken_after_the_commit_only(app, box):
    woken = []
    app.extensions["deliverer"].wake = lambda: woken.append(db.in_transaction())
    with db.atomic():
        write()
        assert woken == []
    assert woken == [False]


def test_the_thread_delivers(app, box):
    del app.extensions["deliverer"].wake
    arrived = threading.Event()
    box.gate = arrived.set
    write()
    assert arrived.wait(10)
    app.extensions["deliverer"].stop()
    assert Mail.get().state == "sent"


def test_chores_are_done_where_no_mail_can_be_sent(app, monkeypatch):
    done, made = threading.Event(), Deliverer(app)
    monkeypatch.setattr("valuess.mail.chores", [done.set])
    made.EVERY = 0.01
    made.first_request()
    assert done.wait(10) and not app.config["MAIL_URL"]
    made.stop()
    served = Flask("served")
    mail.init_app(served)
    assert served.extensions["deliverer"].first_request in served.before_request_funcs[None]


def test_two_deliverers_at_once_send_each_mail_once(app, box):
    for n in range(20):
        write(f"person{n}@demo.example")
    together, totals = threading.Barrier(2), []

    def deliver():
        with app.app_context():
            together.wait()
            totals.append(deliver_due())

    threads = [threading.Thread(target=deliver) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent for sent, _failed in totals) == 20
    assert sorted(mail["To"] for mail in box.got) == sorted(
        f"person{n}@demo.example" for n in range(20)
    )


def test_without_the_claim_they_would_send_some_twice(app, box, monkeypatch):
    monkeypatch.setattr(Mail, "claim", lambda self: True)
    write()
    inside, totals = threading.Barrier(2), []
    message = Mail.message

    def both_have_it(self, sender):
        inside.wait()
        return message(self, sender)

    monkeypatch.setattr(Mail, "message", both_have_it)

    def deliver():
        with app.app_context():
            totals.append(deliver_due())

    threads = [threading.Thread(target=deliver) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [(1, 0), (1, 0)] and len(box.got) == 2


def test_a_slow_server_is_not_asked_twice(app, box):
    write()
    seen = []
    box.gate = lambda: seen.append(Mail.ready().count())
    assert deliver_due() == (1, 0) and seen == [0]


def test_an_unknown_recipient_fails_at_once(box):
    box.refusal = "550 no such person"
    write()
    assert deliver_due() == (0, 1)
    assert (Mail.get().state, Mail.get().error) == ("failed", "550 no such person")


def test_a_refusal_for_now_is_tried_later_and_later(box):
    box.refusal = "451 later"
    write()
    for wait in BACK_OFF:
        due_now()
        assert deliver_due() == (0, 1)
        assert timedelta(0) <= wait - (Mail.get().due - now()) < timedelta(seconds=30)
        assert deliver_due() == (0, 0)
    due_now()
    assert deliver_due() == (0, 1) and Mail.get().state == "failed"
    Mail.get().retry()
    box.refusal = None
    assert deliver_due() == (1, 0)


def test_a_server_that_is_down_then_up(box):
    write()
    first = Mail.get().message_id
    box.controller.stop()
    box.controller.server = None
    assert deliver_due() == (0, 1) and Mail.get().state == "waiting"
    again = Controller(box, hostname="127.0.0.1", port=box.controller.port)
    again.start()
    due_now()
    assert deliver_due() == (1, 0)
    again.stop()
    assert [mail["Message-ID"] for mail in box.got] == [first]


def test_one_refused_recipient_does_not_keep_the_others_waiting(box):
    write("bad@demo.example")
    write("good@demo.example")
    box.refusal = None
    original = box.handle_RCPT

    async def choosy(server, session, envelope, address, options):
        if address.startswith("bad"):
            return "550 no"
        return await original(server, session, envelope, address, options)

    box.handle_RCPT = choosy
    assert deliver_due() == (1, 1)


def test_without_a_mail_server_mail_waits(app):
    write()
    assert deliver_due() == (0, 0) and Mail.get().state == "waiting"


def test_secret_words_are_forgotten_once_sent(box):
    post("a@demo.example", "en", "sign_in", secret=True, url="http://x/link", name="A")
    assert "http://x/link" in Mail.get().text
    assert deliver_due() == (1, 0)
    assert Mail.get().text == "" and "http://x/link" in box.got[0].get_content()


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: all@demo.example", "Hello\nX: y"])
def test_a_header_cannot_be_smuggled_in(box, subject):
    write()
    Mail.update(subject=subject).execute()
    assert deliver_due() == (0, 1)
    assert box.got == [] and "ValueError" in Mail.get().error


def test_a_name_cannot_become_a_second_subject(box):
    write(name="A\nB")
    assert Mail.get().subject == "Your password was changed"


def test_a_calendar_file_arrives_whole_and_says_what_it_is_for(box):
    words = "BEGIN:VCALENDAR\r\nSUMMARY:Séance annulée — « évaluer »\r\nEND:VCALENDAR\r\n"
    write(attachment=("meeting.ics", "text/calendar; method=CANCEL", words))
    write(attachment=("list.csv", "text/csv", "é\r\n"))
    assert deliver_due() == (2, 0)
    calendar, table = (mail.get_payload()[1] for mail in box.got)
    assert calendar.get_content_type() == "text/calendar"
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "CANCEL"}
    assert calendar.get_filename() == "meeting.ics"
    assert calendar.get_payload(decode=True).decode() == words
    assert table.get_content_type() == "text/csv" and table.get_content() == "é\r\n"
