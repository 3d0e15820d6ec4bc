"""Files that take longer than a page may: made by a process of their own, kept for a day.

A room registers a Kind of file and leads to its page (`prepared.show`); what a withdrawal or an
erasure may concern is let go in the same transaction (`models.let_go`). Backups leave them out.
"""

from valuess import evidence, frame, jobs, mail
from valuess.prepared import making, models
from valuess.prepared.views import bp


def withdrawn(_name, _argument, _covers):
    """Something was withdrawn that texts cite: whatever was made may hold it."""
    models.let_go()


def forgotten(_email):
    """What was made may hold words of a person who is forgotten; nothing is held by address."""
    models.let_go()
    return 0


SOURCE = frame.Personal(
    "prepared", lambda _account: [], lambda _account: models.let_go(), forget=forgotten
)


def init_app(app):
    app.register_blueprint(bp)
    evidence.withdrawals.add(withdrawn)
    frame.personal.add(SOURCE)
    jobs.resumable[models.PreparedFile] = making.COMMAND
    for chore in (jobs.tick, models.sweep):
        if chore not in mail.chores:
            mail.chores.append(chore)
