import pytest

from valuess import guide, programme


@pytest.fixture
def content(app):
    """The starting texts, loaded: the folder they came from."""
    folder = app.extensions["root"] / "content"
    programme.content.load(folder)
    guide.content.load(folder)
    return folder
