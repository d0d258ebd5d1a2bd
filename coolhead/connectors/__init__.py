"""Where do mentions come from, and where do alerts go?"""
