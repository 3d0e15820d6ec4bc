import re
from html import unescape

import pytest

from valuess.i18n import speaking
from valuess.writing import checks, saving
from valuess.writing.models import Text

BODY = """An opening paragraph about the sea.

## First part

The first part says one thing.

## Second part

The second part says another thing.
"""


@pytest.fixture
def written(app, people):
    """A guide page in English, not published: its Text."""
    return begin("Two shores", BODY, people["partner"])


def begin(title, body, by, lang="en", document=None):
    with speaking(lang):
        outcome = saving.begin("guide", lang, checks.Writing(title, body), by, document)
    return Text.get_by_id(outcome.revision.text_id)


def fields(response):
    """The fields of the editor in a page: {name: value}."""
    page = response.text
    found = {
        name: unescape(value)
        for kind, name, value in re.findall(
            r'<input type="(\w+)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page
        )
        if kind in ("hidden", "text")
    }
    body = re.search(r'<textarea id="f-body".*?>\n(.*?)</textarea>', page, re.DOTALL)
    if body:
        found["body"] = unescape(body[1])
    found.pop("q", None)
    return found
