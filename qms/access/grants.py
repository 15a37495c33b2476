"""The door to guardian: bases of the exception tables, with dates that our own backend reads.

guardian's backend is not in AUTHENTICATION_BACKENDS: a share whose end date is past is dead even if no sweep ran.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from qms.people.models import Unit
from qms.people.querysets import covers

__all__ = ["DatedGrant", "GroupGrant", "PersonGrant", "UnitGrant", "get_objects_for_user", "granted"]


class DatedGrant(models.Model):
    """From-until, why and by whom, for every kind of grant."""

    from_date = models.DateField(_("from"), default=timezone.localdate)
    until_date = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class PersonGrant(DatedGrant, UserObjectPermissionBase):
    """A permission on one thing for one person; subclasses add `content_object`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


class GroupGrant(DatedGrant, GroupObjectPermissionBase):
    """A permission on one thing for a group of people; subclasses add `content_object`."""

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


class UnitGrant(DatedGrant):
    """A permission on one thing for everybody who holds a post in a unit or under it; subclasses add `content_object`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    permission = models.ForeignKey(Permission, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def granted(grants: dict[str, Any], person: Any, rights: Any, permission: str) -> Q:
    """Things shared with the person, a group or a unit of the person on the day of `rights`, as a test on pk."""
    codename, live = permission.split(".")[1], covers(rights.day)
    kinds = {
        "person": Q(user=person),
        "group": Q(group__user=person),
        "unit": Q(unit__in=rights.units),
    }
    first, *others = (
        model.objects.filter(live, kinds[kind], permission__codename=codename).order_by().values("content_object")
        for kind, model in grants.items()
    )
    # One list, not three ORed: a database goes through three by reading every thing there is.
    return Q(pk__in=first.union(*others, all=True))
