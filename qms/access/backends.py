"""`person.has_perm(permission, thing)`: one question, answered by the same queryset that makes the lists."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from qms.access.rights import rights_of


class PostBackend(BaseBackend):
    """Rights by posts, exceptions and participation. Without a thing the question is "anywhere at all?"."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not user_obj.is_active:
            return False
        if obj is None:
            return rights_of(user_obj).may_somewhere(perm)
        return type(obj)._default_manager.permitted(user_obj, perm).filter(pk=obj.pk).exists()
