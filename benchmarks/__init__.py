"""How good and how fast is it, beside a named baseline?"""
