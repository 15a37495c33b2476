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
    thing = _seen(request, queryset, lookup)
    if permission != see_permission(queryset.model) and not request.user.has_perm(permission, thing):
        raise PermissionDenied(_("Your posts do not allow this. Ask the QMS officer of the agency if you need it."))
    return thing


def get_and_held(
    request: Any, queryset: Any, permissions: tuple[str, ...], **lookup: Any
) -> tuple[Any, frozenset[str]]:
    """The one row of `queryset` for `lookup`, and those of `permissions` that the person holds on it: one statement.

    Raises Http404 if there is none that the person may see.
    """
    thing = _seen(request, queryset.annotate(**_flags(queryset, request.user, permissions)), lookup)
    return thing, _granted(thing.__dict__, permissions)


def held(person: Any, thing: Any, permissions: tuple[str, ...]) -> frozenset[str]:
    """Those of `permissions` that the person holds on `thing`, asked in one query."""
    if not getattr(person, "is_active", False):
        return frozenset()
    rows = type(thing)._default_manager.all()
    flags = _flags(rows, person, permissions)
    return _granted(rows.filter(pk=thing.pk).annotate(**flags).values(*flags).first() or {}, permissions)


def _seen(request: Any, queryset: Any, lookup: dict[str, Any]) -> Any:
    seen = queryset.permitted(request.user, see_permission(queryset.model))
    try:
        return seen.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError) as nothing:
        raise Http404 from nothing


def _flags(rows: Any, person: Any, permissions: tuple[str, ...]) -> dict[str, Case]:
    """One column a permission, true where the person holds it."""
    rights = rights_of(person)
    return {
        f"may_{n}": Case(
            When(rows.reach(rights, person, name), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for n, name in enumerate(permissions)
    }


def _granted(row: dict[str, Any], permissions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for n, name in enumerate(permissions) if row.get(f"may_{n}"))


def require_somewhere(request: Any, permission: str) -> None:
    """For pages that belong to no single thing: 403 with a sentence unless a post gives `permission` anywhere."""
    if not request.user.has_perm(permission):
        raise PermissionDenied(_("Your posts do not allow this. Ask the administrator of the agency if you need it."))
