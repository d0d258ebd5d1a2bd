"""What is it about, and does attention feed itself?"""
