"""What each model says of its fields: every one personal, plain or linked, and whom the row is about.

A test holds every model to it. Subject access, scrubbed copies and retention across contexts are to be driven from
these classes, so that no context has to import those above it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model


def our_models() -> Iterator[type[Model]]:
    """Yield every model of this project, historical and automatic ones left out."""
    for model in apps.get_models():
        if model.__module__.startswith("frontdoor."):
            yield model


def unclassified(model: type[Model]) -> set[str]:
    """Return the fields that the model's Privacy class names never or more than once, or that do not exist."""
    privacy = getattr(model, "Privacy", None)
    fields = {field.name for field in model._meta.concrete_fields}
    if privacy is None:
        return fields
    named = [
        *getattr(privacy, "personal", {}),
        *getattr(privacy, "plain", set()),
        *getattr(privacy, "linked", set()),
    ]
    return (fields ^ set(named)) | {name for name in named if named.count(name) > 1}
