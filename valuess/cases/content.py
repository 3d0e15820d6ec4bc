"""Loads the starting interview guide from content/interview/, once."""

from valuess.cases.models import InterviewGuide
from valuess.config import LANGUAGES
from valuess.db import Label

KEY = "starting"


def load(folder):
    """Keep the guide unless there is one; how many were loaded.

    Each <lang>.md begins with `# Title`; the words follow.
    """
    if InterviewGuide.current() is not None:
        return 0
    title, words = Label(), Label()
    for lang in LANGUAGES:
        path = folder / "interview" / f"{lang}.md"
        if path.exists():
            first, _newline, body = path.read_text("utf-8").partition("\n")
            title[lang], words[lang] = first.removeprefix("# ").strip(), body.strip()
    if not words:
        return 0
    InterviewGuide.create(key=KEY, title=title, words=words)
    return 1
