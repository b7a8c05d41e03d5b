"""Trustpilot: asking, reading, answering."""
