"""`flask allocate RUN`: the process that does one allocation, begun by the coordinator's page."""

import importlib

import click

from valuess import jobs
from valuess.jobs import BROKEN, DONE, FAILED
from valuess.visits import allocating
from valuess.visits.allocating import APPLIED, COMMAND, RETURNED, WRONG_PIN, Input
from valuess.visits.wishes import Allocation


def solver():
    """The module with SciPy, which takes 60 MB: loaded in this process only."""
    return importlib.import_module("valuess.visits.allocation")


def run(number):
    """Do the run of this number, unless another process does it already."""
    row = Allocation.get_or_none(Allocation.id == number)
    if row is None:
        return
    if row.state in (APPLIED, RETURNED):
        allocating.tell(row)
    elif jobs.claim(row):
        solve(row)


def solve(row):
    """Find the answer and write it down; what goes wrong is written down too."""
    with jobs.Beating(row):
        try:
            found, digest = answer(row)
        except ImportError:
            return jobs.ended(row, FAILED, error=BROKEN)
        except solver().Impossible:
            return jobs.ended(row, FAILED, error=WRONG_PIN)
        except Exception:
            jobs.ended(row, FAILED, error=BROKEN)
            raise
    return jobs.ended(row, DONE, result=found, digest=digest, progress=1)


def answer(row):
    """The result of a run and the digest of what it was made from."""
    made, by = Input(row.meeting), solver()
    people = [by.Person(**person) for person in made.people]
    given = by.allocate(people, made.seats, made.slots, lambda part: jobs.sign_of_life(row, part))
    told = by.reasons(people, given, made.seats, made.slots)
    held = {person.id: person.held for person in people if person.held}
    return {"given": given, "why": told, "held": held}, allocating.digest(made)


def furnish(bp):
    """Give a blueprint the command."""

    @bp.cli.command(COMMAND, hidden=True)
    @click.argument("number", type=int)
    def allocate(number):
        """Do one run of the allocation of visits."""
        run(number)
