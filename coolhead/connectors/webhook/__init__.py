"""Alerts to another program: one signed POST."""
