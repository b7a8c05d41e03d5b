"""Rows to files the owner can keep."""
