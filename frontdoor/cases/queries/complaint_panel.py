"""A complaint as staff see it on the page of its case: stages, issues with their findings, and what comes of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from frontdoor.cases.models import Case, Complaint, ComplaintStage, Learning, Referral, Remedy, StageExtension
from frontdoor.cases.queries.complaints import code_of, file_of, issues_of, policy
from frontdoor.cases.rules.complaint_policy import Code, label_of
from frontdoor.cases.rules.complaints import SAID, VERDICTS, State, Verdict
from frontdoor.foundation.accounts.api import people


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePanel:
    """One stage, with who looks into it and how its times stand."""

    row: ComplaintStage
    investigator: str
    extensions: list[StageExtension]
    verdict: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePanel:
    """One issue, and what was found of it at each stage."""

    what: str
    sought: str
    theme: str
    findings: list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPanel:
    """All of it."""

    row: Complaint
    code: Code
    said: str
    stages: list[StagePanel]
    issues: list[IssuePanel]
    remedies: list[tuple[Remedy, str]] = field(default_factory=list)
    learning: list[tuple[Learning, str, str]] = field(default_factory=list)
    referrals: list[tuple[Referral, str]] = field(default_factory=list)


def panel(case: Case, *, at: datetime) -> ComplaintPanel | None:
    """Return what the case page shows of a complaint; None, without a query, where there is none. Nine queries."""
    complaint = file_of(case)
    if complaint is None:
        return None
    stages = list(complaint.stages.order_by("number").prefetch_related("extensions"))
    remedies = list(complaint.remedies.order_by("id"))
    learning = list(complaint.learning.order_by("id"))
    ids = {each.investigator_id for each in stages}
    ids |= {each.owner_id for each in remedies} | {each.owner_id for each in learning}
    names = {found.id: found.name for found in people({each for each in ids if each is not None}).values()}
    rules = policy()
    return ComplaintPanel(
        row=complaint,
        code=code_of(complaint),
        said=SAID[State(complaint.state)],
        stages=[_stage(each, names, at=at) for each in stages],
        issues=[
            IssuePanel(
                what=each.what,
                sought=each.sought,
                theme=label_of(rules.themes, each.theme) if each.theme else "",
                findings=[
                    (found.stage, VERDICTS[Verdict(found.verdict)], found.reasons)
                    for found in sorted(each.findings.all(), key=lambda one: one.stage)
                ],
            )
            for each in issues_of(complaint)
        ],
        remedies=[(each, names.get(each.owner_id, "")) for each in remedies],
        learning=[
            (each, label_of(rules.root_causes, each.root_cause), names.get(each.owner_id, "")) for each in learning
        ],
        referrals=[
            (each, label_of(rules.ombudsman_decisions, each.decision) if each.decision else "")
            for each in complaint.referrals.order_by("id")
        ],
    )


def _stage(row: ComplaintStage, names: dict[int, str], *, at: datetime) -> StagePanel:
    awaited = row.acknowledge_by if row.acknowledged_at is None else row.answer_by
    is_open = row.answered_at is None
    who: Any = row.investigator_id
    return StagePanel(
        row=row,
        investigator=names.get(who, ""),
        extensions=sorted(row.extensions.all(), key=lambda each: each.pk),
        verdict=VERDICTS[Verdict(row.verdict)] if row.verdict else "",
        is_late=is_open and awaited is not None and at > awaited,
    )
