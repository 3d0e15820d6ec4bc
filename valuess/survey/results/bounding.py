"""What the counts that are read leave of those that are not, by linear programming. Pure.

The least and the greatest value of a sum of unknowns that are not negative, where other sums of
them are known (A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, section 4.3.2;
solver: HiGHS, Q. Huangfu, J. Hall 2018). Every solution that is found bounds all sums of its
problem, of which most are then as wide as they must be.

Needs SciPy: loaded by the process that audits, never by the server.
"""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

NEAR = 1e-6
TOGETHER = 20  # problems that are solved as one


class Bounds:
    """What solutions that were found say of some sums, and which one is to be found next.

    known: matrix of equations × unknowns, true where an unknown is part of the sum; values: the
    sums; aims: the same matrix of the sums that are not known; widths: how far apart the whole
    numbers that each of these may be should lie.
    """

    def __init__(self, known, values, aims, widths):
        self.known, self.values, self.aims = known.nonzero(), values, aims
        self.shape, self.widths = known.shape, widths
        self.low, self.high = np.full(len(aims), np.inf), np.full(len(aims), -np.inf)
        self.chance, self.left, self.before = np.random.default_rng(len(aims)), [], np.inf
        self.alone = [(at, turn) for at in range(len(aims)) for turn in (1, -1)]

    def wanted(self):
        """The direction in which a solution is to be found next, or None.

        First directions in which the sums that are still narrow differ at random, each there and
        back, as long as a quarter of them is wide after it; then what is left, sum by sum.
        """
        if not self.left and self.alone:
            narrow = self.narrow()
            if 1 < len(narrow) <= 0.75 * self.before:
                self.before = len(narrow)
                aim = self.chance.choice((-1.0, 1.0), len(narrow)) @ self.aims[narrow]
                self.left = [aim, -aim]
        if self.left:
            return self.left.pop()
        while self.alone:
            at, turn = self.alone.pop()
            if not self.wide(at):
                return turn * self.aims[at]
        return None

    def wide(self, at):
        """Whether a sum was seen to take values far enough apart."""
        least, greatest = np.ceil(self.low[at] - NEAR), np.floor(self.high[at] + NEAR)
        return greatest - least >= self.widths[at]

    def narrow(self):
        """The places of the sums that were not seen to be wide."""
        return [at for at in range(len(self.aims)) if not self.wide(at)]

    def seen(self, solution):
        sums = self.aims @ solution
        self.low, self.high = np.minimum(self.low, sums), np.maximum(self.high, sums)


def told(problems):
    """For each of some Bounds the places of the sums that are told closer than they should be.

    They are solved together, as one programme in which they have nothing in common: most of them
    are so small that to set one up takes longer than to solve it.
    """
    active = problems
    while active:
        wanted = [(each, each.wanted()) for each in active]
        wanted = [(each, direction) for each, direction in wanted if direction is not None]
        for at in range(0, len(wanted), TOGETHER):
            solve(wanted[at : at + TOGETHER])
        active = [each for each, _direction in wanted]
    return [each.narrow() for each in problems]


def solve(wanted):
    """Find for each of some Bounds a solution that goes furthest in a direction."""
    problems = [each for each, _direction in wanted]
    starts = np.cumsum([(0, 0), *(each.shape for each in problems)], axis=0)
    placed = list(zip(problems, starts[:-1], strict=True))
    rows = np.concatenate([each.known[0] + start[0] for each, start in placed])
    columns = np.concatenate([each.known[1] + start[1] for each, start in placed])
    known = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=tuple(starts[-1]))
    values = np.concatenate([each.values for each in problems])
    aim = np.concatenate([-direction for _each, direction in wanted])
    found = linprog(aim, A_eq=known, b_eq=values, bounds=(0, None), method="highs",
                    options={"presolve": False})  # fmt: skip
    if found.status == 0:
        for each, start in placed:
            each.seen(found.x[start[1] : start[1] + each.shape[1]])
    elif len(wanted) > 1:
        for one in wanted:
            solve([one])
