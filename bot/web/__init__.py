"""The HTTP door: the public API and what watches over it."""
