"""The convenor's side: who comes, letters, presence, papers, shared notes, decisions."""
