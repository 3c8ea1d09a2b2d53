"""What the papers of a package and of an erasure say."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string

from frontdoor.foundation.ui.council import the_council
from frontdoor.rights.models import Erasure
from frontdoor.rights.rules.package import HeldTable, PackageFile

#: Things in one PDF; more become further parts, because a PDF of ten thousand rows takes minutes and gigabytes.
THINGS_A_PART: Final = 400


def papers(package: PackageFile) -> Iterator[str]:
    """Yield the pages of HTML that become the PDFs of a package, one for every 400 things."""
    parts = list(_parts(package.tables))
    for number, tables in enumerate(parts, start=1):
        shown = [{"table": table, "things": things} for table, things in tables]
        yield render_to_string(
            "fd_rights/package_paper.html",
            {"package": package, "tables": shown, "council": the_council(), "number": number, "of": len(parts)},
        )


def _parts(tables: tuple[HeldTable, ...]) -> Iterator[list[tuple[HeldTable, list[Any]]]]:
    part: list[tuple[HeldTable, list[Any]]] = []
    room = THINGS_A_PART
    for table in tables:
        things = [_shown(each) for each in table.things]
        while things:
            part.append((table, things[:room]))
            taken = len(part[-1][1])
            things, room = things[taken:], room - taken
            if not room:
                yield part
                part, room = [], THINGS_A_PART
    if part or not tables:
        yield part


def _shown(thing: Any) -> dict[str, Any]:
    """Return a row as people read it: what is personal with why it is held, the rest in a line of its own."""
    said = [datum for datum in thing.data if datum.value not in (None, "", [], {})]
    return {
        "id": thing.id,
        "personal": [{"datum": each, "value": in_words(each.value)} for each in said if each.why],
        "plain": [{"datum": each, "value": in_words(each.value)} for each in said if not each.why],
    }


def in_words(value: Any) -> str:
    """Return a value as text, a line for each part of it."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {in_words(each)}" for key, each in value.items() if each not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        return "\n".join(in_words(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%-d %B %Y at %H:%M}"
    return str(value)


def certificate(erasure: Erasure) -> dict[str, Any]:
    """Return what a certificate of erasure says: counts and rules, and nobody's data."""
    council = the_council()
    return {
        "format": "frontdoor-erasure-1",
        "number": str(erasure.pk),
        "council": council.name,
        "proposed_at": erasure.proposed_at.isoformat(),
        "approved_at": erasure.settled_at.isoformat() if erasure.settled_at else None,
        "done_at": erasure.done_at.isoformat() if erasure.done_at else None,
        "approved_by_a_second_person": bool(erasure.settled_by),
        "erased": [line for step in sorted(erasure.results) for line in erasure.results[step]],
        "kept": erasure.kept,
    }


def certificate_paper(erasure: Erasure) -> str:
    """Return the certificate as a page of HTML that becomes a PDF."""
    return render_to_string(
        "fd_rights/certificate_paper.html",
        {"erasure": erasure, "said": certificate(erasure), "council": the_council()},
    )
