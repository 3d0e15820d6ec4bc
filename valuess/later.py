"""Libraries that few pages need, loaded by the first that does.

Each of them is 1 to 3 MB of every server's memory and part of its start. Import one from here
and name it as if it were there: `icalendar.Event()`.
"""

import importlib


class Later:
    """A module by its name, imported when something in it is asked for."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return getattr(importlib.import_module(self._name), name)


fuzz = Later("rapidfuzz.fuzz")
icalendar = Later("icalendar")
segno = Later("segno")
sequences = Later("rapidfuzz.distance")
windows_zones = Later("icalendar.timezone.windows_to_olson")
xlsxwriter = Later("xlsxwriter")
