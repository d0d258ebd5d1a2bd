"""How does a channel feel, and who are the 99 supporters?"""
