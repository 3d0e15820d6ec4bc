"""Rules as XLSForm's `relevant` expressions, out and in. Pure.

Out: selected(${evaluates}, 'no'), ${q} != '', joined by and, or, not(). In: what of XPath means a
Rule: https://xlsform.org/en/#relevant. Anything else is not understood.
"""

import re
from dataclasses import dataclass

from valuess.survey import form as forms
from valuess.survey.form import Condition, Rule

TOKEN = re.compile(r"""\s*(?:
    (?P<ref>\$\{\s*[^}\s]+\s*\}) | (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”) |
    (?P<number>\d+(?:\.\d+)?) | (?P<name>[A-Za-z][\w-]*) | (?P<sign>!=|=|\(|\)|,)
)""", re.VERBOSE)  # fmt: skip
LONGEST, DEEPEST = 5_000, 20
GRID = "__"  # between the code of a grid and that of its row, in the name of a row
YES = "OK"  # what a ticked acknowledgement holds


class NotUnderstood(ValueError):
    """The expression says something that a Rule cannot."""


@dataclass(frozen=True)
class Node:
    """sort: "and", "or", "test" (of a Condition), "paren" (of one Node)."""

    sort: str
    parts: tuple


# ---- out --------------------------------------------------------------------------------


def written(rule, form):
    """The expression of a Rule; "" for none."""
    if rule is None:
        return ""
    tests = [test_written(test, form.question(test.question)) for test in rule.tests]
    if len(tests) == 1:
        return tests[0]
    return (" and " if rule.every else " or ").join(f"({test})" for test in tests)


def test_written(test, question):
    names = [test.question]
    if question is not None and question.type == forms.GRID:
        names = [f"{question.code}{GRID}{row.code}" for row in question.rows] or names
    refs = [f"${{{name}}}" for name in names]
    if test.operator in (forms.ANSWERED, forms.UNANSWERED):
        there = " or ".join(f"{ref} != ''" for ref in refs)
        if test.operator == forms.ANSWERED:
            return there
        return f"not({there})" if len(refs) > 1 else f"{refs[0]} = ''"
    if question is not None and question.type == forms.CONSENT:
        said = f"{refs[0]} = '{YES}'"
    else:
        said = " or ".join(f"selected({ref}, '{code}')" for ref in refs for code in test.codes)
    return f"not({said})" if test.operator == forms.NONE else said


# ---- in ---------------------------------------------------------------------------------


def read(words):
    """The Rule of an expression; None for an empty one. Raises NotUnderstood."""
    if not words.strip():
        return None
    if len(words) > LONGEST:
        raise NotUnderstood(words[:60])
    tokens = tokens_of(words)
    node, rest = either(tokens, 0)
    if rest:
        raise NotUnderstood(words)
    return rule_of(node)


def tokens_of(words):
    found, at = [], 0
    while words[at:].strip():
        match = TOKEN.match(words, at)
        if match is None:
            raise NotUnderstood(words[at:].strip()[:60])
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def either(tokens, depth):
    return joined(tokens, depth, "or", both)


def both(tokens, depth):
    return joined(tokens, depth, "and", single)


def joined(tokens, depth, word, inner):
    if depth > DEEPEST:
        raise NotUnderstood("(")
    node, tokens = inner(tokens, depth)
    parts = [node]
    while tokens and tokens[0] == ("name", word):
        node, tokens = inner(tokens[1:], depth)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Node(word, tuple(parts))), tokens


def single(tokens, depth):
    """One test, one negation, or what stands between parentheses."""
    match [token for _sort, token in tokens[:2]]:
        case ["(", *_rest]:
            node, tokens = either(tokens[1:], depth + 1)
            return Node("paren", (node,)), after(tokens, ")")
        case ["not", "("]:
            node, tokens = either(tokens[2:], depth + 1)
            return Node("test", (negated(test_of(node)),)), after(tokens, ")")
        case ["selected", "("]:
            name, tokens = reference(tokens[2:])
            code, tokens = value(after(tokens, ","))
            return Node("test", (Condition(name, forms.ANY, (code,)),)), after(tokens, ")")
    name, tokens = reference(tokens)
    if not tokens or tokens[0][1] not in ("=", "!="):
        raise NotUnderstood(name)
    sign = tokens[0][1]
    code, tokens = value(tokens[1:])
    equal = Condition(name, forms.ANY, (code,)) if code else Condition(name, forms.UNANSWERED)
    return Node("test", (equal if sign == "=" else negated(equal),)), tokens


def after(tokens, sign):
    if not tokens or tokens[0][1] != sign:
        raise NotUnderstood(tokens[0][1] if tokens else sign)
    return tokens[1:]


def reference(tokens):
    if not tokens or tokens[0][0] != "ref":
        raise NotUnderstood(tokens[0][1] if tokens else "")
    return tokens[0][1][2:-1].strip().partition(GRID)[0], tokens[1:]


def value(tokens):
    if not tokens or tokens[0][0] not in ("text", "number"):
        raise NotUnderstood(tokens[0][1] if tokens else "")
    sort, said = tokens[0]
    said = said[1:-1].strip() if sort == "text" else said
    return ("yes" if said == YES else said), tokens[1:]


OPPOSITE = {forms.ANY: forms.NONE, forms.NONE: forms.ANY,
            forms.ANSWERED: forms.UNANSWERED, forms.UNANSWERED: forms.ANSWERED}  # fmt: skip


def negated(test):
    return Condition(test.question, OPPOSITE[test.operator], test.codes)


def test_of(node):
    """One Condition that says what a node says: tests of one question, joined, are one test."""
    if node.sort == "paren":
        return test_of(node.parts[0])
    if node.sort == "test":
        return node.parts[0]
    tests = [test_of(part) for part in node.parts]
    first = tests[0]
    together = forms.ANY if node.sort == "or" else forms.NONE
    alike = all((t.question, t.operator) == (first.question, first.operator) for t in tests)
    if not alike or first.operator not in (together, forms.ANSWERED, forms.UNANSWERED):
        raise NotUnderstood(first.question)
    if first.operator in (forms.ANSWERED, forms.UNANSWERED):
        if (node.sort == "or") != (first.operator == forms.ANSWERED):
            raise NotUnderstood(first.question)  # every line of a grid: not what the test means
        return first
    codes = dict.fromkeys(code for test in tests for code in test.codes)
    return Condition(first.question, first.operator, tuple(codes))


def rule_of(node):
    while node.sort == "paren":
        node = node.parts[0]
    try:
        if node.sort == "test" or not any(part.sort == "paren" for part in node.parts):
            return Rule((test_of(node),))
    except NotUnderstood:
        pass  # tests of several questions, or that do not make one
    return Rule(tuple(test_of(part) for part in node.parts), node.sort == "and")
