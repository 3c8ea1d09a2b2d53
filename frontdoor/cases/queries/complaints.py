"""Reading complaints: the council's policy, the file of a case, and what the complainant may see and do."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from ruamel.yaml import YAML

from frontdoor.cases.models import Case, Complaint, ComplaintStage, Finding, Issue, Remedy
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.records import ComplaintRecord
from frontdoor.cases.rules.complaint_policy import Code, Policy
from frontdoor.cases.rules.complaints import (
    ANSWERS,
    VERDICTS,
    ComplaintsSection,
    State,
    Verdict,
    next_step,
    ombudsman_in_words,
    stage_in_words,
)
from frontdoor.kernel.clock import LONDON, say_date
from frontdoor.kernel.language import say
from frontdoor.services.api import Definition, DefinitionSection, Problem, Table, row_for

POLICY_FILE: Final = Path("complaints") / "policy.yaml"


@lru_cache(maxsize=4)
def _read(path: Path) -> Policy:
    return Policy.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def policy() -> Policy:
    """Return the council's policy on complaints. Read once."""
    return _read(Path(settings.FRONTDOOR_CATALOGUE) / POLICY_FILE)


def _check(section: ComplaintsSection, definition: Definition) -> list[Problem]:
    """Return what is wrong with the Codes, questions and outcomes that a service's complaints name."""
    known = {each.id for each in policy().codes}
    named = [(("code",), section.code)] if section.code else []
    rows = [(("rows", index, "code"), row.code) for index, row in enumerate(section.rows)]
    mend = f"Use one of {', '.join(sorted(known))}, or add it to {POLICY_FILE.as_posix()}."
    problems = [
        Problem(path, f"There is no Code ‘{code}’.", mend) for path, code in (*named, *rows) if code not in known
    ]
    asked = {question.id for question in definition.questions}
    problems += [
        Problem((name,), f"There is no question ‘{question}’.", "Name a question of the form, or leave it out.")
        for name, question in (("issue", section.issue), ("sought", section.sought))
        if question and question not in asked
    ]
    if section.code:
        outcomes = OUTCOMES.of(definition)
        problems += [
            Problem((), f"Complaints of this service cannot end as ‘{outcome}’.", f"Add ‘{outcome}’ to outcomes.")
            for outcome in sorted(ANSWERS)
            if outcomes.of(outcome) is None
        ]
    return problems


def _rows(section: ComplaintsSection) -> list[Table]:
    return [Table(("complaints", "rows"), section.rows)] if section.rows else []


COMPLAINTS: Final = DefinitionSection(
    "complaints",
    ComplaintsSection,
    "Makes every case of this service a complaint: under which Code, and where its first issue is told.",
    required=False,
    check=_check,
    tables=_rows,
)


def code_for(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return the Code of a case with these answers; "" for what is no complaint."""
    section = COMPLAINTS.of(definition)
    if not section.code:
        return ""
    row = row_for(section.rows, answers)
    return str(row.code) if row is not None else section.code


def is_about_a_complaint(case: Case) -> bool:
    """Return whether a case's service takes complaints. No query once the version was read."""
    return bool(COMPLAINTS.of(definition_of(case)).code)


def file_of(case: Case) -> Complaint | None:
    """Return the complaint that a case is, or None. No query for services that take none; else one, once."""
    if not is_about_a_complaint(case):
        return None
    found: Complaint | None = getattr(case, "complaint_file", None)
    return found


def code_of(complaint: Complaint) -> Code:
    """Return the Code that a complaint falls under."""
    return policy().code(complaint.code)


def stage_of(complaint: Complaint) -> ComplaintStage:
    """Return the stage that a complaint is at. One query."""
    return complaint.stages.get(number=complaint.stage)


def may_escalate_until(complaint: Complaint, stage: ComplaintStage) -> datetime | None:
    """Return the last moment to ask for stage 2; None when that is not to be asked."""
    if stage.number != 1 or complaint.state != State.ANSWERED or stage.answered_at is None:
        return None
    return stage.answered_at + timedelta(days=code_of(complaint).escalate_within_days)


def last_day(moment: datetime | None) -> date | None:
    """Return a moment's day in London, or None."""
    return None if moment is None else moment.astimezone(LONDON).date()


def what_next(complaint: Complaint, stage: ComplaintStage) -> str:
    """Return what a complainant may do after a stage's answer, in the language spoken now."""
    until = last_day(may_escalate_until(complaint, stage))
    return next_step(code_of(complaint), stage=stage.number, until=until)


def complaint_record(case: Case, *, at: datetime) -> ComplaintRecord | None:
    """Return a complaint as whoever made it may see it, in the language spoken now. Two queries; None if it is none."""
    complaint = file_of(case)
    if complaint is None:
        return None
    stage = stage_of(complaint)
    until = may_escalate_until(complaint, stage)
    is_answered = complaint.state == State.ANSWERED
    return ComplaintRecord(
        stage=stage_in_words(complaint.stage),
        understood=stage.understood,
        sought=stage.sought,
        out_of_scope=stage.out_of_scope,
        verdict=say(VERDICTS[Verdict(complaint.verdict)]) if is_answered else "",
        may_escalate_until=until if until is not None and at <= until else None,
        next_step=what_next(complaint, stage) if is_answered else "",
        ombudsman=ombudsman_in_words(code_of(complaint)),
        acknowledge_by=stage.acknowledge_by if complaint.state == State.RECEIVED else None,
        answer_by=stage.answer_by if complaint.state == State.ACKNOWLEDGED else None,
    )


def was_answered_with(case: Case, entry_id: int) -> bool:
    """Return whether a case was closed by the answer to a complaint. One query; none for no complaint."""
    complaint = file_of(case)
    if complaint is None:
        return False
    return case.entries.filter(pk=entry_id, at__in=complaint.stages.values("answered_at")).exists()


def issues_of(complaint: Complaint) -> list[Issue]:
    """Return a complaint's issues in the order they were told, each with its findings. Two queries."""
    return list(complaint.issues.order_by("id").prefetch_related("findings"))


def finding_at(issue: Issue, stage: int) -> Finding | None:
    """Return what was found of an issue at a stage, or None. No query when the findings were read with it."""
    return next((each for each in issue.findings.all() if each.stage == stage), None)


def letter(complaint: Complaint) -> str:
    """Return the words an answer begins with: what was found of each issue, and what we will do. Three queries."""
    paragraphs = []
    for number, issue in enumerate(issues_of(complaint), start=1):
        finding = finding_at(issue, complaint.stage)
        what = VERDICTS[Verdict(finding.verdict)] if finding else "no finding yet"
        paragraphs.append(f"{number}. {issue.what}\nWe find this {what}. {finding.reasons if finding else ''}".strip())
    wanted = complaint.remedies.filter(state__in=[Remedy.AGREED, Remedy.DONE]).order_by("id")
    remedies = [
        f"* {each.what}" + (" (done)" if each.state == Remedy.DONE else f", by {say_date(each.due_on)}")
        for each in wanted
    ]
    if remedies:
        paragraphs.append("\n".join(["To put it right:", *remedies]))
    return "\n\n".join(paragraphs)
