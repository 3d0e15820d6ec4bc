"""What editions ask of the pairing of the two languages, given by whoever knows it.

counted: functions of a set of document numbers that give {document: {lang: paragraphs that
wait in lang}}. paired: functions of a document's number that give its published paragraphs
side by side, [(left html, right html, status)], the left one French. Without any, nothing
is known to wait, and formats in two columns set section beside section.
"""

counted = []
paired = []


def counts(documents):
    """{document: {lang: paragraphs that wait}}; {} where nobody counts."""
    found = {}
    for ask in counted:
        found.update(ask(documents))
    return found


def pairs(document):
    """The pairs of the first who knows them; []."""
    return next((made for ask in paired if (made := ask(document))), [])
