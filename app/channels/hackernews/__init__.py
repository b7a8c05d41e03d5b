"""Hacker News: asking, reading, answering."""
