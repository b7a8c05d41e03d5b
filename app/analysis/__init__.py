"""Counting and judging: pure, no clock, file or network."""
