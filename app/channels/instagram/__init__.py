"""Instagram professional accounts: asking, reading, answering."""
