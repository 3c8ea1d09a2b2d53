"""The figures of a year of complaints, each with what it is counted of; the queries do not grow with complaints."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum

from frontdoor.cases.models import (
    Complaint,
    ComplaintStage,
    Entry,
    Issue,
    Learning,
    Referral,
    Remedy,
    SelfAssessment,
    StageExtension,
    SurveyAnswer,
)
from frontdoor.cases.queries.complaints import policy
from frontdoor.cases.rules.complaint_year import days_of, share, span_of
from frontdoor.cases.rules.complaints import VERDICTS, State
from frontdoor.kernel.money import in_pounds


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it counts, how many, and of what where it is a share."""

    group: str
    name: str
    count: int
    of: int | None = None
    #: How it is said, where that is not the count itself.
    said: str = ""

    @property
    def words(self) -> str:
        """Return the figure as people read it: "4", or "4 of 6 (67%)"."""
        if self.said:
            return self.said
        return str(self.count) if self.of is None else f"{self.count} of {self.of} ({share(self.count, self.of)})"


def figures(year: int) -> list[Figure]:
    """Return the figures of a year."""
    span = span_of(year)
    return [
        *_received(span),
        *(figure for number in (1, 2) for figure in _stage(number, span)),
        *_themes(span),
        *_put_right(span),
        *_learnt(span),
        *_ombudsman(year),
        *_survey(span),
    ]


Span = tuple[datetime, datetime]


def _received(span: Span) -> Iterator[Figure]:
    rows = Complaint.objects.filter(opened_at__gte=span[0], opened_at__lt=span[1])
    found = rows.aggregate(all=Count("id"), ended=Count("id", filter=Q(state=State.ENDED)))
    yield Figure("Received", "Complaints received", found["all"])
    by_code = dict(rows.values_list("code").annotate(count=Count("id")))
    for code in policy().codes:
        yield Figure("Received", f"Under the {code.name}", by_code.get(code.id, 0), found["all"])
    yield Figure(
        "Received", "Ended without an answer: withdrawn, not taken or somebody else’s", found["ended"], found["all"]
    )
    told = Entry.objects.filter(kind="told-apart", at__gte=span[0], at__lt=span[1])
    tested = [bool(facts.get("is_complaint")) for facts in told.values_list("facts", flat=True).iterator()]
    yield Figure("Received", "Tested and found to be a complaint", sum(tested), len(tested))


def _stage(number: int, span: Span) -> Iterator[Figure]:
    group = f"Stage {number}"
    rows = ComplaintStage.objects.filter(number=number)
    asked = rows.filter(asked_at__gte=span[0], asked_at__lt=span[1]).count()
    found = rows.filter(acknowledged_at__gte=span[0], acknowledged_at__lt=span[1]).aggregate(
        all=Count("id"), on_time=Count("id", filter=Q(acknowledged_at__lte=F("acknowledge_by")))
    )
    answered = rows.filter(answered_at__gte=span[0], answered_at__lt=span[1])
    done = answered.aggregate(
        all=Count("id"),
        on_time=Count("id", filter=Q(answered_at__lte=F("answer_by"))),
        **{verdict.name.lower(): Count("id", filter=Q(verdict=verdict)) for verdict in VERDICTS},
    )
    extended = StageExtension.objects.filter(stage__in=answered).aggregate(
        stages=Count("stage", distinct=True), days=Sum("days")
    )
    yield Figure(group, "Received" if number == 1 else "Asked for", asked)
    yield Figure(group, "Acknowledged in time", found["on_time"], found["all"])
    yield Figure(group, "Answered", done["all"])
    yield Figure(group, "Answered in time, extensions counted", done["on_time"], done["all"])
    yield Figure(group, "Extended", extended["stages"], done["all"])
    yield Figure(group, "Working days of extension", extended["days"] or 0)
    for verdict, words in VERDICTS.items():
        yield Figure(group, words.capitalize(), done[verdict.name.lower()], done["all"])


