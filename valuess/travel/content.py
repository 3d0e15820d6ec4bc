"""Loads the starting words of the rules from content/travel.toml, once.

They are kept apart from any meeting: each meeting begins with them, until a coordinator
writes its own.
"""

import tomllib

from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.travel.settings import TravelSetting


def load(folder):
    """Bring the starting words in, unless they are there; how many texts."""
    if TravelSetting.get_or_none(TravelSetting.meeting.is_null()):
        return 0
    words = tomllib.loads((folder / "travel.toml").read_text("utf-8"))
    labels = {
        name: Label({lang: words[f"{name}_{lang}"].strip() for lang in LANGUAGES})
        for name in TravelSetting.LABELS
    }
    TravelSetting.create(meeting=None, currencies=words["currencies"], base=words["base"], **labels)
    return len(labels)
