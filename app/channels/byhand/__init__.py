"""Places looked at by hand: asking, reading, answering."""
