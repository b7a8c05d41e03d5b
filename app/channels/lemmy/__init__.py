"""Lemmy: asking, reading, answering."""
