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
from frontdoor.services.rules.contact import Contact, contact_questions
from frontdoor.services.rules.formulas import read_formula
from frontdoor.services.rules.pieces import Line, Piece, QuestionId, Said, Slug, Text, unwrapped
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.translations import Translations

Model = TypeVar("Model", bound=BaseModel)
#: The question of this id holds what the person says in their own words.
DESCRIPTION = "description"
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
    sends: Annotated[Said, Field(pattern=r"^[^{}]*$")] = Field(
        default="",
        max_length=40,
        description="What somebody sends with this form, as it reads after 'your': 'renewal'. Empty: by the pattern.",
    )
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
        return say(self.sends or _NOUNS[self.pattern])

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
