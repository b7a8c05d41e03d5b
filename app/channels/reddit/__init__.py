"""Reddit: asking, reading, answering."""
