"""`{% govuk "button" text="Continue" %}`: any GOV.UK component, from govuk-frontend-jinja."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader, select_autoescape

register = template.Library()


@functools.cache
def _environment() -> Environment:
    # The macros import one another by the package's own path.
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja", "templates")})
    return Environment(loader=loader, autoescape=select_autoescape(["html"]))


@functools.cache
def _macro(component: str) -> Callable[..., str]:
    source = f"govuk_frontend_jinja/components/{component.replace('_', '-')}/macro.html"
    parts = component.replace("-", "_").split("_")
    name = "govuk" + "".join(part.capitalize() for part in parts)
    macro: Callable[..., str] = getattr(_environment().get_template(source).module, name)
    return macro


def _safe(value: Any, *, name: str = "") -> Any:
    """Escape every `html` option that is not already safe, however deep: the macros print those as they are."""
    if isinstance(value, Mapping):
        return {key: _safe(each, name=str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(each, name=name) for each in value]
    if isinstance(value, str) and (name == "html" or name.endswith("Html")):
        return value if isinstance(value, SafeString) else escape(value)
    return value


@register.simple_tag
def govuk(component: str, params: Mapping[str, Any] | None = None, **options: Any) -> SafeString:
    """Render a component. Options are the design system's own, as keywords or in one mapping.

    Shorthands: a text for `label`, `hint` and `legend` stands for {"text": …}; `error` for `errorMessage`.
    """
    given: dict[str, Any] = {**(params or {}), **options}
    for name in ("label", "hint"):
        if isinstance(given.get(name), str):
            given[name] = {"text": given[name]} if given[name] else None
    if "legend" in given:
        legend = given.pop("legend")
        given["fieldset"] = {"legend": {"text": legend} if isinstance(legend, str) else legend}
    if "error" in given:
        error = given.pop("error")
        given["errorMessage"] = {"text": error} if error else None
    given = {name: value for name, value in given.items() if value is not None}
    return mark_safe(str(_macro(component)(_safe(given))))  # noqa: S308 -- escaped by the macro and by _safe
