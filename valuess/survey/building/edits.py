"""One change to a Form, which is returned anew. Pure.

A place is the code of a section or question; what is not there is left as it is.
"""

from dataclasses import replace
from itertools import count

from valuess.survey.form import Form, Rule


def put_section(form, section, old=""):
    """A section at the end, or in the place of the one whose code is `old`, with its questions."""
    if form.section(old) is None:
        return Form((*form.sections, section))
    return each_section(
        form, lambda s: replace(section, questions=s.questions) if s.code == old else s
    )


def put_question(form, question, within, old=""):
    """A question at the end of the section `within`, or in the place of the one coded `old`.

    One that changes its section goes to the end of the other.
    """
    home = section_of(form, old)
    if home and home.code == within:
        swapped = tuple(question if q.code == old else q for q in home.questions)
        return filled(form, within, swapped)
    form = drop(form, old) if home else form
    there = form.section(within)
    return filled(form, within, (*there.questions, question)) if there else form


def section_of(form, code):
    """The section that holds the question of this code, or None."""
    return next((s for s in form.sections if any(q.code == code for q in s.questions)), None)


def each_section(form, change):
    return Form(tuple(change(section) for section in form.sections))


def filled(form, code, questions):
    return each_section(form, lambda s: replace(s, questions=questions) if s.code == code else s)


def drop(form, code):
    """Without the question, or the section with all its questions."""
    kept = tuple(section for section in form.sections if section.code != code)
    return Form(tuple(
        replace(section, questions=tuple(q for q in section.questions if q.code != code))
        for section in kept
    ))  # fmt: skip


def free_code(form, wanted):
    """A code like the one wanted that no section or question has."""
    taken = {s.code for s in form.sections} | {q.code for q in form.questions()}
    numbered = (f"{wanted[:36]}_{n}" for n in count(2))
    return wanted if wanted not in taken else next(code for code in numbered if code not in taken)


def duplicate(form, code):
    """With a copy of the question right below it, under a code of its own."""
    home = section_of(form, code)
    if home is None:
        return form
    copied = []
    for question in home.questions:
        copied.append(question)
        if question.code == code:
            copied.append(replace(question, code=free_code(form, code), axis=False))
    return filled(form, home.code, tuple(copied))


def move(form, code, steps):
    """A section, or a question, `steps` further down (up when negative).

    A question that passes the edge of its section goes on into the next one.
    """
    if form.section(code):
        return Form(moved(form.sections, code, steps))
    home = section_of(form, code)
    if home is None:
        return form
    at = [q.code for q in home.questions].index(code) + steps
    if 0 <= at < len(home.questions):
        return filled(form, home.code, moved(home.questions, code, steps))
    order = [section.code for section in form.sections]
    beside = order.index(home.code) + (1 if steps > 0 else -1)
    if not 0 <= beside < len(order):
        return filled(form, home.code, moved(home.questions, code, steps))
    return place(form, code, order[beside], first=steps > 0)


def moved(items, code, steps):
    items = list(items)
    index = next(i for i, item in enumerate(items) if item.code == code)
    item = items.pop(index)
    items.insert(max(0, index + steps), item)
    return tuple(items)


def place(form, code, within, first=False, before=""):
    """The question put into a section: at its beginning, before another question, or at its end."""
    question, there = form.question(code), form.section(within)
    if question is None or there is None or before == code:
        return form
    rest = drop(form, code)
    questions = list(rest.section(within).questions)
    codes = [q.code for q in questions]
    index = 0 if first else codes.index(before) if before in codes else len(questions)
    questions.insert(index, question)
    return filled(rest, within, tuple(questions))


def place_section(form, code, before=""):
    """The section put before another, or at the end."""
    section = form.section(code)
    if section is None or before == code:
        return form
    rest = [s for s in form.sections if s.code != code]
    index = next((i for i, s in enumerate(rest) if s.code == before), len(rest))
    rest.insert(index, section)
    return Form(tuple(rest))


def renamed(form, old, new):
    """With a code changed wherever rules name it."""
    if old == new:
        return form

    def of(rule):
        if rule is None:
            return None
        tests = tuple(replace(t, question=new) if t.question == old else t for t in rule.tests)
        return Rule(tests, rule.every)

    return each_section(form, lambda s: replace(
        s, rule=of(s.rule), questions=tuple(replace(q, rule=of(q.rule)) for q in s.questions)
    ))  # fmt: skip
