"""What is told of a case in codes: the axes of the starter questionnaire, with its options.

ASKED says under which codes the questionnaire asks for the same, so that cases can be counted
beside its answers.
"""

from valuess.i18n import _, lazy

FRANCE, ENGLAND = "FR", "GB"
COUNTRIES = {FRANCE: lazy("France"), ENGLAND: lazy("England")}
AREAS = {
    "rennes": lazy("Pays de Rennes"),
    "brest": lazy("Pays de Brest"),
    "south_west": lazy("South West"),
}
LEGAL_FORMS = {
    "association": lazy("Association or charity"),
    "cooperative": lazy("Co-operative"),
    "mutual": lazy("Mutual"),
    "foundation": lazy("Foundation"),
    "company": lazy("Company or CIC"),
    "informal": lazy("Unincorporated group"),
}
STAFF = {
    "0": lazy("None"),
    "1_2": lazy("1–2"),
    "3_9": lazy("3–9"),
    "10_49": lazy("10–49"),
    "50": lazy("50 or more"),
}
INCOMES = {
    "under_30": lazy("Under 30"),
    "30_99": lazy("30–99"),
    "100_499": lazy("100–499"),
    "500_999": lazy("500–999"),
    "1000": lazy("1000 or more"),
}
SECTORS = {
    "social_care": lazy("Social care"),
    "employment": lazy("Employment"),
    "culture": lazy("Culture"),
    "education": lazy("Education"),
    "environment": lazy("Environment"),
    "health": lazy("Health"),
    "housing": lazy("Housing"),
    "food": lazy("Food"),
    "finance": lazy("Finance"),
    "other": lazy("Other"),
}
FACTS = {
    "country": (lazy("Country"), COUNTRIES),
    "area": (lazy("Area"), AREAS),
    "legal_form": (lazy("Legal form"), LEGAL_FORMS),
    "staff": (lazy("Staff (full-time equivalent)"), STAFF),
    "income": (lazy("Yearly income (k€ or k£)"), INCOMES),
    "sectors": (lazy("Sectors"), SECTORS),
}
"""{field of Case: (label, {code: label})}; `sectors` holds several."""

ASKED = {
    "country": ("country", {FRANCE: "france", ENGLAND: "england"}),
    "area": ("area", {}),
    "legal_form": ("legal_form", {"association": "charity"}),
    "staff": ("staff", {code: f"n{code}" for code in STAFF}),
    "income": ("income", {"under_30": "k0_29"} | {c: f"k{c}" for c in INCOMES if c[0] != "u"}),
    "sectors": ("sector", {}),
}
"""{field: (question, {code: option})}; codes left out are the same there."""


def said(field, code):
    """The words of a code; "" for one that is not known."""
    return FACTS[field][1].get(code, "")


def told(case):
    """[(label, words)] of the facts of a case that are known."""
    lines = []
    for field, (label, _options) in FACTS.items():
        value = getattr(case, field)
        codes = value if isinstance(value, list) else [value]
        words = ", ".join(str(said(field, code)) for code in codes if code)
        if words:
            lines.append((label, words))
    return lines


def brief(case):
    """The facts of a case on one line: words alone, but numbers with what they count."""
    counted = [FACTS[name][0] for name in ("staff", "income")]
    return [
        _("%(label)s: %(words)s", label=label, words=words) if label in counted else words
        for label, words in told(case)
    ]


def place(case):
    """Where a case is, in words: its area, else its country."""
    return said("area", case.area) or said("country", case.country)
