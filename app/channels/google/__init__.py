"""Google Business Profile: asking, reading, answering."""
