"""Lanes, cancel flags and the daily timetable."""
