"""The shop's mailbox: asking, reading, answering."""
