"""The command line as data: a table of commands, and one door to run them."""
