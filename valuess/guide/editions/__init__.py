"""Editions of the guide: prepared, signed by the partners, frozen, never changed again.

What is frozen is copied into the edition's own rows, pictures included, in one transaction.
The files (PDF, EPUB…) are made from those rows alone by a job, and kept beside them.
"""
