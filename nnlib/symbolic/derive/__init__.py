"""Derivations: chains of proved lines, their numbers and their views."""
