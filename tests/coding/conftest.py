import pytest

from valuess.coding import sources

from .making import Shelf


@pytest.fixture
def shelf():
    """Texts in memory, registered as the kind "test" for the time of a test."""
    before = dict(sources.known)
    sources.known.clear()
    made = Shelf()
    sources.register(made.source())
    yield made
    sources.known.clear()
    sources.known.update(before)
