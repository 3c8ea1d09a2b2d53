"""Every way through a form, walked with the answers that conditions tell apart. Pure.

Only answers that some condition looks at can change the way, and of these only the values on either side of what
they are compared with. Ways that have come to the same question, and of whose answers the rest of the form can tell
nothing apart, go on alike, so they are walked once: the work grows with what conditions remember, not with the number
of ways.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from frontdoor.kernel.mistakes import PathStep, Problem
from frontdoor.services.rules.calculations import figures_after
from frontdoor.services.rules.definition import Definition, Stopper
from frontdoor.services.rules.expressions import Expression, parse, parts
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.sections import Row, tables_of
from frontdoor.services.rules.solving import answers_around
from frontdoor.services.rules.tables import NOT_ELIGIBLE, names_in, rows_for, verdict_for

#: Steps taken before giving up. Catalogue services need some hundreds; a form that needs more is beyond testing too.
MOST_STEPS: Final = 50_000
#: The day on which forms are walked where nobody says another; ages are counted on it.
SOME_DAY: Final = date(2026, 1, 15)
#: Combinations of ticks that are tried of one question.
MOST_TICKS: Final = 32


@dataclass(frozen=True, slots=True)
class Route:
    """One way through a form.

    :param answers: what decided it, by question id; None is an optional question left empty.
    :param asked: the questions asked, in order.
    :param inside: whether the place reported lies in the council's area.
    :param stopper: the stopper at which it ends, or `tables.NOT_ELIGIBLE`; "" where the form can be sent.
    """

    answers: Mapping[str, Any]
    asked: tuple[str, ...] = ()
    inside: bool = True
    stopper: str = ""


@dataclass(frozen=True)
class Walked:
    """All ways, merged where they go on alike.

    :param routes: ways that together answer every question with every value that matters.
    :param warned: the warnings that some way shows.
    :param is_whole: whether every way was walked; False when the walk was cut short.
    """

    routes: tuple[Route, ...]
    warned: frozenset[str]
    is_whole: bool

    @cached_property
    def asked(self) -> frozenset[str]:
        """Return the questions that some way asks."""
        return frozenset(each for route in self.routes for each in route.asked)

    @cached_property
    def stopped(self) -> frozenset[str]:
        """Return the stoppers at which some way ends."""
        return frozenset(route.stopper for route in self.routes) - {"", NOT_ELIGIBLE}

    @property
    def can_be_sent(self) -> bool:
        """Return whether some way ends with a form to send."""
        return any(not route.stopper for route in self.routes)


@dataclass
class _Walk:
    """A walk under way. Which answers matter after each question is reckoned once."""

    definition: Definition
    most_steps: int
    today: date
    steps: int = 0
    routes: list[Route] = field(default_factory=list)
    warned: set[str] = field(default_factory=set)
    #: Ways left off where they had come together with others, and the question they had come to.
    merged: list[tuple[int, Route]] = field(default_factory=list)
    #: What parts of conditions came to, by the answers they look at.
    truths: dict[tuple[str, tuple[tuple[str, str], ...]], bool] = field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.definition.all_questions

    @cached_property
    def conditions(self) -> list[Expression | None]:
        return [parse(each.when) if each.when else None for each in self.questions]

    @cached_property
    def stoppers(self) -> list[tuple[Stopper, Expression | None]]:
        return [(each, parse(each.when) if each.when else None) for each in self.definition.stoppers]

    @cached_property
    def stoppers_after(self) -> list[list[tuple[Stopper, Expression | None]]]:
        """For each question, the stoppers that its answer can bring about; others said what they say before."""
        return [
            [
                (stopper, when)
                for stopper, when in self.stoppers
                if (when and question.id in self.definition.looked_at(when.names))
                or (stopper.place and question.kind == "place")
            ]
            for question in self.questions
        ]

    @cached_property
    def refusals(self) -> list[Expression]:
        rows = self.definition.eligibility
        return [parse(row.when) for row in rows if row.when and row.result == "no"]

    @cached_property
    def tables(self) -> list[Expression]:
        """The conditions of decision tables, which are asked when a form is complete, and of refusals before."""
        fees = self.definition.fees
        rows: list[Row] = [*self.definition.eligibility, *(fees.rows if fees is not None else ())]
        rows += [row for table in tables_of(self.definition) for row in table.rows]
        return [parse(row.when) for row in rows if row.when]

    @cached_property
    def values(self) -> dict[str, list[Any]]:
        by_stoppers = [when for _, when in self.stoppers if when]
        every = [*(condition for condition in self.conditions if condition), *by_stoppers, *self.tables]
        around = answers_around(self.definition, every, today=self.today, tried=_values)
        return {each.id: _merged(each, list(_values(each, every)), around.get(each.id)) for each in self.questions}

    @cached_property
    def places(self) -> dict[str, int]:
        return {question.id: position for position, question in enumerate(self.questions)}

    @cached_property
    def looked_at(self) -> list[list[tuple[Expression, bool]]]:
        """For each question, what is still to be said from it on of the answers before it.

        Each is a part of a condition, with whether later answers have a say in it too.
        """
        lasts = [(condition, position) for position, condition in enumerate(self.conditions) if condition]
        lasts += [(table, len(self.questions)) for table in self.tables]
        for position, stoppers in enumerate(self.stoppers_after):
            lasts += [(when, position) for _stopper, when in stoppers if when]
        found: list[dict[str, tuple[Expression, bool]]] = [{} for _ in range(len(self.questions) + 1)]
        for condition, last in lasts:
            for part in parts(condition):
                places = [self.places[name] for name in self.definition.looked_at(part.names)]
                begins, ends = min(places, default=last), max(places, default=last)
                for position in range(begins + 1, last + 1):
                    found[position][part.text] = (part, ends >= position)
        return [list(each.values()) for each in found]

    def run(self) -> Walked:
        sides = (True, False) if any(each.place for each, _when in self.stoppers) else (True,)
        at_start = [Route({}, inside=inside) for inside in sides]
        self._walk(at_start)
        given = {mark for route in self.routes for mark in self._marks(route, self._end(route))}
        for position, route in self.merged:
            # Taken up again only for what no way so far has: an answer, or not being asked at all.
            if not given.issuperset(self._marks(route, position)):
                whole = self._finish(position, route)
                self.routes.append(whole)
                given.update(self._marks(whole, self._end(whole)))
        return Walked(tuple(self.routes), frozenset(self.warned), is_whole=self.steps <= self.most_steps)

    def _end(self, route: Route) -> int:
        return self.places[route.asked[-1]] if route.stopper else len(self.questions)

    def _marks(self, route: Route, position: int) -> Iterator[tuple[str, str]]:
        """Yield what tells a way from others up to a question: each answer, each question passed over, and its side."""
        yield from ((name, repr(value)) for name, value in route.answers.items())
        yield "inside", repr(route.inside)
        yield from ((each.id, "") for each in self.questions[:position] if each.id not in route.answers)

    def _walk(self, here: list[Route]) -> None:
        for position in range(len(self.questions)):
            onward: dict[Any, Route] = {}
            for following in (step for route in here for step in self._steps(position, route)):
                if following.stopper:
                    self.routes.append(following)
                elif onward.setdefault(self._key(position + 1, following), following) is not following:
                    self.merged.append((position + 1, following))
            here = list(onward.values())
            if self.steps > self.most_steps:
                return
        self.routes += [self._sent(route) for route in here]

    def _steps(self, position: int, route: Route) -> Iterator[Route]:
        question, condition = self.questions[position], self.conditions[position]
        if condition is not None and not condition.holds(route.answers):
            yield route
            return
        for value in self.values[question.id]:
            self.steps += 1
            yield self._answered(route, position, value)

    def _answered(self, route: Route, position: int, value: Any) -> Route:
        question = self.questions[position]
        answers = {**route.answers, question.id: value}
        passed = self._figures(position, answers) if self.definition.calculations else [position]
        is_known = question.kind == "place" or any(self._is_placed(each) for each in route.asked)
        stopper = self._stopper(passed, answers, inside=route.inside if is_known else None)
        return Route(answers, (*route.asked, question.id), route.inside, stopper)

    def _figures(self, position: int, answers: dict[str, Any]) -> list[int]:
        """Work out what can be once a question is answered, and those after it that are not asked are passed over.

        :returns: the places of the questions that lie behind.
        """
        passed = []
        for place in range(position, len(self.questions)):
            condition = self.conditions[place]
            if place > position and (condition is None or condition.holds(answers)):
                break
            passed.append(place)
            answers.update(figures_after(self.definition, self.questions[place], answers, today=self.today))
        return passed

    def _is_placed(self, question_id: str) -> bool:
        place = self.definition.place_question
        return place is not None and place.id == question_id

    def _stopper(self, passed: list[int], answers: Mapping[str, Any], *, inside: bool | None) -> str:
        for stopper, when in (each for position in passed for each in self.stoppers_after[position]):
            if stopper.place is not None and (inside is None or inside != (stopper.place == "inside")):
                continue
            if when is not None and not when.holds(answers):
                continue
            if stopper.kind == "stop":
                return stopper.id
            self.warned.add(stopper.id)
        given = {self.questions[position].id for position in passed}
        refused = any(
            given & self.definition.looked_at(when.names) and when.names <= answers.keys() and when.holds(answers)
            for when in self.refusals
        )
        return NOT_ELIGIBLE if refused else ""

    def _key(self, position: int, route: Route) -> Any:
        """Return what the rest of the form can tell of the answers so far; ways of one key go on alike."""
        return route.inside, tuple(self._said(part, route, is_open) for part, is_open in self.looked_at[position])

    def _said(self, part: Expression, route: Route, is_open: bool) -> Any:
        names = part.names | self.definition.looked_at(part.names) if is_open else part.names
        known = tuple((name, repr(route.answers[name])) for name in sorted(names & route.answers.keys()))
        if is_open:
            return known
        if (part.text, known) not in self.truths:
            self.truths[part.text, known] = part.holds(route.answers)
        # A table refuses only by questions that were asked, so that one was is told apart from its answer.
        return self.truths[part.text, known], len(known)

    def _finish(self, position: int, route: Route) -> Route:
        """Return a way walked to its end, by the first value of each question that does not stop it."""
        for onward in range(position, len(self.questions)):
            condition = self.conditions[onward]
            if condition is not None and not condition.holds(route.answers):
                continue
            ways = [self._answered(route, onward, value) for value in self.values[self.questions[onward].id]]
            route = next((each for each in ways if not each.stopper), ways[0])
            if route.stopper:
                return route
        return self._sent(route)

    def _sent(self, route: Route) -> Route:
        """Return a way at its end; it may turn out that whoever went it may not have the service."""
        verdict = verdict_for(self.definition, route.answers)
        return replace(route, stopper=NOT_ELIGIBLE) if verdict is not None and verdict.result == "no" else route


def walk(definition: Definition, *, today: date = SOME_DAY, most_steps: int = MOST_STEPS) -> Walked:
    """Return every way through a form, merged where ways go on alike.

    :param today: the day on which ages are counted.
    :param most_steps: how many answers are given before the walk is cut short, which `Walked.is_whole` then says.
    """
    return _Walk(definition, most_steps, today).run()


#: Stands for an answer whose content nobody looks at: only that there is one.
ANYTHING: Final = "…"


def _values(question: Question, conditions: Iterable[Expression]) -> Iterator[Any]:
    """Yield the answers to try: one for each way in which conditions can tell answers apart."""
    looking = [each for each in conditions if question.id in each.names]
    if not looking:
        yield ANYTHING
        return
    compared = list(dict.fromkeys(value for each in looking for name, value in each.compared if name == question.id))
    counted = sorted({number for each in looking for name, number in each.counted if name == question.id})
    yield from _told_apart(question, compared, counted)
    if not question.required:
        yield None


def _merged(question: Question, direct: list[Any], around: list[Any] | None) -> list[Any]:
    """Return the answers to try, where a figure looks at them with those on either side of what it is compared with."""
    if around is None:
        return direct
    # Of a group an answer that only counts says nothing of what is added up.
    kept = [] if question.kind == "group" else [each for each in direct if each != ANYTHING]
    return list({repr(each): each for each in [*kept, *around]}.values())


def _told_apart(question: Question, compared: list[Any], counted: list[int]) -> Iterator[Any]:
    options = [option.value for option in question.options]
    match question.kind:
        case "yes_no" | "consent":
            yield True
            if question.kind == "yes_no" or not question.required:
                yield False
        case "one_of":
            yield from options
        case "any_of":
            yield from _ticks(question, compared, counted)
        case "number" | "money":
            yield from _numbers(question, compared)
        case "date" | "date_of_birth":
            yield from _days(compared)
        case "group":
            yield from ([{}] * count for count in _counts(question, counted))
        case _:
            yield from (each for each in compared if isinstance(each, str))
            yield ANYTHING


def _ticks(question: Question, compared: list[Any], counted: list[int]) -> Iterator[list[str]]:
    together = [option.value for option in question.options if not option.exclusive]
    alone = [option.value for option in question.options if option.exclusive]
    mentioned = [value for value in together if value in compared]
    others = [value for value in together if value not in compared]
    sets: list[list[str]] = [others[:1]] if others else []
    for value in mentioned:
        sets += [[*each, value] for each in [[], *sets]][: MOST_TICKS - len(sets)]
    sets += [together[:count] for number in counted for count in (number, number + 1)]
    known = dict.fromkeys(tuple(value for value in together if value in each) for each in sets if each)
    yield from (list(each) for each in known)
    yield from ([value] for value in alone)


def _numbers(question: Question, compared: list[Any]) -> Iterator[Any]:
    edges = [each for each in compared if isinstance(each, int | float) and not isinstance(each, bool)]
    around = sorted({each + step for each in edges for step in (-1, 0, 1)})
    low, high = question.min, question.max
    allowed = [each for each in around if (low is None or each >= low) and (high is None or each <= high)]
    yield from allowed or [low if low is not None else 1]


def _days(compared: list[Any]) -> Iterator[str]:
    found = []
    for each in compared:
        try:
            day = date.fromisoformat(str(each))
        except ValueError:
            continue
        found += [(day + timedelta(days=step)).isoformat() for step in (-1, 0, 1)]
    yield from dict.fromkeys(found or ["2000-01-01"])


def _counts(question: Question, counted: list[int]) -> list[int]:
    low, high = question.min if question.min is not None else 1, question.max or 30
    around = {number + step for number in counted for step in (0, 1)} | {low}
    return sorted(each for each in around if low <= each <= high)


def impossible(definition: Definition) -> Iterator[Problem]:
    """Yield what no answers lead to: questions never asked, stoppers never shown, a form that cannot be sent.

    Nothing of a form with more ways than can be walked.
    """
    walked = walk(definition)
    if not walked.is_whole:
        return
    for index, question in enumerate(definition.questions):
        if question.id not in walked.asked:
            wrong = f"‘{question.id}’ is never asked: no answers before it let its condition hold."
            yield Problem(("questions", index, "when"), wrong, "Change the condition, or remove the question.")
    for index, stopper in enumerate(definition.stoppers):
        if stopper.id not in walked.stopped | walked.warned:
            wrong = f"‘{stopper.id}’ is never shown: no answers let its condition hold, or another comes first."
            yield Problem(("stoppers", index), wrong, "Change the condition or the order, or remove it.")
    yield from _tables(definition, walked)
    if not walked.can_be_sent:
        yield Problem((), "Nobody can send this form: every way through it ends at a stopper.", "Change a stopper.")


def _tables(definition: Definition, walked: Walked) -> Iterator[Problem]:
    """Yield gaps and overlaps of the decision tables, and rows that hold for nobody."""
    ends = [route for route in walked.routes if route.stopper in ("", NOT_ELIGIBLE)]
    sent = [route for route in ends if not route.stopper]
    if definition.fees is not None:
        yield from _table(definition.fees.rows, ("fees", "rows"), sent, sent)
    if definition.eligibility:
        yield from _table(definition.eligibility, ("eligibility",), sent, ends)
    for table in tables_of(definition):
        yield from _table(table.rows, table.path, sent, sent, has_rest=True, may_overlap=table.may_overlap)


def _table(
    rows: Sequence[Row],
    path: tuple[PathStep, ...],
    sent: list[Route],
    ends: list[Route],
    *,
    has_rest: bool = False,
    may_overlap: bool = False,
) -> Iterator[Problem]:
    """Yield what is wrong with a table. Where it `has_rest`, something else holds for whom no row does."""
    for route in () if may_overlap else sent:
        holding = list(rows_for(rows, route.answers))
        if len(holding) > 1 or not (holding or has_rest):
            both = [f"row {_place(rows, row)}" for row in holding[:2]]
            wrong = f"{' and '.join(both).capitalize()} both hold" if both else "No row holds"
            who = _in_words(route, names_in(rows))
            mend = f"Let {'at most' if has_rest else 'exactly'} one row hold for everybody."
            yield Problem(path, f"{wrong} for somebody who answers {who}.", mend)
            break
    used = {_place(rows, row) for route in ends for row in rows_for(rows, route.answers)}
    for index in range(len(rows)):
        if index + 1 not in used:
            wrong = f"Row {index + 1} holds for nobody who gets that far."
            yield Problem((*path, index), wrong, "Change its condition, or remove it.")


def _place(rows: Sequence[Row], row: Row) -> int:
    return next(index for index, each in enumerate(rows, start=1) if each is row)


def _in_words(route: Route, names: Collection[str]) -> str:
    said = [f"{name} = {value!r}" for name, value in route.answers.items() if name in names]
    return ", ".join(said) or "anything"
