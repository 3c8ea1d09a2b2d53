"""The tag for GOV.UK's components against the design system's own fixtures, and what gets escaped."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from lxml import html

from frontdoor.foundation.ui.templatetags.govuk import govuk, problems

FIXTURES = Path(__file__).resolve().parents[2] / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
NASTY = "<script>alert(1)</script>"


def fixtures() -> Iterator[Any]:
    for path in sorted(FIXTURES.glob("*/fixtures.json")):
        component = json.loads(path.read_text())
        if component["component"] in {"header", "footer"}:  # gov.uk's own; refused below
            continue
        for fixture in component["fixtures"]:
            yield pytest.param(component["component"], fixture, id=f"{component['component']}: {fixture['name']}")


def essence(text: str) -> Any:
    """Return what a browser makes of markup: elements, attributes and words, without the white space between."""

    def of(element: Any) -> Any:
        words = " ".join((element.text or "").split())
        inside = [(of(child), " ".join((child.tail or "").split())) for child in element]
        return element.tag, dict(element.attrib), words, inside

    return of(html.fragment_fromstring(text or "", create_parent="div"))


def safe(options: Any) -> Any:
    """Return a fixture's options with its html marked as markup, as a page would."""
    if isinstance(options, dict):
        marked = {key: safe(value) for key, value in options.items()}
        return {
            key: mark_safe(value) if isinstance(value, str) and key.lower().endswith("html") else value  # noqa: S308 -- the design system's own fixtures
            for key, value in marked.items()
        }
    return [safe(each) for each in options] if isinstance(options, list) else options


def draw(source: str, **context: Any) -> str:
    return Template("{% load govuk plain frame %}" + source).render(Context(context))


def test_the_design_system_came_with_its_fixtures() -> None:
    assert len(list(fixtures())) > 600


@pytest.mark.parametrize(("component", "fixture"), list(fixtures()))
def test_a_component_is_drawn_as_the_design_system_draws_it(component: str, fixture: Any) -> None:
    assert essence(govuk(component, safe(fixture["options"]))) == essence(fixture["html"])


def test_text_is_escaped_wherever_it_is_given() -> None:
    for source in (
        '{% govuk "button" text=nasty %}',
        '{% govuk "button" html=nasty %}',
        '{% govuk "input" id="a" name="a" label=nasty hint=nasty error=nasty value=nasty %}',
        '{% govuk "input" id=nasty name=nasty label="x" %}',
        '{% govuk "notification_banner" html=nasty titleHtml=nasty %}',
        '{% govuk "summary_list" rows=rows %}',
        '{% govuk "radios" name="a" items=rows legend=nasty %}',
    ):
        rows = [{"key": {"text": NASTY}, "value": {"html": NASTY}, "text": NASTY, "hint": {"html": NASTY}}]
        drawn = draw(source, nasty=NASTY, rows=rows)
        assert "<script" not in drawn
        assert "alert(1)" in drawn


def test_markup_that_is_marked_safe_stays_markup() -> None:
    assert "<em>now</em>" in draw('{% govuk "inset_text" html=words %}', words=mark_safe("<em>now</em>"))


def test_texts_stand_for_label_hint_error_and_legend() -> None:
    drawn = draw('{% govuk "input" id="a" name="a" label="Street" hint="Like Mill Lane" error="Enter a street" %}')
    assert html.fromstring(f"<div>{drawn}</div>").xpath("string(//label)").strip() == "Street"
    assert "Like Mill Lane" in drawn
    assert "Enter a street" in drawn
    drawn = draw('{% govuk "radios" name="a" legend="How big?" items=items %}', items=[{"value": "1", "text": "One"}])
    assert html.fromstring(f"<div>{drawn}</div>").xpath("string(//fieldset/legend)").strip() == "How big?"


def test_no_error_and_no_hint_draw_neither() -> None:
    drawn = draw('{% govuk "input" id="a" name="a" label="Street" hint="" error=nothing %}', nothing=None)
    assert "govuk-hint" not in drawn
    assert "govuk-error-message" not in drawn


def test_a_nought_is_a_value_and_a_late_text_is_read() -> None:
    assert 'value="0"' in draw('{% govuk "input" id="a" name="a" label=late value=0 %}', late=lazystr("Depth"))


def test_a_component_that_does_not_exist_is_named() -> None:
    with pytest.raises(TemplateSyntaxError, match='called "buton"'):
        draw('{% govuk "buton" text="Go" %}')


@pytest.mark.parametrize("component", ["header", "footer"])
def test_what_carries_the_crown_is_refused(component: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="for gov\\.uk only"):
        draw('{% govuk "' + component + '" %}')


def test_what_is_wrong_with_a_form_leads_to_its_fields() -> None:
    class Ask(forms.Form):
        street = forms.CharField(error_messages={"required": "Enter a street"})

    form = Ask({})
    form.add_error(None, "Someone else has just changed this.")
    assert problems(form) == [
        {"text": "Enter a street", "href": "#id_street"},
        {"text": "Someone else has just changed this."},
    ]


PARTS = {
    "summary_list": {"rows": [{"key": NASTY, "value": f"{NASTY}\nnext", "url": "/x/", "what": NASTY}]},
    "timeline": {"entries": [{"at": None, "text": NASTY, "who": NASTY}]},
    "notice": {"text": NASTY, "title": NASTY},
    "tag": {"text": NASTY, "tone": NASTY},
    "photos": {"photos": [{"url": "/a.jpg", "alt": NASTY}]},
    "table": {"caption": NASTY, "head": [{"text": NASTY}], "rows": [[NASTY, {"text": NASTY, "url": "/x/"}]]},
    "filters": {"fields": [{"name": "q", "label": NASTY, "value": NASTY}], "hidden": [("a", NASTY)]},
    "error_summary": {"errors": [{"text": NASTY, "href": "#a"}]},
    "pager": {"page": {"next": NASTY, "previous": ""}, "query": NASTY},
    "map": {"pick": "place", "label": NASTY, "lat": NASTY, "lon": "1"},
}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_our_own_parts_escape_what_people_typed(part: str) -> None:
    source = '{% include "ui/components/' + part + '.html" %}'
    drawn = Template(source).render(Context(PARTS[part]))
    assert "<script>alert" not in drawn
    assert "javascript:" not in drawn


def test_a_pager_keeps_the_rest_of_the_address_and_is_not_there_for_one_page() -> None:
    source = '{% include "ui/components/pager.html" with query=query %}'
    drawn = draw(
        source, page={"next": "a:b=c", "previous": ""}, query=RequestFactory().get("/?team=2&q=a b").GET.urlencode()
    )
    assert html.fromstring(drawn).xpath("//a/@href") == ["?team=2&q=a+b&after=a%3Ab%3Dc"]
    assert draw(source, page={"next": "", "previous": ""}, query="").strip() == ""


def test_an_empty_table_says_so() -> None:
    assert "No reports yet." in draw(
        '{% include "ui/components/table.html" with caption="Reports" empty="No reports yet." %}', rows=[]
    )
