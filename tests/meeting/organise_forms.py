"""The forms of organising as a browser sends them."""

import re
from html import unescape

ITEM = {
    "kind": "group", "title_fr": "Mesurer l’impact", "title_en": "Measuring impact",
    "day": "2014-05-13", "start": "09:30", "end": "11:00", "zone": "Europe/London",
    "zone_end": "Europe/London", "spoken": ["fr", "en"], "interpreted": ["fr"],
    "capacity": "12", "waits": "1", "shown": "1",
}  # fmt: skip
MEETING = {"title_fr": "La rencontre", "title_en": "The meeting", "zone": "Europe/London",
           "first": "2014-05-13", "last": "2014-05-15", "choice": "seats"}  # fmt: skip


def form(**values):
    return {**ITEM, **values}


def fields_of(page):
    """{name: value} of every field of a page's main form, as it would be sent; lists for many."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        if not name or name[1] in ("csrf_token", "q"):
            continue
        if re.search(r'type="(checkbox|radio)"', tag) and " checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found.setdefault(unescape(name[1]), []).append(unescape(value[1]) if value else "")
    for name, inside in re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S):
        found[name] = [unescape(inside)]
    for name, inside in re.findall(r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = [unescape(chosen[1]) if chosen else ""]
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def error_beside(page, name):
    """The message beside a field, or None."""
    found = re.search(rf'id="e-{name}">([^<]*)<', page)
    return found and unescape(found[1])
