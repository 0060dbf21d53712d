"""How much more than the least possible work things cost here, as ratios within one run.

Each bench is a module with ``run(scale) -> dict[str, float]``: plain figures by label, those that begin with "ratio"
compare with work that cannot be avoided. ``python -m bench`` runs them, each in a process and a temporary home of its
own. Milliseconds are shown for the reader and are never a verdict: machines differ and are shared.
"""
