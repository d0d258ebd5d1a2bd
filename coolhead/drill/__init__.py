"""How do we practise: a recorded or invented crisis through the real desk?"""
