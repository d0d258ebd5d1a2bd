"""What follows from one event?"""
