"""What an auditor is shown, gathered from the rooms that hold it.

A room registers functions here; the dossier calls each and puts what they give into its
ZIP. Each gives (path in the ZIP, bytes, caption): the path in ASCII, with folders; the
caption in words of the reader's language, for the index. A function gives nothing where
there is nothing, and never raises for want of Pango: it leaves its PDF out.
"""

from valuess.frame import Registry

of_meeting = Registry()
"""Functions of a meeting: (meeting) → iterable of (path, bytes, caption)."""

of_traveller = Registry()
"""Functions of one funded traveller: (meeting, account) → iterable of (path, bytes, caption)."""


def gathered(sources, *about):
    """Everything the sources give, in their order; a path given twice is numbered."""
    known = {}
    for source in sources:
        for path, content, caption in source(*about):
            known[path] = known.get(path, 0) + 1
            stem, dot, ending = path.rpartition(".")
            again = f"{stem}-{known[path]}{dot}{ending}" if known[path] > 1 else path
            yield again, content, str(caption)
