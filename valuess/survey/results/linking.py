"""Which questions hang, by a skip rule, on the answer to one other alone. Pure.

How many were asked such a question is then a count of the other's answers, and the other way
round: whoever reads the one has the other.
"""

from dataclasses import dataclass

from valuess.survey.form import ANY, NONE, ONE


@dataclass(frozen=True)
class Link:
    """asked: the questions put to those who answered `before` with one of `codes` (any), or to
    all but those."""

    before: str
    any: bool
    codes: frozenset
    asked: tuple


def links(raw, form):
    """The Links that hold in these tables as counted: answers to earlier versions of the
    questionnaire may have followed other rules."""
    questions, found = raw["questions"], {}
    for section in form.sections:
        for question in section.questions:
            rules = [rule for rule in (section.rule, question.rule) if rule]
            tests = {test for rule in rules for test in rule.tests}
            test = next(iter(tests)) if len(tests) == 1 else None
            if test and test.operator in (ANY, NONE) and question.code in questions:
                key = test.question, test.operator == ANY, frozenset(test.codes)
                if holds(raw, question.code, *key):
                    found.setdefault(key, []).append(question.code)
    return [Link(*key, tuple(asked)) for key, asked in found.items()]


def holds(raw, code, before, some, codes):
    """Whether as many were asked as the rule says, together and by each axis."""
    questions = raw["questions"]
    if questions.get(before, {}).get("type") != ONE:
        return False
    pairs = [(raw["n"], questions[code], questions[before])]
    for axis, parts in questions[code]["by"].items():
        there = questions[before]["by"].get(axis, {})
        pairs += [(questions[axis]["cells"][option], part, there[option])
                  for option, part in parts.items() if option in there]  # fmt: skip
    for everybody, mine, theirs in pairs:
        said = sum(theirs["cells"].get(each, 0) for each in codes)
        if mine["asked"] != (said if some else everybody - said):
            return False
    return True
