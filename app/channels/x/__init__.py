"""X: asking, reading, answering."""
