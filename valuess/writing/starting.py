"""Texts that come with the portal, read from files."""

from valuess.config import LANGUAGES
from valuess.i18n import speaking
from valuess.writing import checks, publishing, saving
from valuess.writing.models import Text


def publish_files(kind, document, folder):
    """Begin and publish a document's text from folder/<lang>.md in each language; how many.

    The first line is `# Title`; the words follow.
    """
    count = 0
    for lang in LANGUAGES:
        path = folder / f"{lang}.md"
        if path.exists():
            first, _newline, body = path.read_text("utf-8").partition("\n")
            with speaking(lang):
                writing = checks.Writing(first.removeprefix("# ").strip(), body.strip())
                outcome = saving.begin(kind, lang, writing, None, document)
                publishing.publish(
                    Text.get_by_id(outcome.revision.text_id), outcome.revision.number, None
                )
            count += 1
    return count