def _themes(span: Span) -> Iterator[Figure]:
    rows = Issue.objects.filter(at__gte=span[0], at__lt=span[1])
    counted = dict(rows.values_list("theme").annotate(count=Count("id")))
    whole = sum(counted.values())
    for theme in policy().themes:
        yield Figure("Issues", theme.label, counted.pop(theme.id, 0), whole)
    yield Figure("Issues", "Not said", sum(counted.values()), whole)


def _put_right(span: Span) -> Iterator[Figure]:
    rows = Remedy.objects.filter(proposed_at__gte=span[0], proposed_at__lt=span[1]).exclude(state=Remedy.REFUSED)
    counted = {kind: (whole, done) for kind, whole, done in rows.values_list("kind").annotate(
        whole=Count("id"), done=Count("id", filter=Q(state=Remedy.DONE))
    )}  # fmt: skip
    for kind, label in Remedy.KINDS:
        whole, done = counted.get(kind, (0, 0))
        yield Figure("Remedies", f"{label}: done", done, whole)
    agreed = rows.filter(state__in=[Remedy.AGREED, Remedy.DONE]).aggregate(pence=Sum("pence"))["pence"] or 0
    yield Figure("Remedies", "Money agreed", agreed, said=_pounds(agreed))
    paid = Remedy.objects.filter(done_at__gte=span[0], done_at__lt=span[1]).aggregate(pence=Sum("pence"))["pence"] or 0
    yield Figure("Remedies", "Money paid", paid, said=_pounds(paid))


def _pounds(pence: int) -> str:
    whole, rest = divmod(pence, 100)
    return in_pounds(whole) if not rest else f"{in_pounds(whole)}.{rest:02}"


def _learnt(span: Span) -> Iterator[Figure]:
    rows = Learning.objects.filter(noted_at__gte=span[0], noted_at__lt=span[1])
    counted = dict(rows.values_list("root_cause").annotate(count=Count("id")))
    whole = sum(counted.values())
    for cause in policy().root_causes:
        yield Figure("Learning", cause.label, counted.get(cause.id, 0), whole)
    yield Figure("Learning", "Changed since", rows.filter(state=Learning.DONE).count(), whole)


def _ombudsman(year: int) -> Iterator[Figure]:
    first, after = days_of(year)
    yield Figure("Ombudsman", "Asked us", Referral.objects.filter(asked_on__gte=first, asked_on__lt=after).count())
    rows = Referral.objects.filter(decided_on__gte=first, decided_on__lt=after)
    counted = dict(rows.values_list("decision").annotate(count=Count("id")))
    whole = sum(counted.values())
    for decision in policy().ombudsman_decisions:
        yield Figure("Ombudsman", decision.label, counted.get(decision.id, 0), whole)
    ordered = Remedy.objects.filter(
        is_ordered=True, proposed_at__gte=span_of(year)[0], proposed_at__lt=span_of(year)[1]
    )
    yield Figure("Ombudsman", "Remedies ordered", ordered.count())


def _survey(span: Span) -> Iterator[Figure]:
    offered = Complaint.objects.filter(surveyed_at__gte=span[0], surveyed_at__lt=span[1])
    answers = list(SurveyAnswer.objects.filter(complaint_file__in=offered).values_list("scores", flat=True))
    yield Figure("Satisfaction with how we dealt with it", "Answered, of those asked", len(answers), offered.count())
    for question in policy().survey:
        scores = [int(each[question.id]) for each in answers if question.id in each]
        mean = f"{sum(scores) / len(scores):.1f} of 5, from {len(scores)}" if scores else "nobody answered"
        yield Figure("Satisfaction with how we dealt with it", question.text, sum(scores), said=mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A provision of a Code with what the council says of it for a year."""

    provision: str
    text: str
    complies: bool | None
    words: str
    by: str


def assessment(code_id: str, year: int) -> list[Assessed]:
    """Return every provision of a Code with what was said of it for a year; nothing yet is None. One query."""
    said = {row.provision: row for row in SelfAssessment.objects.filter(code=code_id, year=year)}
    return [
        Assessed(
            provision=each.id,
            text=each.text,
            complies=said[each.id].complies if each.id in said else None,
            words=said[each.id].words if each.id in said else "",
            by=said[each.id].by if each.id in said else "",
        )
        for each in policy().code(code_id).provisions
    ]
