import pytest

from tests.agenda.making import make_meeting
from valuess.i18n import speaking


@pytest.fixture(autouse=True)
def english(request):
    """Words made outside a request are English."""
    if "app" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("app")
    with speaking("en"):
        yield


@pytest.fixture
def meeting(app):
    return make_meeting()
