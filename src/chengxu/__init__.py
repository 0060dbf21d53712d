"""Chengxu (城序): the system that runs a county's urban-management bureau from report to annual report."""
