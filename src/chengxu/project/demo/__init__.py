"""The demo county: a year of invented work through the real rules, and the last thirty days live.

People, shops, plates and cases are invented. Totals that the 2023 report publishes come out (``figures.yaml``).
"""

from pathlib import Path

DATA = Path(__file__).parent
