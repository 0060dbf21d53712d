"""Undertakings (重点事项): what the bureau takes on for months and must bring to an end.

Findings from above to be put right, public works, special funds and local rules share one core (a row with a state, an owner, a
term, evidence, a timeline); staffing and equipment against the norm stand beside them.
"""
