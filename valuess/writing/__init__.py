"""A text with a history in each language: revisions, drafts, merge, diff, pairing, review,
threads."""
