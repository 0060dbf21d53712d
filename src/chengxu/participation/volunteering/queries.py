"""What everybody sees of activities, what the organisers see of who signed up, and one's own sign-up by receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from chengxu.common.ids import normalise_receipt
from chengxu.intake.queries import mask_name, mask_phone
from chengxu.participation.deciding.volunteering import Stage, Standing
from chengxu.participation.models import Activity, Signup
from chengxu.participation.sendings import receipt_among

STANDING = Count("signups", filter=Q(signups__withdrawn_at__isnull=True))


@dataclass(frozen=True, slots=True)
class Coming:
    """Who signed up, as organisers see them before they ask for the list: masked."""

    uid: str
    name: str
    phone: str
    attended: bool | None


@dataclass(frozen=True, slots=True)
class Told:
    """What volunteering came to: activities held, and how many people came to them in all."""

    held: int
    attended: int


def activities() -> QuerySet[Activity]:
    """All of them, the latest first; ``taken`` counts the places of those who have not withdrawn."""
    return Activity.objects.annotate(taken=STANDING).order_by("-starts_at", "-id")


def find(uid: str) -> Activity | None:
    """The activity with this uid."""
    return activities().filter(uid=uid).first()


def standing(row: Activity) -> Standing:
    """An activity of :func:`activities` as the rules see it."""
    taken: int = row.taken  # type: ignore[attr-defined]
    return Standing(stage=Stage(row.stage), starts_at=row.starts_at, places=row.places, taken=taken)


def coming(uid: str, *, whole: bool = False) -> list[Coming]:
    """Who signed up and has not withdrawn, in the order of signing up; ``whole`` names for whoever asked and left a deed."""
    rows = Signup.objects.filter(activity_id=uid, withdrawn_at__isnull=True).order_by("id")
    return [
        Coming(
            row.uid, row.name if whole else mask_name(row.name), row.phone if whole else mask_phone(row.phone), row.attended
        )
        for row in rows
    ]  # fmt: skip


def receipt_of(uid: str, source_id: str) -> str:
    """The receipt that this sending of a sign-up got before; "" when it has not come yet."""
    return receipt_among(Signup.objects.filter(activity_id=uid), source_id)


def mine(code: str) -> Signup | None:
    """The sign-up with this receipt, however it was typed."""
    return Signup.objects.select_related("activity").filter(receipt=normalise_receipt(code)).first()


def told() -> Told:
    """The count everybody sees."""
    held = Activity.objects.filter(stage=Stage.HELD)
    return Told(held.count(), held.aggregate(n=Sum(F("attendance")))["n"] or 0)
