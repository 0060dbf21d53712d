"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import PUBLIC
from chengxu.assets.access import READS as SEES_COMPONENTS
from chengxu.common.messages import current_language, listed
from chengxu.intake.answers import APPROVE, DRAFT
from chengxu.notices import queries as notices
from chengxu.packs import queries as packs
from chengxu.participation.access import KEEPS, ORGANISES
from chengxu.participation.access import READS as CONSULTS
from chengxu.parties.access import ALL as PERMITS
from chengxu.reports.lifecycle.transitions import DRAFTS
from chengxu.routines.recurring.access import VIEW as ROUTINES
from chengxu.routines.rosters.access import KEEP as KEEP_ROSTERS
from chengxu.web import county


def page(request: HttpRequest) -> dict[str, Any]:
    """County, demo mark, who is signed in, and the faces open to them."""
    actor = getattr(request, "actor", PUBLIC)
    english = current_language() == "en"
    return {
        "county": SimpleLazyObject(county.county),
        "is_demo": SimpleLazyObject(packs.is_demo),
        "actor": actor,
        "posts": SimpleLazyObject(lambda: _posts(actor)),
        "unit_name": SimpleLazyObject(lambda: accounts.organisation().name(actor.unit)),
        "unread_notices": SimpleLazyObject(lambda: _unread(actor)),
        "may_roster": actor.may(KEEP_ROSTERS),
        "may_routines": actor.may(ROUTINES),
        "may_office": actor.may("indicators.read"),
        "may_answer": actor.may(DRAFT) or actor.may(APPROVE),
        "may_consult": any(actor.may(verb) for verb in CONSULTS),
        "may_organise": actor.may(ORGANISES),
        "may_keep_fronts": actor.may(KEEPS),
        "may_components": actor.may(SEES_COMPONENTS),
        "may_permit": any(actor.may(verb) for verb in PERMITS),
        "may_draft": actor.may(DRAFTS),
        "theme": getattr(request, "theme", ""),
        "html_lang": "en" if english else "zh-Hans",
        "other_lang": ("zh", "中文") if english else ("en", "English"),
    }


def _unread(actor: Any) -> str:
    """The number on the bell; "" when nothing waits."""
    count = notices.unread(actor)
    return "99+" if count >= notices.COUNTED else str(count or "")


def _posts(actor: Any) -> str:
    known = accounts.organisation().posts
    names = [known[code].name for code in sorted(actor.posts) if code in known]
    return str(listed(names))
