"""`{% field form.words %}`: a field of a Django form as the design system's component, with its hint and error."""

from typing import Any, Final

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from frontdoor.foundation.ui.templatetags.govuk import govuk

register = template.Library()

#: By the field's widget: which component draws it.
_COMPONENTS: Final[dict[type[forms.Widget], str]] = {
    forms.Textarea: "textarea",
    forms.Select: "select",
    forms.RadioSelect: "radios",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.ClearableFileInput: "file_upload",
}


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """Render a bound field; options are passed on to the component. Hidden fields stay plain inputs."""
    if bound.is_hidden:
        return SafeString(str(bound))
    component = _COMPONENTS.get(type(bound.field.widget), "input")
    params: dict[str, Any] = {
        "name": bound.html_name,
        "hint": str(bound.help_text),
        "error": next((str(each) for each in bound.errors), ""),
    }
    value = bound.value()
    if component in {"radios", "checkboxes"}:
        chosen = {str(each) for each in (value if isinstance(value, list) else [value])}
        params |= {"idPrefix": bound.auto_id, "legend": _legend(bound), "items": _items(bound, chosen, "checked")}
    else:
        params |= {"id": bound.auto_id, "label": {"text": str(bound.label), "classes": "govuk-label--s"}}
        if component == "select":
            params["items"] = _items(bound, {str(value if value is not None else "")}, "selected")
        elif component != "file_upload":  # what was chosen is chosen again: no page may say which file
            params["value"] = "" if value is None else str(value)
        if component == "textarea":
            params["rows"] = bound.field.widget.attrs.get("rows", 5)
        if isinstance(bound.field, forms.IntegerField):
            params |= {"inputmode": "numeric", "classes": "govuk-input--width-3"}
    return govuk(component, {**params, **options})


def _legend(bound: BoundField) -> dict[str, str]:
    return {"text": str(bound.label), "classes": "govuk-fieldset__legend--s"}


def _items(bound: BoundField, chosen: set[str], mark: str) -> list[dict[str, Any]]:
    choices: Any = bound.field.widget.choices
    return [{"value": str(value), "text": str(text), mark: str(value) in chosen} for value, text in choices]
