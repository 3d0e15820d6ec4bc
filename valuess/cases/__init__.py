"""Step 2: case studies, from the first interview to the published page.

`models` holds cases, interviews and transcripts; `consents`, `pseudonyms`, `quotations` and
`links` what may be shown of them, to whom.
"""
