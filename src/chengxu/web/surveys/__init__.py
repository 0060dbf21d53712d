"""Rounds of asking people how satisfied they are: the list, a round with its figures, a sheet, all of them, a file of sheets."""
