"""What became of a form, told to a person or to a program."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from frontdoor.services.rules.drafting.draft import Account, Draft, Fate

#: Tooltips may go on for a page.
_LONGEST: Final = 100


def in_words(draft: Draft) -> str:
    """Return the report a person reads: questions, what asks again, what was not understood, warnings."""
    counts = {fate: len(draft.with_fate(fate)) for fate in Fate}
    pages = f", {draft.pages} pages" if draft.pages else ""
    lines = [
        f"{draft.title or 'A form'} ({draft.sort}{pages})",
        f"{len(draft.accounts)} fields: {counts[Fate.DRAFTED]} drafted as {len(draft.questions)} questions, "
        f"{counts[Fate.REPEATS]} asking a question again, {counts[Fate.LEFT]} not understood.",
        "",
        "Questions",
    ]
    for question in draft.questions:
        lines.append(f"  {question.where:<24} {question.kind:<12} {question.label}")
        lines += [f"  {'':<24} {'':<12} check: {each}" for each in question.check]
    lines += _accounts("Ask a question again", draft.with_fate(Fate.REPEATS))
    lines += _accounts("Not understood", draft.with_fate(Fate.LEFT))
    if draft.warnings:
        lines += ["", "Warnings", *(f"  {each}" for each in draft.warnings)]
    return "\n".join(lines)


def _accounts(heading: str, accounts: Iterable[Account]) -> list[str]:
    lines = [
        f"  {each.where:<24} {_cut(each.label or each.name)}: {each.why or f'repeats the question {each.question}'}"
        for each in accounts
    ]
    return ["", heading, *lines] if lines else []


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"


def as_values(draft: Draft) -> dict[str, Any]:
    """Return the same as JSON values."""
    return {
        "title": draft.title,
        "sort": draft.sort,
        "pages": draft.pages,
        "counts": {"fields": len(draft.accounts), **{fate.name.lower(): len(draft.with_fate(fate)) for fate in Fate}},
        "questions": [asdict(question) for question in draft.questions],
        "fields": [asdict(account) for account in draft.accounts],
        "warnings": list(draft.warnings),
    }
