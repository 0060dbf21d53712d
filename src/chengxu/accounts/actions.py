"""Adding people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Organisation, refuse_posts
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused


def add_person(
    *,
    login: str,
    name: str,
    unit: str,
    posts: Sequence[str],
    password: str,
    organisation: Organisation,
    now: datetime,
    ids: Ids,
    certificate: str = "",
) -> Person:
    """Create somebody who can sign in.

    Raises :class:`Refused` when the unit or a post is not in the pack, the login is taken, or statute forbids one
    person to hold these posts together.
    """
    organisation.unit(unit)
    for post in posts:
        if post not in organisation.posts:
            raise Refused(
                Message("没有岗位「{post}」", "there is no post “{post}”").format(post=post), field="posts"
            )
    if refusal := refuse_posts(organisation.posts[post] for post in posts):
        raise Refused(refusal, field="posts")
    try:
        with transaction.atomic():
            return Person.objects.create(
                uid=ids.uid(now),
                login=login,
                name=name,
                unit=unit,
                posts=list(posts),
                password=make_password(password),
                certificate=certificate,
            )
    except IntegrityError:
        raise Refused(
            Message("登录名「{login}」已被使用", "the login “{login}” is taken").format(login=login),
            field="login",
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be added together with others; without ``may_sign_in`` the account has no usable password."""

    uid: str
    login: str
    name: str
    unit: str
    posts: tuple[str, ...]
    certificate: str = ""
    may_sign_in: bool = False


@transaction.atomic
def add_people(people: Iterable[Newcomer], *, password: str) -> None:
    """Create many people at once; all who may sign in share ``password`` (demo), hashed once."""
    hashed = make_password(password)
    Person.objects.bulk_create(
        Person(
            uid=person.uid,
            login=person.login,
            name=person.name,
            unit=person.unit,
            posts=list(person.posts),
            password=hashed if person.may_sign_in else make_password(None),
            certificate=person.certificate,
        )
        for person in people
    )
