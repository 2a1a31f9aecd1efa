"""The decisions: equal, at most, tends to; proved, refuted by a witness, or left open."""
