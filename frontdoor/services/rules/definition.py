"""What a service is: the typed model of one file of the catalogue.

The JSON Schema of this model, with the sections other contexts registered, is published as
`docs/service-definition.schema.json`, so every field carries a description an author can read.
"""

import json
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, Field, JsonValue, RootModel

from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import ENGLISH, later, say, speaking
from frontdoor.services.rules.formulas import read_formula
from frontdoor.services.rules.pieces import Line, Piece, QuestionId, Said, Slug, Text, unwrapped
from frontdoor.services.rules.spans import PATTERN as SPAN
from frontdoor.services.rules.translations import Translations

Model = TypeVar("Model", bound=BaseModel)
#: A form that asks more than this is several services, or asks what nobody needs to know.
MOST_QUESTIONS: Final = 60
#: The ways of asking the council for something, each with what somebody then has sent.
Pattern = Literal["report", "apply", "book", "pay", "renew", "enquire"]
_NOUNS: Final[dict[Pattern, str]] = {
    "report": later("report"),
    "apply": later("application"),
    "book": later("booking"),
    "pay": later("payment"),
    "renew": later("renewal"),
    "enquire": later("enquiry"),
}


class Option(Piece):
    """One of the answers a question offers."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=60)] = Field(
        description="What is stored and what conditions compare with. Never change it once published."
    )
    label: Line = Field(description="What the person reads.")
    hint: Said = Field(default="", max_length=300, description="A line of help under the label.")
    exclusive: bool = Field(default=False, description="For `any_of`: chosen with no other ('None of these').")


class Evidence(Piece):
    """One kind of paper that somebody sends to show something."""

    id: QuestionId = Field(description="Its permanent name within the question.")
    label: Line = Field(description="What it shows: 'Proof of address'.")
    hint: Said = Field(
        default="", max_length=300, description="What will do: 'A bill or bank statement of the last three months'."
    )
    required: bool = Field(default=True, description="Whether it must be sent with the others.")


class Question(Piece):
    """One question, shown on a page of its own."""

    id: QuestionId = Field(description="Unique in this service; lower case with underscores.")
    kind: str = Field(description="How it is asked and what answer it takes.")
    label: Line = Field(description="The question as the person reads it.")
    short_label: Said = Field(
        default="", max_length=100, description="The question on the check-your-answers page and on the case."
    )
    hint: Said = Field(default="", max_length=500, description="A line of help under the question.")
    say: Said = Field(
        default="",
        max_length=500,
        description="What an adviser reads aloud in its place: 'What is your main reason? I will read the answers.'",
    )
    part: Said = Field(
        default="",
        max_length=80,
        description="The part of a long form it belongs to, as the task list names it: 'About your home'.",
    )
    required: bool = Field(default=True, description="Whether the person must answer.")
    missing: Said = Field(
        default="",
        max_length=200,
        description="What to say when it is left empty: 'Select how big the hole is'.",
    )
    when: str = Field(
        default="",
        max_length=500,
        description="Ask only if this condition on earlier answers holds: `size == 'van-load'`.",
    )
    options: tuple[Option, ...] = Field(
        default=(), max_length=60, description="The answers offered by `one_of` and `any_of`."
    )
    min: int | None = Field(
        default=None,
        description="Smallest number allowed; of `date_of_birth` the age in years, of `group` how many.",
    )
    max: int | None = Field(
        default=None,
        description="Largest number allowed; of `date_of_birth` the age in years, of `files` and `group` how many.",
    )
    decimals: int = Field(default=0, ge=0, le=6, description="Decimal places allowed in a number.")
    max_length: int | None = Field(default=None, ge=1, le=20000, description="Most characters allowed in a text.")
    not_in_future: bool = Field(default=False, description="For `date`: refuse dates after today.")
    not_in_past: bool = Field(default=False, description="For `date`: refuse dates before today.")
    not_before: str = Field(
        default="", pattern=rf"{SPAN}|^$", description="For `date`: the earliest day, from today: '5 working days'."
    )
    not_after: str = Field(
        default="", pattern=rf"{SPAN}|^$", description="For `date`: the latest day, from today: '12 months'."
    )
    mobile: bool = Field(default=False, description="For `phone`: it must be able to receive text messages.")
    documents: bool = Field(default=False, description="For `files`: take documents as well as photos.")
    evidence: tuple[Evidence, ...] = Field(
        default=(), max_length=12, description="For `evidence`: the kinds of paper, each with a place of its own."
    )
    later: int | None = Field(default=None, ge=1, le=60, description="For `evidence`: days to send it after the form.")
    statement: Said = Field(
        default="", max_length=2000, description="For `declaration`: what the person declares by giving their name."
    )
    item: Said = Field(default="", max_length=60, description="For `group`, `asset`: what one is called: 'person'.")
    of: str = Field(default="", max_length=60, description="For `asset`, `register`: which: 'lamp-column', 'schools'.")
    near: str = Field(default="", max_length=40, description="For `asset`: the place question, if not the form's own.")
    within: int | None = Field(default=None, ge=1, le=500, description="For `asset`: how far to look, in metres.")
    questions: "tuple[Question, ...]" = Field(
        default=(),
        max_length=20,
        description="For `group`: what is asked of each. Conditions look at earlier answers about the same one.",
    )
    prefill: Literal["", "account.name", "account.email", "account.phone"] = Field(
        default="", description="What a signed-in person is offered as the answer, from their account."
    )
    from_link: bool = Field(
        default=False, description="Whether a link to the service may carry the answer: `?size=large`."
    )
    hidden: bool = Field(
        default=False,
        description="Not asked: filled in by `prefill` or `from_link` alone, and shown before the form is sent.",
    )
    public: bool = Field(default=False, description="Whether anybody may read the answer on the public page.")
    open311: bool = Field(default=True, description="Whether other systems may send the answer by Open311.")

    @property
    def heading(self) -> str:
        """Return the question as it stands beside its answer."""
        return self.short_label or self.label


class Stopper(Piece):
    """A reason not to go on, or to think first: 'ring 999', 'this is not our land'."""

    id: Slug = Field(description="Unique in this service.")
    kind: Literal["stop", "warn"] = Field(
        default="stop", description="`stop` ends the form; `warn` says something and lets the person go on."
    )
    when: str = Field(default="", max_length=500, description="Show it if this condition on the answers holds.")
    place: Literal["inside", "outside"] | None = Field(
        default=None, description="Show it if the place reported is inside, or outside, the council's area."
    )
    title: Line = Field(description="The heading of the page.")
    message: Text = Field(description="What to do instead, in plain words. A blank line starts a paragraph.")
    phone: str = Field(default="", max_length=40, description="A telephone number to show large.")
    url: str = Field(default="", max_length=300, pattern=r"^(https://\S+|/\S*)?$", description="Where to go instead.")
    link: Said = Field(default="", max_length=100, description="The words of the link to `url`.")


class Contact(Piece):
    """Whether and how we ask who it is; always the last questions."""

    anonymous: bool = Field(default=True, description="Whether people may report without saying who they are.")
    ask: tuple[Literal["email", "phone"], ...] = Field(
        default=("email", "phone"), min_length=1, description="The ways we can send updates."
    )
    why: Said = Field(
        default="", max_length=300, description="Why we ask, shown as help: 'We may need to find out more'."
    )


class FeeRow(Piece):
    """One row of the table of fees."""

    when: str = Field(default="", max_length=500, description="For whom it is, as a condition on the answers.")
    label: Line = Field(description="What it is for, as the price list says it: 'Up to 3 items'.")
    amount: Annotated[str, Field(pattern=r"^[0-9]{1,6}\.[0-9]{2}$")] = Field(
        description="Pounds and pence in quotation marks: '35.00'. '0.00' is free."
    )
    per: str = Field(
        default="", max_length=40, description="Times the answer to this question: a number, or how many of a group."
    )


class Fees(Piece):
    """What it costs: a table of which exactly one row holds for everybody who can send the form."""

    source: Line = Field(description="Where the amounts come from: 'Fees and charges 2026 to 2027, agreed by …'.")
    valid_from: date | None = Field(default=None, description="The first day they apply.")
    valid_to: date | None = Field(default=None, description="The last day they apply.")
    rows: tuple[FeeRow, ...] = Field(min_length=1, max_length=60, description="One of them holds for everybody.")


class Calculation(Piece):
    """A figure that the form works out from earlier answers, shows, and keeps with them."""

    id: QuestionId = Field(description="Its name in conditions; no question may have it too.")
    kind: Literal["money", "number"] = Field(default="money", description="Whether it comes to pounds or to a number.")
    label: Line = Field(description="What it is, beside the figure: 'Household income'.")
    formula: str = Field(
        min_length=1, max_length=500, description="How it is worked out: `income + sum(household, pay)`."
    )
    empty: Literal["nothing", "zero"] = Field(
        default="nothing",
        description="What a number nobody gave stands for: `zero`; or `nothing`, and then there is no figure.",
    )
    decimals: int = Field(default=0, ge=0, le=6, description="Decimal places of a number; money always has two.")
    unit: Said = Field(default="", max_length=40, description="Words after the figure: 'a month'.")
    public: bool = Field(default=False, description="Whether anybody may read it on the public page.")

    def as_question(self) -> Question:
        """Return a question that the figure could be the answer to."""
        return Question(
            id=self.id,
            kind=self.kind,
            label=self.label,
            required=False,
            public=self.public,
            decimals=self.decimals if self.kind == "number" else 0,
        )


class RoutingRow(Piece):
    """One row of the table of teams."""

    when: str = Field(min_length=1, max_length=500, description="Of which cases, as a condition on the answers.")
    team: Slug = Field(description="The team they go to, from teams.yaml.")


class Verdict(Piece):
    """One row of the table of eligibility."""

    when: str = Field(default="", max_length=500, description="For whom it is, as a condition on the answers.")
    result: Literal["yes", "no", "perhaps"] = Field(
        description="`no` ends the form; `perhaps` lets an officer decide, and says so."
    )
    title: Line = Field(description="The heading: 'You cannot get a Blue Badge here'.")
    words: Text = Field(description="Why, and what else there is. A blank line starts a paragraph.")


class Link(Piece):
    """A link to somewhere else."""

    url: Annotated[str, Field(max_length=300, pattern=r"^(https://\S+|/\S*)$")] = Field(description="Where it leads.")
    text: Line = Field(description="Its words.")


class Consider(Piece):
    """What to think of before beginning; people go on, or find that they need not."""

    title: Line = Field(description="The heading: 'You may not need permission'.")
    words: Text = Field(description="What else there is. A blank line starts a paragraph.")
    links: tuple[Link, ...] = Field(default=(), max_length=10, description="Where to find it.")


class Closing(Piece):
    """When the form takes no more."""

    at: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})?$")] = Field(
        default="", description="The moment, as clocks here show it: '2026-09-30T12:00'."
    )
    after: int | None = Field(default=None, ge=1, le=1_000_000, description="After so many were sent.")
    words: Text = Field(description="What people read then: why, and what they can do instead.")

    @property
    def moment(self) -> datetime | None:
        """Return the moment from which nothing more is taken."""
        return datetime.fromisoformat(self.at).replace(tzinfo=LONDON) if self.at else None


class Used(Piece):
    """A set of questions that was put in."""

    use: Slug = Field(description="The set.")
    prefix: QuestionId | None = Field(default=None, description="What was put before each id.")
    when: str = Field(default="", max_length=300, description="The condition on all of them.")
    first: str = Field(description="The id of the first question that came from it.")
    count: int = Field(ge=1, description="How many did.")


class Core(Piece):
    """What `services` itself knows of a service: a file of the catalogue without its sections."""

    id: Slug = Field(description="The service's address and permanent name. Must equal the file's name.")
    name: Line = Field(description="What the service does, as a person would search for it: 'Report a pothole'.")
    lgsl: int | None = Field(
        default=None,
        description="Number in the Local Government Services List; none unless it lists this very service.",
    )
    pattern: Pattern = Field(default="report", description="What kind of transaction it is.")
    group: Line = Field(description="The heading it is listed under: 'Roads and pavements'.")
    keywords: tuple[Said, ...] = Field(default=(), max_length=40, description="Other words people search for it by.")
    team: Slug = Field(description="The team that owns it, from teams.yaml.")
    routing: tuple[RoutingRow, ...] = Field(
        default=(), max_length=30, description="Which cases go to another team; all others go to `team`."
    )
    summary: Line = Field(description="One plain sentence: what you can do here.")
    description: Annotated[Said, AfterValidator(unwrapped)] = Field(
        default="", max_length=4000, description="The start page's text. Blank lines part it."
    )
    front_page: int | None = Field(
        default=None,
        ge=1,
        le=20,
        description="Its place among the services that the front page names first; most have none.",
    )
    available_from: date | None = Field(default=None, description="The first day it is offered; empty: at once.")
    withdrawn: date | None = Field(default=None, description="The first day it is no longer offered.")
    closes: Closing | None = Field(default=None, description="When it takes no more; none does not close.")
    consider: Consider | None = Field(default=None, description="What to think of before beginning.")
    stoppers: tuple[Stopper, ...] = Field(
        default=(), max_length=30, description="Reasons not to go on, tried in order."
    )
    questions: tuple[Question, ...] = Field(
        min_length=1, max_length=MOST_QUESTIONS, description="The questions in order, one a page."
    )
    uses: tuple[Used, ...] = Field(
        default=(), description="Filled in when the catalogue is read: which questions came from a set. Never written."
    )
    calculations: tuple[Calculation, ...] = Field(
        default=(), max_length=20, description="Figures worked out from the answers; each may look at those before it."
    )
    contact: Contact = Field(default_factory=Contact, description="Whether and how we ask who is reporting.")
    eligibility: tuple[Verdict, ...] = Field(
        default=(), max_length=40, description="Who may have it: a table of which one row holds for everybody."
    )
    fees: Fees | None = Field(default=None, description="What it costs; leave it out where it is free for all.")
    reminders: tuple[Annotated[int, Field(ge=1, le=27)], ...] = Field(
        default=(7, 21),
        max_length=2,
        description="Days after the last change on which whoever asked for a link is reminded; [] for never.",
    )
    languages: tuple[Translations, ...] = Field(default=(), max_length=8, description="Its texts in other languages.")


class Definition(Core):
    """One service as the catalogue describes it.

    `sections` holds every other top-level key of the file, for the contexts that registered them.
    """

    sections: dict[str, JsonValue] = Field(default_factory=dict, exclude=True)
    #: The language it is in here (`in_language.in_language`): that of our own sentences in it.
    spoken: str = Field(default=ENGLISH, exclude=True)

    @classmethod
    def from_stored(cls, data: dict[str, Any]) -> Self:
        """Return the definition from its flat JSON form, as a version keeps it.

        Keys that are not fields become sections, so that old versions can be read for ever. Raises
        pydantic's ValidationError.
        """
        known = Core.model_fields.keys()
        fields = {key: value for key, value in data.items() if key in known}
        sections = {key: value for key, value in data.items() if key not in known}
        # As JSON, because strict mode then takes lists for tuples and text for dates, and still no "3" for 3.
        return cls.model_validate_json(json.dumps({**fields, "sections": sections}))

    def stored(self) -> dict[str, Any]:
        """Return the flat JSON form that `from_stored` reads.

        Defaults are left out: a new field with a default then makes no new version of every service.
        """
        return {**self.model_dump(mode="json", exclude_defaults=True), **self.sections}

    @cached_property
    def _read(self) -> dict[str, BaseModel]:
        return {}

    def section(self, name: str, model: type[Model]) -> Model:
        """Return a section as the type its owner gave it, read once. Callers use `DefinitionSection.of`."""
        read = self._read.get(name)
        if not isinstance(read, model):
            nothing: JsonValue = [] if issubclass(model, RootModel) else {}
            read = model.model_validate_json(json.dumps(self.sections.get(name, nothing)))
            self._read[name] = read
        return read

    @cached_property
    def all_questions(self) -> tuple[Question, ...]:
        """Return the service's own questions, then those about contact."""
        with speaking(self.spoken):
            return (*self.questions, *contact_questions(self.contact, noun=self.noun))

    @cached_property
    def inputs(self) -> dict[str, frozenset[str]]:
        """Return the questions that each calculation looks at, by way of earlier calculations too."""
        asked = {question.id for question in self.questions}
        found: dict[str, frozenset[str]] = {}
        for each in self.calculations:
            names = read_formula(each.formula).names
            found[each.id] = frozenset(names & asked).union(*(found.get(name, frozenset()) for name in names))
        return found

    @cached_property
    def worked_out_after(self) -> dict[str, tuple[Calculation, ...]]:
        """Return the calculations by the question after which they can be worked out: the last they look at."""
        found: dict[str, tuple[Calculation, ...]] = {}
        places = {question.id: place for place, question in enumerate(self.questions)}
        for each in self.calculations:
            last = max(self.inputs[each.id], key=places.__getitem__, default="")
            found[last] = (*found.get(last, ()), each)
        return found

    def looked_at(self, names: frozenset[str]) -> frozenset[str]:
        """Return the questions behind the names of a condition: those that its calculations look at among them."""
        return names.union(*(self.inputs.get(name, frozenset()) for name in names)) - self.inputs.keys()

    @property
    def noun(self) -> str:
        """Return what somebody sends with this form, as sentences name it: "report", "application"."""
        return say(_NOUNS[self.pattern])

    @cached_property
    def place_question(self) -> Question | None:
        """Return the question that says where it is, or None; there is at most one."""
        return next((each for each in self.questions if each.kind == "place"), None)

    @cached_property
    def description_question(self) -> Question | None:
        """Return the question whose answer describes the case: the long text `description`, or None."""
        return next((each for each in self.questions if each.id == DESCRIPTION), None)

    def question(self, question_id: str) -> Question | None:
        """Return the question with this id, contact questions included, or None."""
        return next((each for each in self.all_questions if each.id == question_id), None)


