"""How does a person ask at the prompt?"""
