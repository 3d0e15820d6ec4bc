import pytest

from valuess import meeting


@pytest.fixture
def content(app):
    """The starting agenda, loaded: the folder it came from."""
    folder = app.extensions["root"] / "content"
    meeting.content.load(folder)
    return folder
