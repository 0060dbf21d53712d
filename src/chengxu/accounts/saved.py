"""Lists a person keeps by name."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db import transaction

from chengxu.accounts.models import Person, SavedView
from chengxu.common.messages import Message, Refused

MOST = 20
MAX_NAME, MAX_QUERY = 30, 400


def views(person: Person) -> list[SavedView]:
    """The lists somebody keeps, in the order in which they were kept."""
    return list(SavedView.objects.filter(person=person).order_by("id"))


@transaction.atomic
def keep(*, person: Person, name: str, query: Mapping[str, str]) -> SavedView:
    """Keep a list under a name; a name used before stands for the new list.

    Raises :class:`Refused` (field ``name``) without a name or with too long a one, and when too many are kept.
    """
    name, text = name.strip(), urlencode({key: value for key, value in query.items() if value})
    if not name or len(name) > MAX_NAME:
        raise Refused(
            Message("请给视图起个名字，最多 {n} 字", "give the view a name of at most {n} characters").format(
                n=MAX_NAME
            ),
            field="name",
        )
    if len(text) > MAX_QUERY:
        raise Refused(Message("筛选条件太长，保存不了", "these filters are too long to keep"), field="query")
    others = SavedView.objects.filter(person=person).exclude(name=name)
    if others.count() >= MOST:
        raise Refused(
            Message("最多保存 {n} 个视图，请先删去不用的", "{n} views at most; remove one first").format(
                n=MOST
            ),
            field="name",
        )
    view, _ = SavedView.objects.update_or_create(person=person, name=name, defaults={"query": text})
    return view


@transaction.atomic
def drop(*, person: Person, view: int) -> None:
    """Forget one of one's own lists; nothing happens when it is gone already."""
    SavedView.objects.filter(person=person, pk=view).delete()
