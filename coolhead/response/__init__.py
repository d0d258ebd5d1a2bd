"""What do we say: reply, statement, update, facts, courtesy rules and capacity?"""
