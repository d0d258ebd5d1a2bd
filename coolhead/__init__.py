"""Coolhead: keep a cool head when the internet does not.

Mentions go in, facts come out, and everything anyone sees is a fold of those facts.

The house, in the order in which data flows; a package imports only what stands above it:

    clock       the only place that knows "now"
    mention     what was said, by whom, where, to how many
    text        what it means: language, tone, emotion or argument, category
    climate     how a channel feels; the 99 supporters
    wave        what it is about and whether attention feeds itself
    plan        what we decided beforehand: risk matrix, severity, roles, scenarios, playbooks
    incident    what is happening now: lifecycle, guideline, roles, checklist, escalation
    response    what we say: reply, statement, update, facts, courtesy rules, capacity
    review      what we learned
    desk        the pure loop: one event in, commands out
    words       the sentences people read, in five languages
    storage     where it is kept
    connectors  where mentions come from, where words and alerts go
    run         composition root and the I/O loop
    drill       practice: a recorded or invented crisis through the real desk
    web         pages, live updates and the JSON API
    cli         the same verbs at the prompt
"""

__version__ = "0.1.0"
