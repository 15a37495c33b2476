"""How a page gets a thing: unseen is 404, seen but not allowed is 403 with the reason."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from qms.access.rights import rights_of


def see_permission(model: Any) -> str:
    """The permission that lets a person know that a row of `model` exists."""
    return getattr(model, "see_permission", f"{model._meta.app_label}.view_{model._meta.model_name}")


def get_or_deny(request: Any, queryset: Any, permission: str, **lookup: Any) -> Any:
    """The one row of `queryset` for `lookup` if the person may `permission` it.

    Raises Http404 if there is none that the person may see, PermissionDenied with a sentence if seen but not allowed.
    """
    seen = queryset.permitted(request.user, see_permission(queryset.model))
    try:
        thing = seen.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError) as nothing:
        raise Http404 from nothing
    if permission != see_permission(queryset.model) and not request.user.has_perm(permission, thing):
        raise PermissionDenied(_("Your posts do not allow this. Ask the QMS officer of the agency if you need it."))
    return thing


def held(person: Any, thing: Any, permissions: tuple[str, ...]) -> frozenset[str]:
    """Those of `permissions` that the person holds on `thing`, asked in one query."""
    rights, rows = rights_of(person), type(thing)._default_manager.all()
    if not getattr(person, "is_active", False):
        return frozenset()
    flags = {
        f"may_{n}": Case(
            When(rows.reach(rights, person, name), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for n, name in enumerate(permissions)
    }
    row = rows.filter(pk=thing.pk).annotate(**flags).values(*flags).first() or {}
    return frozenset(name for n, name in enumerate(permissions) if row.get(f"may_{n}"))


def require_somewhere(request: Any, permission: str) -> None:
    """For pages that belong to no single thing: 403 with a sentence unless a post gives `permission` anywhere."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(_("Your posts do not allow this. Ask the administrator of the agency if you need it."))
