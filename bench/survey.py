"""A large survey: 20,000 answers to 25 questions, six of them axes.

`python -m bench.survey INSTANCE` fills an instance and measures in a process of its own, as JSON.
"""

import json
import random
import subprocess
import sys
import time

from bench.servers import ROOT
from valuess import create_app
from valuess import db as store
from valuess.db import Label, db, now
from valuess.survey.form import GRID, NUMBER, ONE, SEVERAL, Form, Option, Question, Section, packed
from valuess.survey.models import OPEN, SENT, Response, Survey, SurveyVersion
from valuess.survey.results import counted, snapshots

PEOPLE = 20_000
AXES = (2, 3, 6, 5, 5)  # options of the axes of one answer; the sixth, of several, has nine
SLUG = "bench"


def measured(folder):
    """What was measured, in milliseconds."""
    done = subprocess.run([sys.executable, "-m", "bench.survey", str(folder / "survey")], cwd=ROOT,
                          check=True, capture_output=True, text=True)  # fmt: skip
    return json.loads(done.stdout)


def words(text):
    return {"fr": text, "en": text}


def options(count):
    return tuple(Option(f"o{n}", words(f"Option {n}")) for n in range(count))


def form():
    """25 questions: six axes, eight of several answers, six of one, four grids, a number."""
    asked = [Question(f"axis{n}", ONE, words(f"Axis {n}"), options=options(size), axis=True)
             for n, size in enumerate(AXES)]  # fmt: skip
    asked.append(Question("sector", SEVERAL, words("Sector"), options=options(9), axis=True))
    asked += [
        Question(f"many{n}", SEVERAL, words(f"Many {n}"), options=options(7)) for n in range(8)
    ]
    asked += [Question(f"one{n}", ONE, words(f"One {n}"), options=options(5)) for n in range(6)]
    asked += [Question(f"grid{n}", GRID, words(f"Grid {n}"), options=options(5), rows=options(5))
              for n in range(4)]  # fmt: skip
    asked.append(Question("size", NUMBER, words("Size")))
    return Form((Section("all", words("All"), questions=tuple(asked)),))


def answers(chance, questions):
    """Random answers; now and then a question is passed over."""
    found = {}
    for question in questions:
        codes = [option.code for option in question.options]
        if chance.random() < 0.03:
            continue
        if question.type == ONE:
            found[question.code] = codes[min(int(chance.expovariate(0.7)), len(codes) - 1)]
        elif question.type == SEVERAL:
            found[question.code] = [c for c in codes if chance.random() < 0.3] or codes[:1]
        elif question.type == GRID:
            found[question.code] = {row.code: chance.choice(codes) for row in question.rows}
        else:
            found[question.code] = str(chance.randint(0, 1000))
    return found


def filled():
    """The survey, and its answers as they would have come."""
    asked, chance = form(), random.Random(2014)
    survey = Survey.create(slug=SLUG, title=Label(words("Bench")), state=OPEN, changes=PEOPLE)
    SurveyVersion.create(survey=survey, number=1, told=packed(asked), released=now())
    with db.atomic():
        for number in range(PEOPLE):
            add(survey, answers(chance, asked.questions()), number + 1)
    return survey, asked


def add(survey, told, change):
    Response.create(survey=survey, version=1, lang="fr", state=SENT, answers=told, counted=told,
                    change=change)  # fmt: skip


def hidden(told):
    """How many counts of safe tables are hidden."""
    if isinstance(told, dict):
        return sum(hidden(value) for value in told.values())
    return int(told is None)


def timed(act):
    """(milliseconds, what it gave)."""
    begun = time.perf_counter()
    given = act()
    return (time.perf_counter() - begun) * 1000, given


def main(instance):
    app, told = create_app({"INSTANCE": instance, "TESTING": True}), {}
    with app.app_context():
        store.upgrade()
        survey, asked = filled()
        told["recount"], columns = timed(lambda: counted.columns(survey))
        told["pack"], _none = timed(counted.keep)
        app.extensions["survey_columns"][0].clear()
        told["cold"], columns = timed(lambda: counted.columns(survey))
        crossed = [timed(lambda q=q, a=a: columns.table(q.code, a.code))[0]
                   for q in asked.questions() for a in asked.axes() if a != q]  # fmt: skip
        told["table"], told["again"] = max(crossed), sorted(crossed)[len(crossed) // 2]
        add(survey, answers(random.Random(1), asked.questions()), PEOPLE + 1)
        Survey.update(changes=PEOPLE + 1).execute()
        told["one more"], columns = timed(lambda: counted.columns(survey))
        told["snapshot"], made = timed(lambda: snapshots.shown(survey))
        shown = snapshots.seen(made.safe)
        told["shown"] = shown / (shown + hidden(made.safe))
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
