"""What is wrong with a questionnaire before anyone is asked, each thing at its place. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, product

from valuess.config import LANGUAGES
from valuess.i18n import lazy
from valuess.survey import form as forms
from valuess.survey.answers import asked

WORDS = {
    "twice": lazy("The code “%(code)s” is used twice."),
    "option_twice": lazy("The code “%(code)s” stands for two options."),
    "row_twice": lazy("The code “%(code)s” stands for two lines."),
    "no_label": lazy("The words are missing in %(language)s."),
    "half": lazy("“%(words)s” is not said in %(language)s."),
    "option_half": lazy("The option “%(code)s” has no words in %(language)s."),
    "no_options": lazy("There is nothing to choose from."),
    "one_option": lazy("There is only one thing to choose."),
    "no_rows": lazy("The grid has no lines."),
    "options_unused": lazy("A question of this type has no options."),
    "rows_unused": lazy("Only a grid has lines."),
    "others": lazy("Two options ask to say which: one is enough."),
    "other_here": lazy("“Other: say which” does not fit a grid or a ranking."),
    "alone_here": lazy("The option “%(code)s” excludes the others, which only has a meaning where "
                       "several may be chosen."),
    "bounds": lazy("The least is more than the most."),
    "no_bound": lazy("“%(words)s” is no number."),
    "no_date": lazy("“%(words)s” is no date."),
    "axis_type": lazy("Results are only crossed by questions with one or several answers from a "
                      "list."),
    "axes": lazy("Results may be crossed by six questions at most; this is one more."),
    "contact_type": lazy("Only a text is kept apart as an address."),
    "contact_required": lazy("An address cannot be required: the questionnaire is anonymous."),
    "words_required": lazy("A text to read cannot be required."),
    "rule_unknown": lazy("The rule names “%(code)s”, which is no question here."),
    "rule_itself": lazy("The rule depends on the question itself."),
    "rule_later": lazy("The rule depends on “%(code)s”, which is asked later."),
    "rule_kind": lazy("The rule depends on “%(code)s”, whose answers are not kept."),
    "rule_codes": lazy("The rule does not say which answers to “%(code)s” count."),
    "rule_option": lazy("The rule names “%(option)s”, which is no answer to “%(code)s”."),
    "never": lazy("No combination of answers leads here: nobody would ever be asked."),
    "no_question": lazy("This section has no question."),
    "too_many": lazy("Too much: at most %(most)s questions, %(options)s options and %(rows)s "
                     "lines."),
}  # fmt: skip
MOST_TRIED = 20_000  # combinations of answers, for one question; beyond, it counts as reached
MOST_TOGETHER = 5  # kinds of options that are tried together


@dataclass(frozen=True)
class Problem:
    """where: the code of a question or section; kind: a key of WORDS; values: what fills it."""

    where: str
    kind: str
    values: dict = field(default_factory=dict, hash=False)

    @property
    def words(self):
        return str(WORDS[self.kind]) % {name: str(said) for name, said in self.values.items()}


def problems(form):
    """Every Problem of a Form, in its order."""
    found = list(codes_twice(form))
    axes = 0
    earlier = []
    for section in form.sections:
        found += of_section(section)
        found += of_rule(section, section.rule, form, earlier)
        for question in section.questions:
            axes += question.axis
            if question.axis and axes > forms.MOST_AXES:
                found.append(Problem(question.code, "axes"))
            found += [Problem(question.code, *each) for each in of_question(question)]
            found += of_rule(question, question.rule, form, earlier)
            earlier.append(question.code)
    ordered = {code: at for at, code in enumerate(places(form))}
    found += unreached(form, {p.where for p in found if p.kind.startswith("rule")})
    return sorted(found, key=lambda problem: ordered.get(problem.where, -1))


def places(form):
    for section in form.sections:
        yield section.code
        yield from (question.code for question in section.questions)


def at(form, code):
    """The words of every problem at one place."""
    return [problem.words for problem in problems(form) if problem.where == code]


def codes_twice(form):
    for code, count in Counter(places(form)).items():
        if count > 1:
            yield Problem(code, "twice", {"code": code})
    if len(form.questions()) > forms.MOST_QUESTIONS and form.sections:
        yield too_many(form.sections[0].code)


def too_many(code):
    most = {"most": forms.MOST_QUESTIONS, "options": forms.MOST_OPTIONS, "rows": forms.MOST_ROWS}
    return Problem(code, "too_many", most)


def lacking(label):
    return [name for lang, name in LANGUAGES.items() if not label.get(lang)]


def halves(*labels):
    """Of texts that may be empty, those said in one language only."""
    for label in labels:
        if any(label.values()):
            words = next(filter(None, label.values()))[:60]
            for language in lacking(label):
                yield "half", {"words": words, "language": language}


def of_section(section):
    for language in lacking(section.title):
        yield Problem(section.code, "no_label", {"language": language})
    for each in halves(section.intro):
        yield Problem(section.code, *each)
    if not section.questions:
        yield Problem(section.code, "no_question")


def of_question(question):
    """(kind, values) of what is wrong within one question."""
    for language in lacking(question.label):
        yield "no_label", {"language": language}
    yield from halves(question.hint, question.unit)
    yield from of_options(question)
    yield from of_type(question)


def of_options(question):
    has = question.type in forms.CHOICES
    offered = [option for option in question.options if not option.retired]
    if has and not offered:
        yield ("no_options",)
    elif question.type in (forms.ONE, forms.RANKING) and len(offered) == 1:
        yield ("one_option",)
    elif question.options and not has:
        yield ("options_unused",)
    if question.type == forms.GRID and not question.rows:
        yield ("no_rows",)
    elif question.rows and question.type != forms.GRID:
        yield ("rows_unused",)
    for options, kind in ((question.options, "option_twice"), (question.rows, "row_twice")):
        for code, count in Counter(option.code for option in options).items():
            if count > 1:
                yield kind, {"code": code}
        for option in options:
            for language in lacking(option.label):
                yield "option_half", {"code": option.code, "language": language}
    others = [option for option in question.options if option.sort == forms.OTHER]
    if len(others) > 1:
        yield ("others",)
    if others and question.type in (forms.GRID, forms.RANKING):
        yield ("other_here",)
    for option in question.options:
        if option.sort == forms.EXCLUSIVE and question.type != forms.SEVERAL:
            yield "alone_here", {"code": option.code}
    if len(question.options) > forms.MOST_OPTIONS or len(question.rows) > forms.MOST_ROWS:
        yield "too_many", too_many("").values


def of_type(question):
    if question.axis and question.type not in (forms.ONE, forms.SEVERAL):
        yield ("axis_type",)
    if question.contact and question.type not in forms.FREE:
        yield ("contact_type",)
    elif question.contact and question.required:
        yield ("contact_required",)
    if question.required and question.type == forms.WORDS:
        yield ("words_required",)
    reads = {forms.NUMBER: (number, "no_bound"), forms.DATE: (day, "no_date")}
    if question.type in reads:
        read, kind = reads[question.type]
        bounds = {text: read(text) for text in (question.least, question.most) if text}
        for text, value in bounds.items():
            if value is None:
                yield kind, {"words": text}
        least, most = bounds.get(question.least), bounds.get(question.most)
        if least is not None and most is not None and least > most:
            yield ("bounds",)


def number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None  # neither NaN nor infinite


def day(text):
    parts = text.split("-")
    there = [len(p) for p in parts] == [4, 2, 2] and all(p.isascii() and p.isdigit() for p in parts)
    return text if there and "01" <= parts[1] <= "12" and "01" <= parts[2] <= "31" else None


# ---- rules ------------------------------------------------------------------------------


def of_rule(place, rule, form, earlier):
    """What is wrong with the rule of a question or section; earlier: codes asked before."""
    for test in rule.tests if rule else ():
        said, question = {"code": test.question}, form.question(test.question)
        if question is None:
            yield Problem(place.code, "rule_unknown", said)
        elif test.question == place.code:
            yield Problem(place.code, "rule_itself")
        elif test.question not in earlier:
            yield Problem(place.code, "rule_later", said)
        elif question.type == forms.WORDS or question.contact:
            yield Problem(place.code, "rule_kind", said)
        elif test.operator in (forms.ANY, forms.NONE):
            if not test.codes:
                yield Problem(place.code, "rule_codes", said)
            for code in set(test.codes) - answerable(question):
                yield Problem(place.code, "rule_option", {**said, "option": code})


def answerable(question):
    """The codes that answers to a question may hold."""
    if question.type == forms.CONSENT:
        return {"yes"}
    return {option.code for option in question.options} if question.type in forms.CHOICES else set()


def unreached(form, faulty):
    """A Problem for each section and question that no answers lead to.

    faulty: places whose rule is wrong already; what is behind those says nothing more.
    """
    for section in form.sections:
        if section.code in faulty or not section.questions:
            continue
        plain = forms.Question("_", forms.SHORT, {}, rule=section.rule)
        if section.rule and not reached(form, plain, None, faulty):
            yield Problem(section.code, "never")
            continue
        for question in section.questions:
            behind = question.rule and question.code not in faulty
            if behind and not reached(form, question, section.rule, faulty):
                yield Problem(question.code, "never")


def reached(form, target, section_rule, faulty):
    """Whether some answers let `target` be asked, by trying all that its rules can tell apart.

    Options that every rule treats alike are tried once. Where there are more than MOST_TRIED
    combinations, it counts as reached: a false alarm would be worse.
    """
    behind = ancestors(form, target.rule, section_rule)
    if behind is None or behind & faulty:
        return True
    small = shortened(form, behind, target, section_rule)
    questions = [form.question(code) for code in behind]
    tests = tests_of(small)
    states = [said(question, tests) for question in questions]
    count = 1
    for each in states:
        count *= len(each)
    if count > MOST_TRIED:
        return True
    return any(
        target.code in asked(small, dict(zip(behind, values, strict=True)))
        for values in product(*states)
    )


def ancestors(form, *rules):
    """The codes of all questions that these rules depend on, and theirs; None if one is unknown."""
    found, waiting = {}, [test.question for rule in rules if rule for test in rule.tests]
    owners = {q.code: section for section in form.sections for q in section.questions}
    while waiting:
        code = waiting.pop()
        if code in found:
            continue
        if code not in owners:
            return None
        found[code] = True
        above = (form.question(code).rule, owners[code].rule)
        waiting += [test.question for rule in above if rule for test in rule.tests]
    return found.keys()


def shortened(form, behind, target, section_rule):
    """The form with nothing but the questions behind a target, and the target at its end."""
    sections = [
        forms.Section(s.code, {}, {}, tuple(q for q in s.questions if q.code in behind), s.rule)
        for s in form.sections
    ]
    return forms.Form((*sections, forms.Section("_end", {}, {}, (target,), section_rule)))


def tests_of(form):
    rules = [s.rule for s in form.sections] + [q.rule for q in form.questions()]
    return [test for rule in rules if rule for test in rule.tests]


def said(question, tests):
    """The values of a question that the tests can tell apart; None for unanswered."""
    empty = [] if question.required else [None]
    if question.type == forms.CONSENT:
        return [*empty, True]
    if question.type not in forms.CHOICES:
        return [*empty, "1"]
    mine = [set(test.codes) for test in tests if test.question == question.code]
    kinds = {}
    for option in question.options:
        kinds.setdefault((option.alone, *(option.code in codes for codes in mine)), option)
    codes = [option.code for option in kinds.values()]
    if question.type == forms.ONE:
        return empty + codes
    together = [o.code for o in kinds.values() if not (o.alone and question.type == forms.SEVERAL)]
    most = min(len(together), MOST_TOGETHER)
    if question.type == forms.GRID:
        most = min(most, len(question.rows))
    sets = [list(each) for size in range(1, most + 1) for each in combinations(together, size)]
    sets += [[code] for code in codes if code not in together]
    if question.type == forms.GRID:
        rows = [row.code for row in question.rows]
        sets = [dict(zip(rows, each, strict=False)) for each in sets]
    return empty + sets
