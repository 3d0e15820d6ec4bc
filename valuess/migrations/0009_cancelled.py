"""Why an item was cancelled, in the coordinator's words."""


def up(migrator, db):
    db.execute_sql('ALTER TABLE "item" ADD COLUMN "why" TEXT')
