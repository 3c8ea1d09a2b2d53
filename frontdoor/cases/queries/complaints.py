"""Reading complaints: the council's policy, the file of a case, and what the complainant may see and do."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from frontdoor.cases.models import Case, Complaint, ComplaintStage, Finding, Issue, Remedy
from frontdoor.cases.queries import packs
from frontdoor.cases.queries.clocks import OUTCOMES, definition_of
from frontdoor.cases.records import ComplaintRecord
from frontdoor.cases.rules.complaint_clocks import StageDays, missing, stage_days
from frontdoor.cases.rules.complaint_policy import Code, Policy, faults
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
from frontdoor.cases.rules.packs import Pack, version_for
from frontdoor.kernel.clock import LONDON, say_date
from frontdoor.kernel.language import say
from frontdoor.services.api import Definition, DefinitionSection, Mistake, Problem, Table, read_file, row_for

POLICY_FILE: Final = Path("complaints") / "policy.yaml"


class BrokenPolicy(Exception):
    """The file of the policy cannot be read; nobody is answered by half a policy."""


def policy_mistakes(catalogue: Path) -> list[Mistake]:
    """Return what is wrong with the policy of a catalogue's folder, line by line; nothing where there is none."""
    file = catalogue / POLICY_FILE
    return _read(file, law=_packs_of(catalogue))[1] if file.is_file() else []


def _packs_of(catalogue: Path) -> Mapping[str, Pack]:
    own = catalogue / packs.FOLDER
    return packs.read_packs(own if own.is_dir() else packs.packs_folder()).packs


def _read(file: Path, *, law: Mapping[str, Pack] | None = None) -> tuple[Policy | None, list[Mistake]]:
    """Return the policy that a file says, and its mistakes; of the packs that it names if they are given."""
    name = POLICY_FILE.as_posix()
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError:
        return None, [Mistake(name, 1, "This is not UTF-8.", "Save it as UTF-8.")]
    return read_file(name, text, Policy, check=lambda found: _problems(found, law))


def _problems(found: Policy, law: Mapping[str, Pack] | None) -> list[Problem]:
    problems = [Problem(path, wrong, mend) for path, wrong, mend in faults(found)]
    for index, code in enumerate(found.codes if law is not None else ()):
        problems += _pack_problems(code, ("codes", index, "pack"), law or {})
    return problems


def _pack_problems(code: Code, where: tuple[str | int, ...], law: Mapping[str, Pack]) -> list[Problem]:
    if code.pack not in law:
        return [Problem(where, f"There is no pack ‘{code.pack}’.", f"Use one of {', '.join(sorted(law))}.")]
    mend = "Add it to each version of the pack, counted in days."
    return [
        Problem(where, f"The pack ‘{code.pack}’ has no clock ‘{name}’ that is counted in days.", mend)
        for name in dict.fromkeys(missing(law[code.pack]))
    ]


@lru_cache(maxsize=4)
def _remembered(file: Path) -> Policy:
    found, mistakes = _read(file)
    if found is None:
        raise BrokenPolicy("\n".join(map(str, mistakes)))
    return found


def policy() -> Policy:
    """Return the council's policy on complaints. Read once.

    :raises BrokenPolicy: with every mistake, each with its line.
    """
    return _remembered(Path(settings.FRONTDOOR_CATALOGUE) / POLICY_FILE)


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
    files=policy_mistakes,
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


def days_of(complaint: Complaint, stage: int, *, at: datetime) -> StageDays:
    """Return how many working days a stage of a complaint has, by the Code that it falls under.

    What was made before the Code held, or is no complaint to its ombudsman, has the days of its first version: the
    council's own promise for those. No query once the case was read.
    """
    law = packs.pack(code_of(complaint).pack)
    received, today = (each.astimezone(LONDON).date() for each in (complaint.case.opened_at, at))
    return stage_days(version_for(law, received=received, today=today) or law.versions[0], stage)


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
