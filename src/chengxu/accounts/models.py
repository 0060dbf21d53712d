"""People who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Finds people by login; creating them is ``accounts.actions.add_person``."""


class Person(AbstractBaseUser):
    """Somebody who works for the bureau or another unit; posts and units are codes of the pack."""

    uid = models.CharField(max_length=36, unique=True)
    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=24)
    posts = models.JSONField(default=list)
    certificate = models.CharField(
        max_length=40, blank=True, help_text="执法证号; empty for those who hold none"
    )
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"{self.name}（{self.login}）"


class SavedView(models.Model):
    """A list of the desk as one person likes to see it: a name for the part of the address behind the question mark.

    It belongs to the person, not to the cases: it goes when they go, and says nothing to anybody else.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "name"], name="accounts_one_view_of_a_name"),
        )

    def __str__(self) -> str:
        return self.name
