"""Matching any two files of people, or one with itself: nothing of them is kept."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from frontdoor.customers.providers.splink_engine import Engine, ScoredPair, engine, signed
from frontdoor.customers.rules.matching import Model, Settings, score
from frontdoor.customers.rules.record_files import Columns, TableRow
from frontdoor.customers.rules.traits import Traits, read_traits
from frontdoor.customers.rules.verdicts import NOT_ENOUGH, Forenames, doubt_of, groups, judge, unsure_of

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A file to be matched: its rows, and what its columns mean."""

    rows: Iterable[TableRow]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that was not matched, and why."""

    file: str
    line: int
    reason: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilePair:
    """Two records by id, how likely they are one person, why, and what makes it doubtful ("" for a link)."""

    left: str
    right: str
    probability: float
    weight: float
    reasons: str
    doubt: str = ""


@dataclass(slots=True)
class Matched:
    """What a match of files found.

    :param too_common: by key, the records that were not searched by it because too many share it.
    :param groups: in a match of one file with itself, the first record of each that is linked, by record.
    """

    links: list[FilePair] = field(default_factory=list)
    review: list[FilePair] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    too_common: dict[str, int] = field(default_factory=dict)
    can_identify: bool = True
    groups: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, int] = field(default_factory=dict)


def match_files(
    a: Table,
    *,
    b: Table | None = None,
    settings: Settings,
    short_forms: Mapping[str, str],
    names: Collection[str] = frozenset(),
    today: date,
    backend: str = "duckdb",
    tell: Tell = lambda _text: None,
) -> Matched:
    """Match two files with each other, or one with itself, by what they themselves teach.

    :param names: forenames that are names of their own.
    :param today: dates of birth after it are doubted.
    :param backend: "duckdb", or "spark" where that is installed.
    :param tell: is told what is under way.
    """
    found = Matched()
    match = engine(backend, settings)
    for name, table in (("a", a), *((("b", b),) if b else ())):
        tell(f"Reading file {name.upper()}")
        reading = _Reading(name, table, settings, short_forms, today, found)
        found.counts[name] = match.load(name, reading.records())
    if not all(found.counts.values()):
        return found
    match.forget_common_keys()
    found.too_common = dict(match.too_common)
    identifying = [each for each in settings.comparisons if any(level.identifies for level in each.levels)]
    found.can_identify = any(match.is_said(trait) for each in identifying for trait in each.silent_without)
    tell("Learning from the records")
    model = match.learn()
    tell("Comparing")
    _Deciding(match, model, found, known=names, one_file=b is None).decide()
    return found


class _Reading:
    """Reads one file, setting aside what cannot be matched."""

    def __init__(
        self, name: str, table: Table, settings: Settings, short_forms: Mapping[str, str], today: date, found: Matched
    ) -> None:
        self._name = name
        self._table = table
        self._settings = settings
        self._short_forms = short_forms
        self._today = today
        self._found = found

    def records(self) -> Iterator[tuple[str, Traits]]:
        seen: set[str] = set()
        columns = self._table.columns
        for row in self._table.rows:
            number = row.values.get(columns.id, "").strip()
            fault = row.fault or self._fault(number, seen)
            if fault:
                self._found.aside.append(Aside(self._name, row.line, fault, row.values))
                continue
            seen.add(number)
            read = read_traits(
                columns.given(row.values),
                date_order=columns.date_order,
                today=self._today,
                placeholders=self._settings.placeholder_dates,
                short_forms=self._short_forms,
            )
            for doubt in read.doubts:
                self._found.doubts[doubt] = self._found.doubts.get(doubt, 0) + 1
            yield number, read.traits

    def _fault(self, number: str, seen: set[str]) -> str:
        if not number:
            return "It has no id"
        return f"Its id {number} is there already" if number in seen else ""


class _Deciding:
    """Decides of the pairs an engine found."""

    def __init__(self, match: Engine, model: Model, found: Matched, *, known: Collection[str], one_file: bool) -> None:
        self._match = match
        self._model = model
        self._found = found
        self._sides = ("a", "a") if one_file else ("a", "b")
        names = match.counts("forename")
        self._forenames = Forenames(known, lambda forename: names.get(forename, 1), match.total("forename"))

    def decide(self) -> None:
        settings = self._model.settings
        links: list[ScoredPair] = []
        near: dict[tuple[str, str], float] = {}
        for pair in self._match.pairs(self._model, at_least=settings.thresholds.review):
            near[pair.left, pair.right] = pair.weight
            doubt = self._doubt(pair)
            if doubt:
                self._found.review.append(self._kept(pair, doubt))
            else:
                links.append(pair)
        unsure = self._unsure(links, near)
        for pair in links:
            doubt = unsure.get((pair.left, pair.right), "")
            (self._found.review if doubt else self._found.links).append(self._kept(pair, doubt))
        if self._sides == ("a", "a"):
            self._group()

    def _doubt(self, pair: ScoredPair) -> str:
        settings = self._model.settings
        if pair.scored(settings).probability < settings.thresholds.link:
            return NOT_ENOUGH
        return doubt_of(
            pair.left_names, pair.right_names, pair.places, settings,
            self._forenames, self._found.can_identify,
        )  # fmt: skip

    def _unsure(self, links: list[ScoredPair], near: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], str]:
        """Return links with a rival."""
        one, other = self._sides
        weighted = [(signed(one, left), signed(other, right), weight) for (left, right), weight in near.items()]
        linked = {(signed(one, pair.left), signed(other, pair.right)) for pair in links}
        rivals = Rivals(self._match, self._model, self._forenames, linked)
        found = unsure_of(
            [each for each in weighted if each[:2] in linked],
            [each for each in weighted if each[:2] not in linked],
            margin=self._model.settings.thresholds.margin,
            are_one=rivals.are_one,
        )
        return {(left[2:], right[2:]): doubt for (left, right), doubt in found.items()}

    def _kept(self, pair: ScoredPair, doubt: str) -> FilePair:
        scored = pair.scored(self._model.settings)
        reasons = "; ".join(f"{each.says} ({each.weight:+.1f})" for each in scored.reasons if each.place >= 0)
        return FilePair(pair.left, pair.right, scored.probability, pair.weight, reasons, doubt)

    def _group(self) -> None:
        numbers = sorted({number for pair in self._found.links for number in (pair.left, pair.right)})
        place = {number: index for index, number in enumerate(numbers)}
        first = groups((place[pair.left], place[pair.right]) for pair in self._found.links)
        self._found.groups = {numbers[record]: numbers[head] for record, head in first.items()}


class Rivals:
    """Whether two records that compete for a third may be one person themselves."""

    def __init__(self, match: Engine, model: Model, forenames: Forenames, linked: Collection[tuple[str, str]]) -> None:
        self._match = match
        self._model = model
        self._forenames = forenames
        self._linked = linked
        self._known: dict[tuple[str, str], bool] = {}

    def are_one(self, one: str, other: str) -> bool:
        """Return it of two records, each by its table, a zero and its id."""
        pair = (min(one, other), max(one, other))
        if pair in self._linked or (pair[1], pair[0]) in self._linked:
            return True
        if pair not in self._known:
            traits = self._match.traits_of(one[0], [one[2:], other[2:]])
            left, right = traits[one[2:]], traits[other[2:]]
            scored = score(left, right, self._model)
            judged = judge(left, right, scored, self._model.settings, forenames=self._forenames)
            self._known[pair] = judged.may_be_one
        return self._known[pair]
