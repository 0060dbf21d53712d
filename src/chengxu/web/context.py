"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.encoding import iri_to_uri
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

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
    path, query = _again(request)
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
        "again_path": path,
        "again_query": query,
        "html_lang": "en" if english else "zh-Hans",
        "other_lang": ("zh", "中文") if english else ("en", "English"),
    }


def _again(request: HttpRequest) -> tuple[str, QueryDict]:
    """Path and query of this page for the links that show it in another way; the path is "" for the address in the window.

    A page that answers a sent form may stand at an address that takes nothing else: there it is the page with the form.
    """
    if request.method in ("GET", "HEAD"):
        return "", request.GET
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return "/", QueryDict()
    from_there = urlsplit(came)
    return iri_to_uri(from_there.path) or "/", QueryDict(from_there.query)


def _unread(actor: Any) -> str:
    """The number on the bell; "" when nothing waits."""
    count = notices.unread(actor)
    return "99+" if count >= notices.COUNTED else str(count or "")


def _posts(actor: Any) -> str:
    known = accounts.organisation().posts
    names = [known[code].name for code in sorted(actor.posts) if code in known]
    return str(listed(names))
