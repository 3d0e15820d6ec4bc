"""What the forms of travel support send, read: (values, {field: message})."""

import re
import secrets
from datetime import date

from babel.numbers import format_decimal, list_currencies
from flask import current_app, g, request

from valuess.accounts.models import Organisation
from valuess.accounts.rules import name_of
from valuess.agenda.models import Registration
from valuess.agenda.tongues import tongue
from valuess.config import LANGUAGES
from valuess.db import Label
from valuess.files.checks import RefusedFile
from valuess.i18n import LOCALES, _, language, lazy
from valuess.travel import claims, money
from valuess.travel.models import ACCEPTED, JOURNEY, MEANS, REFUSED
from valuess.travel.moving import Form
from valuess.travel.settings import TravelSetting

NBSP = "\u00a0"
WHY = {
    money.EMPTY: lazy("Write an amount."),
    money.UNREADABLE: lazy("Write an amount in digits, such as 1,234.56 or 1 234,56."),
    money.AMBIGUOUS: lazy("This can be read in two ways: write two decimals, as in 1,234.00."),
    money.TOO_FINE: lazy("Write at most two decimals; a rate has at most eight."),
    money.NEGATIVE: lazy("Write an amount above zero."),
    money.ZERO: lazy("Write an amount above zero."),
    money.TOO_LARGE: lazy("This is more than an amount here can be: 999,999.99."),
}  # fmt: skip
TEXT_MOST, REASON_MOST = 4000, 1000


def cash(value, currency="", lang=None):
    """« 1 234,56 EUR », "1,234.56 EUR": the code says which money it is without doubt."""
    if value is None:
        return ""
    words = format_decimal(value, "#,##0.00", locale=LOCALES[lang or language()])
    return f"{words}{NBSP}{currency}" if currency else words


def exact(value, lang=None):
    """A rate as it was given, in the reader's language, with every decimal."""
    if value is None:
        return ""
    return format_decimal(value, "#,##0.########", locale=LOCALES[lang or language()])


def new_key():
    return secrets.token_urlsafe(16)


def carried():
    """The marks that every form carries: see moving.Form."""
    return Form(number("opened"), request.form.get("key", "")[:40])


def number(name, default=None):
    raw = request.values.get(name, "").strip()
    return int(raw) if re.fullmatch("[0-9]{1,9}", raw) else default


def line_of(name, most):
    return name_of(request.form.get(name, ""))[: most + 1]


def text_of(name, most=TEXT_MOST):
    return request.form.get(name, "").replace("\r\n", "\n").strip()[: most + 1]


def day_of(name, errors, needed=True):
    """A date of the form: ISO, as browsers send it, or 13/05/2014 as people type it."""
    raw = request.form.get(name, "").strip()
    typed = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", raw, re.ASCII)
    try:
        found = date(*map(int, reversed(typed.groups()))) if typed else date.fromisoformat(raw)
        if not 2000 <= found.year <= 2100:
            raise ValueError(raw)
        return found
    except ValueError:
        if raw or needed:
            errors[name] = _("Write a date as day/month/year, such as 13/05/2014.")
        return None


def amount_of(name, errors):
    try:
        return money.amount(request.form.get(name, ""))
    except money.Unclear as unclear:
        errors[name] = str(WHY[unclear.why])
        return None


def too_long(values, errors, **limits):
    for name, most in limits.items():
        if len(values[name]) > most:
            errors[name] = _("Write at most %(n)s characters.", n=most)


def reason_of(errors, needed):
    reason = text_of("reason", REASON_MOST)
    if needed and not reason:
        errors["reason"] = _("Say why: the person and the auditor will read it.")
    elif len(reason) > REASON_MOST:
        errors["reason"] = _("Write at most %(n)s characters.", n=REASON_MOST)
    return reason


def known_currency(code):
    return re.fullmatch("[A-Z]{3}", code) is not None and code in list_currencies()


