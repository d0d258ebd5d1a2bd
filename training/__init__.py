"""How is the shipped reading model made again from labelled data?"""
