import pytest

from valuess import programme


@pytest.fixture
def content(app):
    """The programme's starting texts, loaded: the folder they came from."""
    folder = app.extensions["root"] / "content"
    programme.content.load(folder)
    return folder
