"""The roles table and the permissions of the models name each other."""

import ast
import re

from django.apps import apps
from django.contrib.auth.models import Permission

from tests.house import source

ROLES = apps.get_app_config("access").path + "/roles.py"
# Permissions that no post carries -> who has them then.
WITHOUT_ROLE: dict[str, str] = {
    "documents.decide_version": "who holds a step of the route",
    "documents.view_version": "follows from reading the document, or from taking part",
    "documents.view_issuingdecision": "follows from reading what it puts in force",
    "documents.view_periodicreview": "who decides the review, and who sees what is prepared of the document",
    "documents.view_readinground": "who keeps the readings of the document, and heads of units who may read it",
    "duties.do_duty": "who keeps the cycle of the agency, and who holds the responsible post",
    "procedures.view_recordseries": "who files in the unit, keeps records, or sees files of the agency",
    "procedures.view_recorddisposal": "who keeps records, or sees files of the agency",
    "documents.view_controlledcopy": "who keeps the copies of the agency, and who holds the copy",
    "documents.view_practicesignal": "who sent it, and who reads what practice says of the document",
    "documents.reword_signal": "who sent it",
    "audits.decide_programme": "who holds a step of the route",
    "audits.prepare_audit": "who plans the audit, and its auditors",
    "audits.conduct_audit": "the auditors of its team",
    "audits.lead_audit": "who leads its team",
}


def declared() -> set[str]:
    """Every permission of our models as `app.codename`."""
    found = set()
    for model in source.local_models():
        options = model._meta
        found |= {f"{options.app_label}.{codename}" for codename, _ in options.permissions}
        found |= {f"{options.app_label}.{verb}_{options.model_name}" for verb in options.default_permissions}
    return found


def special() -> set[str]:
    """The permissions that a model declares by name; Django's own four per model are not acts."""
    return {f"{m._meta.app_label}.{codename}" for m in source.local_models() for codename, _ in m._meta.permissions}


def test_roles_name_real_permissions():
    from qms.access.roles import EVERY_PERMISSION

    assert not set(EVERY_PERMISSION) - declared()


def test_every_permission_has_a_role():
    from qms.access.roles import EVERY_PERMISSION

    assert special() - set(EVERY_PERMISSION) == set(WITHOUT_ROLE)


def test_code_asks_only_for_permissions_that_exist():
    """Any string of the form app.verb_thing with one of our app labels and a permission-like verb."""
    labels = "|".join(config.label for config in apps.get_app_configs() if config.name.split(".")[0] in source.APPS)
    verbs = "|".join(sorted({name.split(".")[1].split("_")[0] for name in declared()}))
    shape = re.compile(rf"({labels})\.({verbs})_[a-z_]+")
    asked = {
        node.value: source.place(path, node)
        for path, node in source.nodes(ast.Constant)
        if isinstance(node.value, str) and shape.fullmatch(node.value)
    }
    assert not {name: where for name, where in asked.items() if name not in declared()}


def test_there_is_no_shortcut_through_django_admin():
    assert Permission._meta.app_label == "auth"
    assert not apps.is_installed("django.contrib.admin")
