"""Routines: recurring duties with proof. The shifts are here; what else recurs is in the packages below."""
