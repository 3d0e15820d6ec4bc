"""Review: a partner of another organisation reads what changed, then approves it or returns it.

`models` keeps the requests and what became of them, `states` says where a text stands,
`who` may review it, `asking` holds the verbs, `readiness` says what is missing before
visitors read it, `views` are the addresses.
"""
