"""`{% govuk "button" text="Continue" %}`: any GOV.UK component, from govuk-frontend-jinja.

Text is escaped by the macros. What goes in an `html` option (`html`, `titleHtml` …) is escaped too unless it is a
SafeString, so forgetting costs a visible entity and never lets a script in.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import template
from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

from frontdoor.kernel.language import ENGLISH, language, say

register = template.Library()

#: Options that may be given as a plain text.
_TEXTS: Final = {"label": "label", "hint": "hint", "error": "errorMessage", "errorMessage": "errorMessage"}
#: They carry the crown and the crest, which only gov.uk may; ui/base.html draws ours.
_PROTECTED: Final = {"header", "footer"}


def _said_of_a_count() -> dict[str, Any]:
    """Return what a counted text says of its length, which its script fills in; in English it knows that itself."""
    if language(get_language() or "").code == ENGLISH:
        return {}
    return {
        "textareaDescriptionText": say("You can enter up to %{count} characters"),
        "charactersAtLimitText": say("You have 0 characters remaining"),
        "charactersUnderLimitText": {
            "one": say("You have %{count} character remaining"),
            "other": say("You have %{count} characters remaining"),
        },
        "charactersOverLimitText": {
            "one": say("You have %{count} character too many"),
            "other": say("You have %{count} characters too many"),
        },
    }


@functools.cache
def _environment() -> Environment:
    # The macros import one another by the package's own path.
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja", "templates")})
    return Environment(loader=loader, autoescape=True)


@functools.cache
def _macro(component: str) -> Callable[..., str]:
    folder = component.replace("_", "-")
    if folder in _PROTECTED:
        raise template.TemplateSyntaxError(f"The {folder} of gov.uk is for gov.uk only: extend ui/base.html.")
    try:
        module: Any = _environment().get_template(f"govuk_frontend_jinja/components/{folder}/macro.html").module
    except TemplateNotFound:
        raise template.TemplateSyntaxError(f'The design system has no component called "{component}".') from None
    macro: Callable[..., str] = getattr(module, "govuk" + folder.title().replace("-", ""))
    return macro


def _safe(value: Any, *, name: str = "") -> Any:
    """Return options as the macros may print them: unsafe `html` escaped and lazy texts read, however deep."""
    if isinstance(value, Mapping):
        return {key: _safe(each, name=str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(each, name=name) for each in value]
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str) and (name == "html" or name.endswith("Html")):
        return value if isinstance(value, SafeString) else escape(value)
    if name == "value" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # the macros take a 0 for nothing
    return value


@register.simple_tag
def govuk(component: str, params: Mapping[str, Any] | None = None, **options: Any) -> SafeString:
    """Render a component. Options are the design system's own, as keywords or in one mapping.

    Shorthands: a text for `label`, `hint` and `legend` stands for {"text": …}; `error` for `errorMessage`.
    """
    options = {name: str(value) if isinstance(value, Promise) else value for name, value in options.items()}
    given: dict[str, Any] = {name: value for name, value in {**(params or {}), **options}.items() if value is not None}
    for short, name in _TEXTS.items():
        if isinstance(given.get(short), str):
            text = given.pop(short)
            given |= {name: {"text": text}} if text else {}
    if isinstance(given.get("errorMessage"), Mapping):
        given["errorMessage"] = {"visuallyHiddenText": say("Error"), **given["errorMessage"]}
    if component == "character_count":
        given = {**_said_of_a_count(), **given}
    if "legend" in given:
        legend = given.pop("legend")
        legend = {"text": legend} if isinstance(legend, str) else legend
        given |= {"legend": legend} if component == "fieldset" else {"fieldset": {"legend": legend}}
    return mark_safe(_macro(component)(_safe(given)))  # noqa: S308 -- escaped by the macro and by _safe


@register.filter
def problems(form: BaseForm) -> list[dict[str, str]]:
    """Return what is wrong with a form, for the error summary: each links to its field."""
    found = []
    for name, faults in form.errors.items():
        field = form[name] if name in form.fields else None
        target = f"#{field.id_for_label or field.auto_id or name}" if field else ""
        found += [{"text": str(fault), "href": target} if target else {"text": str(fault)} for fault in faults]
    return found
