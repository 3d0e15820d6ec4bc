"""The coordinator's side of the meeting: its agenda, imports and exports, who comes."""
