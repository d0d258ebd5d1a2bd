"""Feeds: RSS and Atom, and with them Google Alerts, blogs, news sites and comment feeds."""
