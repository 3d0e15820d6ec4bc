"""Loads the starting questionnaires from content/survey/, once each: drafts, ready to open."""

from valuess.survey.building import making, yamlform
from valuess.survey.models import Survey


def load(folder):
    """Bring in each survey whose address is not taken; how many."""
    count = 0
    for path in sorted((folder / "survey").glob("*.yaml")):
        brought = yamlform.read(path.read_bytes())
        if brought.notes:
            raise ValueError(f"{path.name}: {brought.notes}")
        if Survey.at(brought.head["slug"]) is None:
            making.begin(brought.head, brought.form)
            count += 1
    return count
