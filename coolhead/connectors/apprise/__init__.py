"""Alerts to phones, chats and mailboxes, by any of the services apprise knows."""
