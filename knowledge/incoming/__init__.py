"""Incoming: documents of any format become lines, and one recogniser finds the law in them."""
