import re
from pathlib import Path

import valuess
from valuess.admin.acts import ACTS, in_words


def test_every_act_that_is_noted_has_words(app):
    source = "".join(path.read_text() for path in Path(valuess.__file__).parent.rglob("*.py"))
    noted = set(re.findall(r"\bnote\(\s*\"([^\"]+)\"", source))
    assert len(noted) > 20 and noted - set(ACTS) == set()
    assert in_words("person invited") == "Invited a person"
    assert in_words("something else") == "something else"
