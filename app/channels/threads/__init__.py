"""Threads: asking, reading, answering."""
