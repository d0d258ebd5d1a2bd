"""How do the parts run together?"""
