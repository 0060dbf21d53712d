"""The words and values every rule of a case speaks of: states, transitions, clocks, deeds. Plain Python."""
