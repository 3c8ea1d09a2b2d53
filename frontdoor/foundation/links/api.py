"""A key to another context's row: the database checks it, Python may not follow it."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

if TYPE_CHECKING:
    _ForeignKey = models.ForeignKey[Any, Any]
    _Descriptor = ForwardManyToOneDescriptor[Any]
else:  # Django's classes take no parameters when the code runs
    _ForeignKey = models.ForeignKey
    _Descriptor = ForwardManyToOneDescriptor


class FollowedLink(RuntimeError):
    """Somebody followed a link across contexts; ask the other context's `api` instead."""


class _Refuses(_Descriptor):
    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        raise FollowedLink(
            f"{self.field.model.__name__}.{self.field.name} crosses contexts: "
            f"use {self.field.attname} and the api of {self.field.related_model._meta.app_label}."
        )


class Link(_ForeignKey):
    """A foreign key down the map: `case.customer_id` works, `case.customer` raises FollowedLink."""

    forward_related_accessor_class = _Refuses

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        super().__init__(to, on_delete=on_delete, **(options | {"related_name": "+"}))

    def deconstruct(self) -> Any:
        # Migrations must stand without our code, so they record a plain foreign key.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
