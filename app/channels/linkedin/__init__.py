"""LinkedIn pages: asking, reading, answering."""
