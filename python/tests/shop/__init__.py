"""A tiny Django shop."""
