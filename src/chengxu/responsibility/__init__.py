"""Who must act — for which matter, where and when — and why."""
