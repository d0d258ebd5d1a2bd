"""What did we learn, and what changes in the plan?"""
