"""How is it said to people, in five languages?"""
