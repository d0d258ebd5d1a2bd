"""Answers to alerts that people write in Matrix rooms."""
