import pytest

from valuess.accounts.models import Account, Session, digest, new_token
from valuess.i18n import speaking


@pytest.fixture(autouse=True)
def english(request):
    """Words made outside a browser are English; a withdrawal says where, as in a request."""
    if "app" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("app")
    with app.test_request_context(), speaking("en"):
        yield


@pytest.fixture
def stranger(people):
    """A partner who is in no circle."""
    return Account.create(email="stranger@demo.example", name="Demo stranger", role="partner")


@pytest.fixture
def strange(app, browser, stranger):
    """Their browser."""
    token = new_token()
    Session.create(hash=digest(token), account=stranger)
    browser.carry(token)
    return browser
