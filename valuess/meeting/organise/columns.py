"""The columns of an agenda as a table: what they are called, and which heading means which.

The same headings are written by the export, so what was exported can be imported.
"""

from valuess.config import LANGUAGES
from valuess.i18n import _, lazy, speaking
from valuess.meeting.organise.handwriting import plain

SINGLE = {
    "slug": lazy("Address in the portal"),
    "uid": lazy("Identifier"),
    "kind": lazy("Kind"),
    "day": lazy("Day"),
    "start": lazy("Begins at"),
    "end_day": lazy("Ends on another day"),
    "end": lazy("Ends at"),
    "lasts": lazy("Lasts (minutes)"),
    "zone": lazy("Clock where it begins"),
    "zone_end": lazy("Clock where it ends"),
    "address": lazy("Address"),
    "latitude": lazy("Latitude"),
    "longitude": lazy("Longitude"),
    "spoken": lazy("Languages spoken"),
    "interpreted": lazy("Interpreted into"),
    "before": lazy("Travel there (minutes)"),
    "after": lazy("Travel back (minutes)"),
    "capacity": lazy("Number of seats"),
    "waits": lazy("When it is full, people may wait"),
    "opens": lazy("Opens"),
    "closes": lazy("Closes"),
}
PAIRED = {
    "title": lazy("Title"),
    "text": lazy("Description"),
    "room": lazy("Room"),
    "place": lazy("Venue"),
    "access": lazy("Access"),
    "speakers": lazy("Speakers"),
    "chair": lazy("Chair"),
}
ORDER = ("slug", "uid", "kind", "title", "day", "start", "end_day", "end", "lasts", "zone",
         "zone_end", "room", "place", "address", "latitude", "longitude", "speakers", "chair",
         "spoken", "interpreted", "text", "access", "before", "after", "capacity", "waits",
         "opens", "closes")  # fmt: skip

# What other tables call them, as `plain` gives it; "|" separates.
ALSO = {
    "slug": "slug|adresse courte",
    "uid": "uid|id|identifiant|identifier|reference|ref",
    "kind": "type|kind|nature|categorie|category|genre|format",
    "day": "date|jour|day|start date|date de debut|date debut",
    "start": "debut|heure|heure de debut|heure debut|start|start time|begins|begin|from|de"
             "|time|hour|horaire",
    "end_day": "date de fin|date fin|end date",
    "end": "fin|heure de fin|heure fin|end|end time|ends|until|to|a|jusqu a",
    "lasts": "duree|duration|length|minutes|duree min|duration min|lasts",
    "zone": "fuseau|fuseau horaire|time zone|timezone|tz",
    "address": "adresse|address|adresse postale",
    "latitude": "lat|latitude",
    "longitude": "lon|lng|long|longitude",
    "spoken": "langue|langues|langue parlee|langues parlees|language|languages|spoken language",
    "interpreted": "interpretation|interpretariat|interpretation vers|interpreted",
    "before": "trajet aller|travel before|way there",
    "after": "trajet retour|travel after|way back",
    "capacity": "capacite|places|nombre de places|nb places|jauge|capacity|seats|max|maximum",
    "waits": "liste d attente|waiting list",
    "opens": "ouverture|ouverture des inscriptions|sign up opens",
    "closes": "cloture|cloture des inscriptions|sign up closes",
}  # fmt: skip
ALSO_IN = {
    "title": {"fr": "titre|intitule|nom|objet|sujet", "en": "title|name|subject|summary",
              "": "session|atelier|activite"},
    "text": {"fr": "texte|resume|contenu", "en": "text|abstract", "": "description|details"},
    "room": {"fr": "salle", "en": "room"},
    "place": {"fr": "lieu|endroit", "en": "place|venue|location", "": "site"},
    "access": {"fr": "acces|accessibilite", "en": "access|accessibility"},
    "speakers": {"fr": "intervenants|intervenantes|intervenant|intervenant e s|orateurs",
                 "en": "speakers|speaker|presenter|presenters"},
    "chair": {"fr": "animation|presidence|moderation|animateur", "en": "chair|moderator"},
}  # fmt: skip
SIDES = {"fr": ("fr", "francais", "en francais", "french", "in french"),
         "en": ("en", "anglais", "en anglais", "english", "in english")}  # fmt: skip


def fields():
    """Every field that a column can be, in order."""
    for name in ORDER:
        yield from [f"{name}_{lang}" for lang in LANGUAGES] if name in PAIRED else [name]


def heading(field):
    """What a column is called, in the reader's language."""
    if field in SINGLE:
        return str(SINGLE[field])
    name, _underscore, lang = field.rpartition("_")
    return _("%(what)s (%(language)s)", what=PAIRED[name], language=LANGUAGES[lang])


def known(lang):
    """{plain heading: field}; where a heading does not say its language, it is `lang`."""
    found = {}
    for name, also in ALSO.items():
        found.update(dict.fromkeys(also.split("|"), name))
    for name, sides in ALSO_IN.items():
        for own, also in sides.items():
            for words in also.split("|"):
                found[words] = f"{name}_{own or lang}"
                for side, marks in SIDES.items():
                    found.update({f"{words} {mark}": f"{name}_{side}" for mark in marks})
    for code in LANGUAGES:
        with speaking(code):
            found.update({plain(heading(field)): field for field in fields()})
    return found


def suggested(heads, lang):
    """{number of the column, as text: field} of the headings that are understood, each once."""
    names, taken, mapping = known(lang), set(), {}
    for number, head in enumerate(heads):
        field = names.get(plain(head))
        if field and field not in taken:
            taken.add(field)
            mapping[str(number)] = field
    return mapping
