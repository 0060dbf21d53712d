"""Routines: recurring duties with proof. For now the shifts; recurrence, checklists and campaigns come later."""
