"""What the form of a question or section says, and what is wrong with it. Pure.

`typed` is a dictionary of strings by field. Options stand in numbered lines: options_0_code,
options_0_fr, options_0_en, options_0_sort, options_0_retired; rows likewise; tests of the rule in
test_0_question, test_0_operator and, as a list, test_0_codes.
"""

import re

from valuess.config import LANGUAGES
from valuess.i18n import _
from valuess.survey import form as forms
from valuess.typography import slug, typography

LINES = {"options": forms.MOST_OPTIONS, "rows": forms.MOST_ROWS, "test": 8}
EMPTY_LINES = {"options": 3, "rows": 3, "test": 1}
TEXTS = {"label": 1000, "title": 300, "intro": 5000, "hint": 1000, "unit": 60}
OPTION_LENGTH = 300


def set_in(text, lang):
    return typography(" ".join(text.split()), lang)


def of_question(question, within):
    """The typed form of a question. within: code of its section."""
    typed = {"code": question.code, "type": question.type, "section": within,
             "least": question.least, "most": question.most}  # fmt: skip
    for name in ("label", "hint", "unit"):
        spread(typed, name, getattr(question, name))
    for name in ("required", "axis", "contact"):
        typed[name] = "1" if getattr(question, name) else ""
    for name in ("options", "rows"):
        for number, option in enumerate(getattr(question, name)):
            spread(typed, f"{name}_{number}", option.label)
            typed[f"{name}_{number}_code"] = option.code
            typed[f"{name}_{number}_sort"] = option.sort
            typed[f"{name}_{number}_retired"] = "1" if option.retired else ""
        typed[f"{name}_count"] = str(len(getattr(question, name)) + EMPTY_LINES[name])
    return typed | of_rule(question.rule)


def of_section(section):
    """The typed form of a section."""
    typed = {"code": section.code}
    spread(typed, "title", section.title)
    spread(typed, "intro", section.intro)
    return typed | of_rule(section.rule)


def of_rule(rule):
    typed = {"every": "1" if rule is None or rule.every else "0"}
    for number, test in enumerate(rule.tests if rule else ()):
        typed[f"test_{number}_question"] = test.question
        typed[f"test_{number}_operator"] = test.operator
        typed[f"test_{number}_codes"] = list(test.codes)
    typed["test_count"] = str(len(rule.tests if rule else ()) + EMPTY_LINES["test"])
    return typed


def spread(typed, name, label):
    typed.update({f"{name}_{lang}": label.get(lang, "") for lang in LANGUAGES})


def count(typed, name):
    """How many lines of that name the form has."""
    raw = typed.get(f"{name}_count", "")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else 0
    return min(number, LINES[name])


def label(typed, name, errors, most, multiline=False):
    found = {}
    for lang in LANGUAGES:
        raw = typed.get(f"{name}_{lang}", "")
        said = raw.replace("\r\n", "\n").strip() if multiline else set_in(raw, lang)
        if len(said) > most:
            errors[f"{name}_{lang}"] = _("At most %(num)d characters.", num=most)
        elif said:
            found[lang] = said
    return found


def code_for(typed, words, errors, field, taken=()):
    """The code that was typed or, where none was, one made of the English words."""
    said = typed.get(field, "").strip()
    if not said:
        said = made_code(words, taken)
    if not forms.CODE.fullmatch(said):
        errors[field] = _("Small letters without accents, figures and _, a letter first; at most "
                          "40.")  # fmt: skip
    elif said in taken:
        errors[field] = _("This code is taken.")
    return said


def made_code(words, taken=()):
    text = slug(next(filter(None, (words.get("en"), *words.values())), ""), 30).replace("-", "_")
    text = text if re.match("[a-z]", text) else f"c_{text}".rstrip("_")
    text = re.sub(r"[^a-z0-9_]", "", text) or "c"
    numbered = (f"{text}_{n}" for n in range(2, 1000))
    return text if text not in taken else next(c for c in numbered if c not in taken)


