"""Editions of the guide: prepared, signed by the partners, frozen, never changed again.

What is frozen is copied into the edition's own rows, files included, in one transaction.
`waiting`: what an edition asks the pairing of the two languages; see there.
"""
