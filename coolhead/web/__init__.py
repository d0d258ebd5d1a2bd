"""How do people see it in a browser?"""
