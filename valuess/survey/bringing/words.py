"""The words of other tools, in French and in English, and how words are compared. Pure."""

import html
import re
import unicodedata
from functools import lru_cache

TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")
NUMBERED = re.compile(r"^\s*(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):\-–]\s+", re.I)
ALONE = re.compile(
    r"\s*(?:[\w.+-]{1,80}@[\w-]{1,80}(?:\.[\w-]{1,80}){1,6}|(?:\d{1,3}\.){3}\d{1,3}"
    r"|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7})\s*", re.I,
)  # fmt: skip
"""A cell that is an e-mail or a network address and nothing else."""


def bare(words):
    """Words without HTML, on one line."""
    if "<" in words or "&" in words:
        words = TAG.sub(" ", html.unescape(TAG.sub(" ", words)))
    return " ".join(words.split())


@lru_cache(maxsize=50_000)
def plain(words):
    """Words as they are compared: lower case, without accents, HTML, numbers in front, signs."""
    words = NUMBERED.sub("", bare(words))
    folded = unicodedata.normalize("NFKD", words.lower().replace("œ", "oe").replace("≥", ">="))
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    signs = letters.replace("<", " lt ").replace(">", " gt ").replace("+", " plus ")
    return " ".join(re.findall(r"[a-z0-9]+", signs)) or words.strip().lower()


def known(text):
    """The lines of a text as they are compared, joined without spaces too."""
    found = set()
    for line in text.split("\n"):
        for word in line.split(","):
            if word.strip():
                found |= {plain(word), plain(word).replace(" ", "")}
    return found


ID = known("""Respondent ID, RespondentID, Response ID, ID du répondant, ID répondant,
Identifiant du répondant, Numéro du répondant, ID de la réponse, Identifiant de la réponse, id,
_id, _uuid, instanceID, meta/instanceID, KEY, number""")
START = known("""StartDate, Start Date, Date Created, Date de début, Date de création, start,
startdate, Date started, Date de lancement""")
END = known("""EndDate, End Date, Date Modified, Date de fin, Date de modification, end,
submitdate, Date submitted, Date de soumission, _submission_time, Horodateur, Timestamp,
datestamp, Date last action, Date de la dernière action, sent, today""")
LANG = known("""Language, Langue, Start language, startlanguage, Langue de départ, Survey language,
Langue du sondage, lang""")
PERSONAL = known("""IP Address, IPAddress, Adresse IP, IP, ipaddr, Email Address, EmailAddress,
E-mail, Email, Adresse e-mail, Adresse électronique, Courriel, Adresse de courriel, Mail,
Adresse mail, First Name, FirstName, Prénom, Last Name, LastName, Nom, Nom de famille, Name,
Full name,
Your name, Votre nom, Nom et prénom, Prénom et nom, Nom complet, Contact name, Nom du contact,
Contact person, Personne à contacter, Custom Data, CustomData, CustomValue,
Données personnalisées, Custom Data 1, Custom Data 2, Custom Data 3, Custom Data 4,
Custom Data 5, Données personnalisées 1, Données personnalisées 2, Phone, Phone number, Telephone,
Telephone number, Téléphone, Numéro de téléphone, Tél, Mobile, Portable, phonenumber,
Address, Address 1, Address 2, Street address, Adresse, Adresse postale, Adresse 1, Adresse 2,
Postal code, ZIP, ZIP/Postal Code, Code postal, ZIP code, Date of birth, Date de naissance,
token, Access code, Code d’accès, deviceid, device id, subscriberid, simserial, simid, username,
user name, Nom d’utilisateur, _submitted_by, submitted by, refurl, Referrer URL,
URL de référence, geolocation, _geolocation, gps, _notes, attribute_1, attribute_2, attribute_3""")
UNNEEDED = known("""Collector ID, CollectorID, ID du collecteur, Collector, Collecteur, lastpage,
Last page, Dernière page, seed, Graine, version, __version__, formhub/uuid, _index, _id, _uuid,
_status, _validation_status, _tags, _attachments, rootUuid, _xform_id_string, source""")
ANSWER = known("""Response, Réponse, Open-Ended Response, Réponse ouverte, Réponse libre,
Réponse à texte libre, Open ended, Champ ouvert, Réponses""")
OTHER = known("""Other (please specify), Other (please say which), Other please specify, Other,
Autre (veuillez préciser), Autre (veuillez spécifier), Autre veuillez préciser, Autre,
Autre (précisez), Autre (à préciser), Other - text, Autre - texte, other, -oth-, Autres""")
NOT_TICKED = known("""0, no, non, n, false, faux, unchecked, not selected, non sélectionné, N/A,
off, non coché, 0.0, s/o""")
UNSAID = known("N/A, n.a., null, NULL, (empty), -, --, None given, s.o., NaN, #N/A, #VALUE!")
LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "fr fr": "fr", "en": "en",
             "english": "en", "anglais": "en", "en gb": "en", "en us": "en"}  # fmt: skip


def means(words, what):
    """Whether words are one of a set made by `known`."""
    folded = plain(words)
    return folded in what or folded.replace(" ", "") in what


LIKE = re.compile(
    r"\b(?:e ?mails?|courriels?|adresse electronique|phone number|telephone|ip address|adresse ip|"
    r"(?:your|full|first|last|contact) name|votre (?:pre)?nom|prenom|nom de famille|"
    r"postcode|zip code|code postal|adresse postale|postal address|date of birth|"
    r"date de naissance)\b"
)
"""Words of a heading that asks who somebody is."""


def personal(words):
    """Whether a heading is that of a column which tells who answered.

    The last part of a heading with parts counts too: meta/username, Contact - E-mail.
    """
    last = re.split(r"/| - | – |\[", bare(words).rstrip("]"))[-1]
    return means(words, PERSONAL) or (last != words and means(last, STRICT))


def asks_who(words):
    """Whether a question, in a sentence, seems to ask for a name or an address."""
    return bool(LIKE.search(plain(words)))


STRICT = PERSONAL - known("Nom, Name, Phone, Téléphone, Mail, E-mail, Email, IP, Address, Adresse,"
                          "Mobile, Portable, ZIP, Courriel")  # fmt: skip
"""Of these, what no option of a question is called."""