#: The ids of the contact questions, which come last; a service may not use them for its own.
CONTACT_BY, CONTACT_NAME, CONTACT_EMAIL, CONTACT_PHONE = _IDS = (
    "contact_by", "contact_name", "contact_email", "contact_phone",
)  # fmt: skip
CONTACT_IDS = frozenset(_IDS)
#: The question of this id holds what the person says in their own words.
DESCRIPTION = "description"
_WAYS = {"email": later("By email"), "phone": later("By text message")}


def contact_questions(contact: Contact, *, noun: str) -> tuple[Question, ...]:
    """Return the last questions of every form: how to reach the person, then who they are.

    :param noun: what they send, as `Definition.noun` names it.
    """
    use = say("We will only use this to tell you about this {noun}", noun=noun)
    options = [Option(value=way, label=say(_WAYS[way])) for way in contact.ask]
    if contact.anonymous:
        options.append(Option(value="none", label=say("I do not want updates"), exclusive=True))
    wanted = "" if not contact.anonymous else f"'none' not in {CONTACT_BY}"
    return (
        Question(
            id=CONTACT_BY,
            kind="any_of",
            label=say("How should we keep you up to date?"),
            short_label=say("Updates"),
            hint=contact.why,
            missing=say("Select how we should keep you up to date"),
            options=tuple(options),
            open311=False,
        ),
        Question(
            id=CONTACT_NAME,
            kind="name",
            label=say("What is your name?"),
            short_label=say("Name"),
            missing=say("Enter your name"),
            when=wanted,
            prefill="account.name",
            open311=False,
        ),
        Question(
            id=CONTACT_EMAIL,
            kind="email",
            label=say("What is your email address?"),
            short_label=say("Email address"),
            hint=use,
            missing=say("Enter your email address"),
            when=f"'email' in {CONTACT_BY}",
            prefill="account.email",
            open311=False,
        ),
        Question(
            id=CONTACT_PHONE,
            kind="phone",
            label=say("What is your mobile number?"),
            short_label=say("Mobile number"),
            hint=use,
            missing=say("Enter your mobile number"),
            mobile=True,
            when=f"'phone' in {CONTACT_BY}",
            prefill="account.phone",
            open311=False,
        ),
    )
