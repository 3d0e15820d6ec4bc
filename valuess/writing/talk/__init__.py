"""Discussing paragraphs of both languages, following pages, and the digest of what happened.

`models` keeps threads, `talking` holds their verbs, `showing` puts them beside the
paragraphs, `views` are the addresses on each room's desk; `following` keeps who follows
what, `digest` says what happened, and `own` are a person's own addresses.
"""
