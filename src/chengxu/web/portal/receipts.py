"""Which page a receipt of taking part opens: of an opinion, of a place on an activity, of a promise."""

from __future__ import annotations

from django.urls import reverse

from chengxu.participation import queries as consulting
from chengxu.participation.frontage import queries as frontage
from chengxu.participation.volunteering import queries as volunteering

PAGES = (("opinion", consulting.follow), ("signup", volunteering.mine), ("front", frontage.mine))


def address(code: str) -> str:
    """The address of its page; "" for a code nobody was given."""
    return next((reverse(page, args=[code]) for page, found in PAGES if found(code)), "")
