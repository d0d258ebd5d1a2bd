"""Alerts on the terminal: what happens until somebody names a contact."""
