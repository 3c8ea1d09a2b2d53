"""What the JSON API takes and answers. The OpenAPI document is made from these."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]


class Problem(Schema):
    """Why a request was not done, for a person to read (after RFC 9457)."""

    status: int
    title: str
    detail: str = ""
    errors: dict[str, str] = Field(default_factory=dict, description="By question or field, where there are several.")


class Strict(Schema):
    """A body that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid")


class ServiceOut(Schema):
    """A service on offer."""

    id: str
    name: str
    group: str
    summary: str
    lgsl: int | None
    version: int


class QuestionOut(Schema):
    """One question of a service."""

    id: str
    kind: str
    label: str
    required: bool
    when: str
    options: list[str]


class PrivacyOut(Schema):
    """What whoever is asked has to be told before they say who they are (UK GDPR, article 13)."""

    why: str
    basis: str
    sensitive: str
    shared_with: list[str]
    kept: str
    rights: list[str] = Field(description="Each goes on from ‘You can’.")


class ServiceDetail(ServiceOut):
    """A service with its questions, and what to tell those who are asked them."""

    questions: list[QuestionOut]
    privacy: PrivacyOut | None = Field(description="Null for a service that was published before it was asked for.")


class ContactIn(Strict):
    """Who reports; all may be empty where the service allows it."""

    name: Short = ""
    email: Short = ""
    phone: Short = ""


class CaseIn(Strict):
    """A case to open. `answers` are values by question id, in the JSON form the document describes."""

    service: Short
    answers: dict[str, Any] = Field(default_factory=dict)
    contact: ContactIn = Field(default_factory=ContactIn)


class CaseOut(Schema):
    """A public case, without personal data."""

    reference: str
    service: str
    status: Literal["new", "in-hand", "waiting", "closed"]
    status_label: str
    outcome: str | None
    words: str
    place: str
    ward: str
    lat: float | None
    lon: float | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime


class CaseList(Schema):
    """A page of cases; pass `next` as `after` for the following page."""

    cases: list[CaseOut]
    next: str
    previous: str


class Receipt(Schema):
    """The case that a report became."""

    reference: str
    is_new: bool


class EntryOut(Schema):
    """A public line of a case's timeline."""

    at: datetime
    kind: str
    text: str


class UpdateIn(Strict):
    """What another system says of a case; the same `id` twice changes nothing."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    status: Literal["new", "in-hand", "closed"]
    outcome: (
        Literal["fixed", "made-safe", "partly", "within-tolerance", "not-ours", "not-found"]
        | Literal["done", "granted", "refused", "answered", "withdrawn"]
        | None
    ) = None
    words: Text = ""


class VerdictIn(Strict):
    """What the person who asked says of a closed case; the same `id` twice changes nothing.

    `words` say what is still wrong, or what is left; who confirms need not say anything.
    """

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    verdict: Literal["confirmed", "half-fixed", "disputed"]
    words: Text = ""


class WebhookIn(Strict):
    """An address to be told of events."""

    url: Annotated[str, StringConstraints(max_length=500)]
    events: list[str] = Field(min_length=1, max_length=50)


class WebhookOut(Schema):
    """A webhook; its secret is only ever shown when it is made."""

    id: int
    url: str
    events: list[str]


class WebhookMade(WebhookOut):
    """A new webhook with the secret that signs its calls."""

    secret: str