def options(typed, name, errors):
    """The options or rows of the form; lines that are empty are left out."""
    found, taken = [], []
    for number in range(count(typed, name)):
        line = f"{name}_{number}"
        said = label(typed, line, errors, OPTION_LENGTH)
        if not said and not typed.get(f"{line}_code", "").strip():
            continue
        code = code_for(typed, said, errors, f"{line}_code", taken)
        taken.append(code)
        sort = typed.get(f"{line}_sort", "")
        sort = sort if sort in forms.SORTS else ""
        found.append(forms.Option(code, said, sort, bool(typed.get(f"{line}_retired"))))
    return tuple(found)


def rule(typed):
    """The Rule of the form, or None; lines without a question are left out."""
    tests = []
    for number in range(count(typed, "test")):
        question = typed.get(f"test_{number}_question", "")
        operator = typed.get(f"test_{number}_operator", forms.ANY)
        if forms.CODE.fullmatch(question) and operator in forms.OPERATORS:
            picks = operator in (forms.ANY, forms.NONE)
            codes = typed.get(f"test_{number}_codes", ()) if picks else ()
            codes = tuple(code for code in codes if forms.CODE.fullmatch(code))
            tests.append(forms.Condition(question, operator, codes))
    return forms.Rule(tuple(tests), typed.get("every") != "0") if tests else None


def question(typed, form, old=""):
    """(Question, errors) of what is typed; old: its code while it is in the form already."""
    errors = {}
    kind = typed.get("type", "")
    if kind not in forms.TYPES:
        errors["type"], kind = _("Choose one of the list."), forms.SHORT
    if form.section(typed.get("section", "")) is None:
        errors["section"] = _("Choose one of the list.")
    texts = {name: label(typed, name, errors, TEXTS[name]) for name in ("label", "hint", "unit")}
    if not texts["label"]:
        errors.setdefault(f"label_{next(iter(LANGUAGES))}", _("Say what is asked."))
    code = code_for(typed, texts["label"], errors, "code", taken(form, old))
    lists = {name: options(typed, name, errors) for name in ("options", "rows")}
    if kind not in forms.CHOICES:
        lists["options"] = ()
    if kind != forms.GRID:
        lists["rows"] = ()
    switches = {name: bool(typed.get(name)) for name in ("required", "axis", "contact")}
    bounds = {name: typed.get(name, "").strip()[:40] for name in ("least", "most")}
    if kind not in (forms.NUMBER, forms.DATE):
        bounds = {}
    made = forms.Question(code, kind, **texts, **lists, **switches, **bounds, rule=rule(typed))
    return made, errors


def section(typed, form, old=""):
    """(Section without its questions, errors) of what is typed."""
    errors = {}
    title = label(typed, "title", errors, TEXTS["title"])
    if not title:
        errors.setdefault(f"title_{next(iter(LANGUAGES))}", _("Say what this section is about."))
    intro = label(typed, "intro", errors, TEXTS["intro"], multiline=True)
    code = code_for(typed, title, errors, "code", taken(form, old))
    return forms.Section(code, title, intro, (), rule(typed)), errors


def taken(form, old):
    return ({s.code for s in form.sections} | {q.code for q in form.questions()}) - {old}


def reshaped(typed):
    """What is typed after a button that only changes the form was pressed, or None.

    more=options, up=options_3, down=…, off=…: a line more, two lines swapped, a line emptied;
    show: nothing but the answers of the questions that the rule names.
    """
    if typed.get("more") in LINES:
        name = typed["more"]
        return {**typed, f"{name}_count": str(min(count(typed, name) + 3, LINES[name]))}
    for act, step in (("up", -1), ("down", 1), ("off", 0)):
        name, _underscore, number = typed.get(act, "").rpartition("_")
        if name in LINES and number.isascii() and number.isdigit() and len(number) < 4:
            return swapped(typed, name, int(number), int(number) + step)
    return typed if "show" in typed else None


def swapped(typed, name, one, other):
    """Two numbered lines in each other's place; one line and itself: without it."""
    last = count(typed, name)
    if not (0 <= one < last and 0 <= other < last):
        return typed
    begin = {one: f"{name}_{one}_", other: f"{name}_{other}_"}
    kept = {k: v for k, v in typed.items() if not k.startswith(tuple(begin.values()))}
    if one == other:
        return kept
    for here, there in ((one, other), (other, one)):
        cut = len(begin[here])
        kept |= {begin[there] + k[cut:]: v for k, v in typed.items() if k.startswith(begin[here])}
    return kept