def support(currencies):
    """The form of a request: (fields of TravelRequest, errors)."""
    errors, form = {}, request.form
    values = {
        "origin": line_of("origin", 120), "destination": line_of("destination", 120),
        "via": line_of("via", 200), "note": text_of("note"),
        "means": [means for means in JOURNEY if means in form.getlist("means")],
        "out": day_of("out", errors), "back": day_of("back", errors),
        "estimate": amount_of("estimate", errors), "currency": form.get("currency", ""),
        "payer": chosen_payer(),
    }  # fmt: skip
    for name in ("origin", "destination"):
        if not values[name]:
            errors[name] = _("Write the place.")
    if not values["means"]:
        errors["means"] = _("Choose at least one means of transport.")
    if values["out"] and values["back"] and values["back"] < values["out"]:
        errors["back"] = _("The return is before the outward journey.")
    if values["currency"] not in currencies:
        errors["currency"] = _("Choose a currency.")
    if values["payer"] is None:
        errors["payer"] = _("Choose who pays.")
    too_long(values, errors, origin=120, destination=120, via=200, note=TEXT_MOST)
    return values, errors


def chosen_payer():
    chosen = number("payer")
    return Organisation.get_or_none(Organisation.id == chosen, Organisation.partner)


def expense(support, currencies):
    """The form of a line: (fields of TravelLine, errors).

    A currency in which people may ask can wait for its rate until the claim is sent;
    any other one cannot: nobody would know what it is worth.
    """
    errors, form = {}, request.form
    code = form.get("currency", "")
    code = form.get("other", "").strip().upper() if code == "other" else code
    values = {
        "day": day_of("day", errors), "what": line_of("what", 200),
        "means": form.get("means", ""), "amount": amount_of("amount", errors), "currency": code,
    }  # fmt: skip
    if not values["what"]:
        errors["what"] = _("Write what was paid for.")
    if values["means"] not in MEANS:
        errors["means"] = _("Choose one.")
    if not known_currency(code):
        errors["other" if form.get("currency") == "other" else "currency"] = _(
            "Write the three letters of the currency, such as CHF."
        )
    too_long(values, errors, what=200)
    return values | rate_of(code, support.currency, errors, code not in currencies), errors


def rate_of(code, wanted, errors, needed):
    """The rate, its day and its source; all of them or none, and none where none is needed."""
    none = {"rate": None, "rate_day": None, "rate_source": ""}
    given = any(request.form.get(name, "").strip() for name in none)
    if code == wanted or not (given or needed):
        return none
    try:
        at = money.rate(request.form.get("rate", ""))
    except money.Unclear as unclear:
        at = None
        errors["rate"] = (
            _("Write how much one %(code)s is in %(wanted)s.", code=code, wanted=wanted)
            if unclear.why == money.EMPTY else str(WHY[unclear.why])
        )  # fmt: skip
    source = line_of("rate_source", 160)
    if not source:
        errors["rate_source"] = _("Write where the rate comes from, such as a bank statement.")
    found = {"rate": at, "rate_day": day_of("rate_day", errors), "rate_source": source}
    too_long(found, errors, rate_source=160)
    return found


def proofs(errors, name="files"):
    """The evidence sent, checked: (Checked, digest) pairs; a refused one says so in errors."""
    most, found = current_app.config["MAX_UPLOAD"], []
    for sent in request.files.getlist(name):
        if not sent.filename:
            continue
        try:
            found.append(claims.proof(sent.filename, sent.stream.read(most + 1), most))
        except RefusedFile as refused:
            words = str(refused)
            named = _("%(name)s: %(words)s", name=sent.filename, words=words)
            errors[name] = words if sent.filename in words else named
    return found


def loose():
    return [int(raw) for raw in request.form.getlist("loose") if re.fullmatch("[0-9]{1,9}", raw)]


def approval():
    """The form to approve: (amount, conditions, reason, errors)."""
    errors = {}
    amount, conditions = amount_of("amount", errors), text_of("conditions")
    if len(conditions) > TEXT_MOST:
        errors["conditions"] = _("Write at most %(n)s characters.", n=TEXT_MOST)
    return amount, conditions, errors


