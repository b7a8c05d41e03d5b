"""Questions the screens ask: SQL in, frozen rows out; never writes."""
