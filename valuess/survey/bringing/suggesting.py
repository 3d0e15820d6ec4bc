"""Which column is which question, as it looks: a person corrects it afterwards. Pure.

A block of columns goes to the question whose label, in any language, is nearest to its head and
whose options and rows its parts and cells name. One question is given once.
"""

import re
from functools import partial

from valuess.later import fuzz
from valuess.survey.bringing import parts, words
from valuess.survey.bringing.parts import END, ID, LANG, START
from valuess.survey.bringing.words import means, plain
from valuess.survey.form import CHOICES, GRID, RANKING, SEVERAL, WORDS

SURE, CLOSE, DISTANT = 100, 84, 55
MANY = 600  # blocks from which only the same words are taken for the same
FRONT = ((ID, words.ID), (START, words.START), (END, words.END), (LANG, words.LANG))
LIST_MARKS = re.compile(r"\s*[;|\n]\s*")


def targets(form, columns, blocks, seen):
    """A target for each column, "" for those that match nothing.

    seen: for each column some different cells that it holds.
    """
    found = [""] * len(columns)
    questions = [q for q in form.questions() if q.type != WORDS and not q.contact]
    left, taken = [], set()
    for block in blocks:
        front = front_of(columns[block[0]], found) if len(block) == 1 else ""
        if front:
            found[block[0]] = front
        else:
            left.append(block)
    weights = []
    for m, question in enumerate(questions):
        names = [plain(name) for name in (question.code, *question.label.values())]
        known = {*parts.said(question.options), *parts.said(question.rows)}
        weigh = partial(weighed, question, names, known, columns=columns, seen=seen,
                        near_too=len(left) <= MANY)  # fmt: skip
        weights += [(*weigh(block), n, m) for n, block in enumerate(left)]
    weights = [weight for weight in weights if weight[0]]
    given = set()
    for _weight, head, n, m in sorted(weights, key=lambda w: (-w[0], w[2], w[3])):
        if n in given or (m in taken and head < SURE):
            continue
        given.add(n)
        taken.add(m)
        for at, told in zip(left[n], of_block(questions[m], left[n], columns, seen), strict=True):
            found[at] = told
    return found


def front_of(column, found):
    """What a column says of who answered, once each; "" for none."""
    if column.part and not means(column.part, words.ANSWER):
        return ""
    for told, names in FRONT:
        if told not in found and means(column.head, names):
            return told
    return ""


def weighed(question, names, known, block, columns, seen, near_too):
    """(how well a block fits a question, how well their heads do); (0, …) where it does not."""
    head = plain(columns[block[0]].head)
    if near_too:
        near = max(likeness(head, name) for name in names)
    else:
        near = SURE if head in names else 0
        if not near and len(block) == 1:
            return 0, 0
    if near < DISTANT and len(block) == 1 and not seen[block[0]]:
        return 0, near
    share, many = named(question, known, block, columns, seen)
    fits = near >= CLOSE or (near >= DISTANT and share >= 0.6) or (share >= 0.8 and many >= 3)
    return (near + 30 * share if fits else 0), near


def likeness(one, other):
    if one == other:
        return SURE
    if min(len(one), len(other)) < 5:
        return 0
    return max(fuzz.ratio(one, other), 0.93 * fuzz.token_sort_ratio(one, other))


def named(question, known, block, columns, seen):
    """(share, number) of a block's parts, or of its cells, that name options or rows."""
    if not known:
        return 0, 0
    told = [plain(columns[at].part) for at in block if columns[at].part
            and not means(columns[at].part, words.ANSWER | words.OTHER)]  # fmt: skip
    if not told:
        told = [plain(cell) for at in block for cell in seen[at][:12]]
    hits = sum(
        1
        for word in told
        if word in known
        or (question.type == GRID and parts.of_grid(question, word, parts.said(question.options)))
    )
    return (hits / len(told) if told else 0), hits


def of_block(question, block, columns, seen):
    """The targets of the columns of a block that is a question's."""
    found = []
    for at in block:
        told = parts.suggested(question, columns[at].part, seen[at])
        found.append("" if told in found else told)
    return found


def pieces(cell, known):
    """A cell that names several answers, as its pieces: by ; | or line, by comma, by space."""
    if plain(cell) in known:
        return [cell]
    found = [piece for piece in LIST_MARKS.split(cell) if piece.strip()]
    if len(found) > 1:
        return found
    by_comma = greedy(cell.split(","), known)
    if len(by_comma) > 1:
        return by_comma
    by_space = cell.split()
    return by_space if by_space and all(plain(word) in known for word in by_space) else [cell]


def greedy(bits, known):
    """Pieces of a list with commas, where a label may hold commas itself: the longest known."""
    found, at = [], 0
    while at < len(bits):
        for end in range(len(bits), at, -1):
            words_ = ",".join(bits[at:end]).strip()
            if plain(words_) in known or end == at + 1:
                found.append(words_)
                at = end
                break
    return [piece for piece in found if piece]


def cells_of(form, targets_, seen):
    """{question: the different answers that its columns name}, of those that have options."""
    found = {}
    for told, cells in zip(targets_, seen, strict=True):
        aim = parts.target(told)
        question = form.question(aim.question) if aim else None
        if question is None or question.type not in CHOICES or aim.option or aim.other:
            continue
        known = parts.said(question.options)
        there = found.setdefault(question.code, {})
        for cell in cells:
            several = question.type in (SEVERAL, RANKING) and not aim.place
            for piece in pieces(cell, known) if several else [cell]:
                if not means(piece, words.UNSAID):
                    there.setdefault(plain(piece), piece)
    return {code: list(there.values()) for code, there in found.items()}


def values(form, cells):
    """{question: {answer as compared: option code}} of the answers that are understood.

    By label or code; else, where every answer of the question is a number, by place; else by the
    nearest label.
    """
    found = {}
    for code, told in cells.items():
        options = form.question(code).options
        known, plains = parts.named(form.question(code)), [plain(cell) for cell in told]
        places = {word: parts.NUMBERED.fullmatch(word) for word in plains}
        numbers = all(places.values()) and sum(word in known for word in plains) * 2 <= len(plains)
        by_number = parts.counted(options) if numbers else {}
        found[code] = {
            word: answer for word in plains
            if (answer := by_number.get(places[word][1]) if numbers else parts.code_of(word, known))
        }  # fmt: skip
    return found
