"""A questionnaire as YAML, out and in: as `form.packed` has it, with what the survey is above it.

Read with PyYAML's BaseLoader, which makes nothing but text, lists and mappings: « no » stays a
word, and no tag is obeyed.
"""

import yaml

from valuess.i18n import _
from valuess.survey import form as forms
from valuess.survey.building import brought
from valuess.survey.building.brought import Brought, Unreadable, code, label, note, truth, words

LARGEST = 300_000  # bytes: the reader takes about a second for them
MOST = 60_000  # values, those that an alias repeats counted each time
DEEPEST = 30
EVERY = ("every", True)  # goes without saying


class Loader(yaml.BaseLoader):
    """Notes keys that are said twice, of which YAML keeps only the last."""

    twice = ()

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        for number, (written, _value) in enumerate(node.value):
            if not isinstance(keys[number], str):
                line = written.start_mark.line + 1
                raise Unreadable(_("line %(num)d: a key is no word", num=line))
            if keys[number] in keys[:number]:
                self.twice += ((written.start_mark.line + 1, keys[number]),)
        return super().construct_mapping(node, deep)


class Line(dict):
    """A mapping written on one line."""


class Dumper(yaml.SafeDumper):
    """Long texts line by line, short mappings on one line, nothing by reference."""

    def ignore_aliases(self, data):
        return True


def as_text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def on_a_line(dumper, mapping):
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping.items(), flow_style=True)


Dumper.add_representer(str, as_text)
Dumper.add_representer(Line, on_a_line)


def written(head, form):
    """The YAML text of a questionnaire. head: {field of Survey: value}, see brought.py."""
    told = {name: plain(value) for name, value in head.items() if value not in ("", None, {})}
    told["sections"] = arranged(forms.packed(form).get("sections", []))
    return yaml.dump(told, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def plain(value):
    return dict(value) if isinstance(value, dict) else value


def arranged(value, inside=""):
    """What is written, with labels, options and tests each on one line."""
    if isinstance(value, list):
        return [arranged(item, inside) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: arranged(item, key) for key, item in value.items() if (key, item) != EVERY}
    short = inside in ("label", "title", "hint", "unit", "options", "rows", "tests")
    return Line(made) if short else made


def read(content):
    """A Brought from bytes of YAML. Raises Unreadable when there is no questionnaire in them."""
    if len(content) > LARGEST:
        raise Unreadable(_("This file is too large for a questionnaire."))
    try:
        loader = Loader(content.decode("utf-8-sig"))
        told = loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_("This is no YAML: %(why)s", why=said(error))) from error
    if not isinstance(told, dict) or not isinstance(told.get("sections"), list):
        raise Unreadable(_("This YAML holds no questionnaire: it has no list named “sections”."))
    bounded(told)
    made = Brought()
    for line, key in loader.twice:
        note(made.notes, _("line %(num)d", num=line), _("“%(key)s” is said twice", key=key[:60]))
    top = {name: value for name, value in told.items() if name != "sections"}
    made.head = brought.head(top, made.notes)
    made.form = forms.Form(tuple(filter(None, (
        section(each, _("section %(num)d", num=number), made.notes)
        for number, each in enumerate(told["sections"], 1)
    ))))  # fmt: skip
    return made


def said(error):
    """Where and what, of what the reader says, in one line."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _("it is not text") if isinstance(error, UnicodeDecodeError) else _("too deep")
    return _("line %(num)d: %(what)s", num=mark.line + 1, what=getattr(error, "problem", "") or "")


def bounded(told):
    """Raises Unreadable for what would be larger once its aliases are written out."""
    waiting, count = [(told, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if count > MOST or depth > DEEPEST:
            raise Unreadable(_("This file is too large for a questionnaire."))
        if isinstance(value, (list, dict)):
            inside = value.values() if isinstance(value, dict) else value
            waiting += [(item, depth + 1) for item in inside]


def parts(told, known, place, notes):
    """The mapping itself, what is not known in it noted; {} when it is none."""
    if not isinstance(told, dict):
        note(notes, place, _("a list of names and values is expected here"))
        return {}
    for key in told:
        if key not in known:
            note(notes, place, _("“%(key)s” is not known here", key=key[:60]))
    return told


def several(told, name, place, notes):
    """The list of that name, noted when it is none."""
    value = told.get(name, [])
    if isinstance(value, list):
        return value
    note(notes, place, _("“%(key)s” is no list", key=name))
    return []


SECTION = ("code", "title", "intro", "questions", "rule")
QUESTION = ("code", "type", "label", "hint", "options", "rows", "required", "unit", "least",
            "most", "axis", "contact", "rule")  # fmt: skip


def section(told, place, notes):
    told = parts(told, SECTION, place, notes)
    known = code(told.get("code", ""), place, notes)
    if not known:
        return None
    place = f"{place} ({known})"
    questions = tuple(filter(None, (
        question(each, f"{place}, {_('question %(num)d', num=number)}", notes)
        for number, each in enumerate(several(told, "questions", place, notes), 1)
    )))  # fmt: skip
    return forms.Section(
        known, label(told.get("title", {}), place, notes),
        label(told.get("intro", {}), place, notes), questions, rule(told, place, notes),
    )  # fmt: skip


def question(told, place, notes):
    told = parts(told, QUESTION, place, notes)
    known = code(told.get("code", ""), place, notes)
    if not known:
        return None
    place, kind = f"{place} ({known})", told.get("type", "")
    if kind not in forms.TYPES:
        note(notes, place, _("“%(type)s” is no type of question", type=str(kind)[:60]))
        return None
    switches = {
        name: truth(told.get(name, ""), place, notes) for name in ("required", "axis", "contact")
    }
    texts = {name: label(told.get(name, {}), place, notes) for name in ("label", "hint", "unit")}
    bounds = {name: words(told.get(name, ""), place, notes)[:40] for name in ("least", "most")}
    lists = {
        name: tuple(filter(None, (
            option(each, f"{place}, {name} {number}", notes)
            for number, each in enumerate(several(told, name, place, notes), 1)
        )))
        for name in ("options", "rows")
    }  # fmt: skip
    return forms.Question(
        known, kind, **texts, **lists, **switches, **bounds, rule=rule(told, place, notes)
    )


def option(told, place, notes):
    told = parts(told, ("code", "label", "sort", "retired"), place, notes)
    known, sort = code(told.get("code", ""), place, notes), told.get("sort", "")
    if sort not in forms.SORTS:
        note(notes, place, _("“%(sort)s” is no sort of option", sort=str(sort)[:60]))
        sort = ""
    said, retired = (
        label(told.get("label", {}), place, notes),
        truth(told.get("retired", ""), place, notes),
    )
    return forms.Option(known, said, sort, retired) if known else None


def rule(told, place, notes):
    if not told.get("rule"):
        return None
    told = parts(told["rule"], ("tests", "every"), place, notes)
    tests = [condition(each, place, notes) for each in several(told, "tests", place, notes)]
    every = truth(told.get("every", "true"), place, notes)
    return forms.Rule(tuple(filter(None, tests)), every) if any(tests) else None


def condition(told, place, notes):
    told = parts(told, ("question", "operator", "codes"), place, notes)
    known, operator = code(told.get("question", ""), place, notes), told.get("operator", forms.ANY)
    if operator not in forms.OPERATORS:
        note(notes, place, _("“%(operator)s” is no test of a rule", operator=str(operator)[:60]))
        return None
    codes = tuple(code(each, place, notes) for each in several(told, "codes", place, notes))
    return forms.Condition(known, operator, tuple(filter(None, codes))) if known else None