def verdict(line):
    """The form that decides on a line: (verdict, accepted amount, reason, errors)."""
    errors, chosen = {}, request.form.get("verdict", "")
    accepted = line.amount
    if chosen == ACCEPTED:
        if request.form.get("accepted", "").strip():
            accepted = amount_of("accepted", errors)
        if accepted is not None and accepted > line.amount:
            errors["accepted"] = _("More than was claimed cannot be accepted.")
    elif chosen != REFUSED:
        errors["verdict"] = _("Choose one.")
    reason = reason_of(errors, chosen == REFUSED or (accepted or 0) < line.amount)
    return chosen, accepted, reason, errors


def payment(support):
    """The form of a payment: (fields of TravelPayment, errors)."""
    errors, code = {}, request.form.get("currency", "")
    values = {
        "day": day_of("day", errors), "amount": amount_of("amount", errors),
        "currency": code, "reference": line_of("reference", 120),
    }  # fmt: skip
    if not known_currency(code):
        errors["currency"] = _("Choose a currency.")
    if not values["reference"]:
        errors["reference"] = _("Write the reference of the transfer.")
    too_long(values, errors, reference=120)
    return values | rate_of(code, support.currency, errors, code != support.currency), errors


def rules(organisations):
    """The form of the rules: (fields of TravelSetting, envelopes, errors)."""
    errors, form = {}, request.form
    values = {
        name: Label({lang: text_of(f"{name}_{lang}") for lang in LANGUAGES})
        for name in TravelSetting.LABELS
    }
    for name, label in values.items():
        for lang, words in label.items():
            if not words:
                errors[f"{name}_{lang}"] = _(
                    "Write it in %(language)s too.", language=tongue(lang)
                )
            elif len(words) > TEXT_MOST:
                errors[f"{name}_{lang}"] = _("Write at most %(n)s characters.", n=TEXT_MOST)
    codes = re.split(r"[\s,;/]+", form.get("currencies", "").upper().strip(" ,;"))
    values["currencies"] = [code for code in dict.fromkeys(codes) if known_currency(code)][:6]
    if not all(map(known_currency, codes)):
        errors["currencies"] = _("Write currencies by their three letters, such as EUR, GBP.")
    values["base"] = form.get("base", "").strip().upper()
    if values["base"] not in values["currencies"]:
        errors["base"] = _("Choose one of the currencies above.")
    values["rates"] = rates(values, errors)
    return values, envelopes(organisations, values["currencies"], errors), errors


def rates(values, errors):
    """{code: {"rate", "day", "source"}} of the indicative rates that were written."""
    found = {}
    for code in values["currencies"]:
        names = [f"{part}-{code}" for part in ("rate", "day", "source")]
        if code == values["base"] or not any(request.form.get(name, "").strip() for name in names):
            continue
        try:
            at = f"{money.rate(request.form.get(names[0], '')):f}"
        except money.Unclear as unclear:
            at, errors[names[0]] = "", str(WHY[unclear.why])
        day = day_of(names[1], errors)
        source = line_of(names[2], 160)[:160]
        if not source:
            errors[names[2]] = _("Write where the rate comes from, such as a bank statement.")
        found[code] = {"rate": at, "day": day.isoformat() if day else "", "source": source}
    return found


def envelopes(organisations, currencies, errors):
    """{(organisation id, currency): Decimal} of those that were written."""
    found = {}
    for organisation in organisations:
        for code in currencies:
            name = f"envelope-{organisation.id}-{code}"
            if request.form.get(name, "").strip():
                found[organisation.id, code] = amount_of(name, errors)
    return found


def newcomer(meeting):
    """The traveller's name and organisation, as they are known when they ask.

    Who has no organisation in their account said one when they registered for the meeting.
    """
    known = Organisation.get_or_none(Organisation.id == g.user.organisation_id)
    coming = Registration.standing(meeting, g.user)
    said = known.name if known else coming.organisation if coming else ""
    return {"traveller": str(g.user.name), "organisation": said}
