"""What import-linter cannot see: foreign keys and models named by a string."""

import ast

from tests.house import source

FLOOR = {module: level for level, modules in enumerate(source.floors()) for module in modules}


def floor_of(model) -> tuple[int, str] | None:
    """Level (0 is the roof) and app of a model of ours; None for a library's."""
    app = model._meta.app_config.name
    return (FLOOR[app], app) if app.split(".")[0] in source.APPS else None


def test_every_app_of_ours_stands_on_a_floor():
    from django.apps import apps

    ours = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in source.APPS}
    assert not ours - set(FLOOR)


def test_every_foreign_key_points_down_or_stays_at_home():
    wrong = []
    for model in source.local_models():
        level, app = floor_of(model)
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not target or field.auto_created or not floor_of(target):
                continue
            other_level, other_app = floor_of(target)
            if other_app != app and other_level <= level:
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert not wrong


def test_no_model_is_fetched_by_name_outside_migrations():
    wrong = [source.place(path, node) for path, node in source.nodes(ast.Call) if source.called(node) == "get_model"]
    assert not wrong


def test_the_settings_lists_are_the_only_way_up():
    """A dotted name of another app in a string is an import that the linter cannot see."""
    wrong = []
    for path, node in source.nodes(ast.Call):
        if source.called(node) not in {"import_string", "import_module"}:
            continue
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant | ast.JoinedStr):
            wrong.append(source.place(path, node))
    assert not wrong
