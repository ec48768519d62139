"""Diagnostics as text for people and formats for machines; pure functions."""
