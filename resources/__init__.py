"""Icons, words, starter lists: data, no code."""
