"""Wording: every fixed sentence that a citizen, operator or administrator reads, in one folder for review."""
