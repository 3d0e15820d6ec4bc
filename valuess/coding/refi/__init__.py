"""Exchange with other programmes for qualitative analysis: REFI-QDA 1.5, codebooks (.qdc) and
projects (.qdpx).

`format` is what a file says, whatever programme wrote it; `writing` and `reading` turn it into
bytes and back, `rules` checks what the standard asks for; `gathering` and `taking` are the way
from and into the portal.
"""
