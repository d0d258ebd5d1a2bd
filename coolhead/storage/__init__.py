"""Where is it kept, so that nothing acknowledged is lost?"""
