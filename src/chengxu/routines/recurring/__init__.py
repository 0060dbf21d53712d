"""Recurring tasks (常态任务): laid out ahead as occurrences, each decided by proof, a miss entering by intake."""
