"""YouTube channels: asking, reading, answering."""
