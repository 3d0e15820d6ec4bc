"""The session cookie: what is remembered of it is what it says, and nothing else is let in."""

import pytest
from itsdangerous import BadSignature

from valuess.accounts import cookies

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def signer(app):
    return app.session_interface.get_signing_serializer(app)


def test_a_cookie_is_read_once_in_a_minute_and_then_anew(signer, monkeypatch):
    value = signer.dumps({"_user_id": "one"})
    assert signer.loads(value) == {"_user_id": "one"}
    assert value in signer.known
    assert signer.loads(value, max_age=-1) == {"_user_id": "one"}
    monkeypatch.setattr(cookies.time, "monotonic", lambda: 1e12)
    with pytest.raises(BadSignature):
        signer.loads(value, max_age=-1)


def test_another_value_is_not_let_in_by_one_that_is_known(signer):
    value = signer.dumps({"_user_id": "one"})
    signer.loads(value)
    for other in (value[:-1] + ("A" if value[-1] != "A" else "B"), value + "A", "A" + value):
        with pytest.raises(BadSignature):
            signer.loads(other)
        assert other not in signer.known


def test_what_could_be_changed_is_not_shared(signer):
    value = signer.dumps({"_flashes": [("done", "Saved.")]})
    signer.loads(value)["_flashes"].append("more")
    assert len(signer.loads(value)["_flashes"]) == 1


def test_no_more_than_so_many_are_remembered(signer, monkeypatch):
    monkeypatch.setattr(cookies, "MOST", 3)
    for number in range(10):
        signer.loads(signer.dumps({"n": number}))
    assert 1 <= len(signer.known) <= 3


def test_another_key_is_another_signer(app):
    first = app.session_interface.get_signing_serializer(app)
    assert app.session_interface.get_signing_serializer(app) is first
    value = first.dumps({"n": 1})
    app.secret_key = "another one"
    second = app.session_interface.get_signing_serializer(app)
    with pytest.raises(BadSignature):
        second.loads(value)
