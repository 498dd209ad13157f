"""Benchmarks: scripts that print the figures the documents quote."""
