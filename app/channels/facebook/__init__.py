"""Facebook Pages: asking, reading, answering."""
