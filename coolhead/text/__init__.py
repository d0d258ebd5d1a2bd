"""What does a text mean: its language, tone, emotion or argument, and category?"""

from coolhead.text.model import Intent, Reader, Reading, Sign

__all__ = ["Intent", "Reader", "Reading", "Sign"]
