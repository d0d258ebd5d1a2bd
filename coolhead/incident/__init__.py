"""What is happening now, who does what by when, and what is our first guideline?"""
