"""One file per command: ``add`` declares it, ``run`` does it. Imports of other apps stand inside ``run``."""
