"""Going on with a form whose published wording has changed: what is kept, set aside and told. Pure.

An answer is kept where its question is still there, is of the same kind, and takes it. Any other is set aside in
words, which can be read and copied. A signature is no answer to other words than those that were signed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from frontdoor.kernel.language import later, say
from frontdoor.kernel.money import in_pounds
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.expressions import parse
from frontdoor.services.rules.flow import Answers, is_answered, path
from frontdoor.services.rules.kinds.base import BadAnswer, clean_answer, kind_of
from frontdoor.services.rules.kinds.groups import NUMBER, Item, asked_of, counted, most, noun
from frontdoor.services.rules.questions import Question
from frontdoor.services.rules.tables import Charge, charge_for

#: Kinds whose answer nobody can copy from words. One that no longer fits stays, to be mended on the question's page.
_KEPT_TO_BE_MENDED: Final = frozenset({"files", "evidence"})


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer the form no longer takes, in words."""

    question_id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A draft as it goes on.

    :param told: what changed that concerns this person, a sentence each; none if nothing does.
    """

    answers: dict[str, Any]
    set_aside: tuple[SetAside, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What becomes of one answer: `kept` (None for nothing), the words set aside, and what to tell."""

    kept: Any
    aside: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judge:
    now: datetime
    owner: str

    def judge(self, old: Question, new: Question | None, value: Any) -> _Judged:
        if old == new:
            return _Judged(value)
        was = kind_of(old).plain(old, value)
        if new is None:
            return _Judged(None, was, (say("We no longer ask ‘{question}’.", question=old.heading),) if was else ())
        if kind_of(old).is_empty(value):
            return _Judged(None if new.required else value)
        if new.kind == "group" == old.kind:
            return self._group(old, new, value)
        wrong = _words_changed(old, new) or _option_gone(old, new, value)
        if wrong:
            return _Judged(None, was, (wrong,))
        try:
            kept = clean_answer(new, value, now=self.now, owner=self.owner)
        except BadAnswer as refusal:
            sentence = later("Your answer to ‘{question}’ does not fit any more. {why}.")
            told = (say(sentence, question=new.heading, why=str(refusal).rstrip(".")),)
            return _Judged(value, told=told) if new.kind in _KEPT_TO_BE_MENDED else _Judged(None, was, told)
        return _Judged(kept, told=tuple(_called_otherwise(old, new, was, kind_of(new).plain(new, kept))))

    def _group(self, old: Question, new: Question, items: Sequence[Item]) -> _Judged:
        kept: list[dict[str, Any]] = []
        aside: list[str] = []
        told: list[str] = []
        now_asked = {each.id: each for each in new.questions}
        for ordinal, item in enumerate(items, start=1):
            name = f"{noun(new).capitalize()} {ordinal}"
            if len(kept) == most(new):
                number = counted(new, most(new))
                told.append(
                    say("We now take no more than {number} under ‘{question}’.", number=number, question=new.heading)
                )
                aside.append(f"{name}: {_whole(old, item)}")
                continue
            still: dict[str, Any] = {key: value for key, value in item.items() if key == NUMBER}
            for each in old.questions:
                if each.id not in item:
                    continue
                judged = self.judge(each, now_asked.get(each.id), item[each.id])
                if judged.kept is not None or each == now_asked.get(each.id):
                    still[each.id] = judged.kept
                if judged.aside:
                    aside.append(f"{name}: {each.heading}: {judged.aside}")
                told += judged.told
            kept.append(still)
        added = [each for each in new.questions if each.id not in {was.id for was in old.questions}]
        told += [
            say("We now also ask about each {noun}: ‘{question}’", noun=noun(new), question=each.label)
            for each in added
            if any(each in asked_of(new, item) for item in kept)
        ]
        return _Judged(kept, "\n".join(aside), tuple(dict.fromkeys(told)))


def reconcile(before: Definition, after: Definition, answers: Answers, *, now: datetime, owner: str) -> Reconciled:
    """Return how a draft begun under one wording of a service goes on under another.

    :param answers: cleaned values by question id, those of hidden questions too; no answer is lost.
    :param owner: whose answers they are, "draft:<id>".
    """
    judge = _Judge(now, owner)
    kept: dict[str, Any] = {}
    aside: list[SetAside] = []
    told: list[str] = []
    for name, value in answers.items():
        if name in before.inputs:  # a figure, which is worked out again
            continue
        old, new = before.question(name), after.question(name)
        if old is None:  # known from elsewhere, and nobody has been asked it yet
            kept[name] = value
            continue
        judged = judge.judge(old, new, value)
        if judged.kept is not None or (value is None and new is not None and not new.required):
            kept[name] = judged.kept
        if judged.aside:
            aside.append(SetAside(name, old.heading, judged.aside))
        told += judged.told
    told += _asked_now(before, after, answers, kept, {each.question_id for each in aside})
    told += _costs_now(before, after, answers, kept)
    return Reconciled(kept, tuple(aside), tuple(dict.fromkeys(told)))


def _words_changed(old: Question, new: Question) -> str:
    """Return why an answer cannot stand for the question as it is now; "" if it can."""
    if old.kind != new.kind:
        return say("We now ask ‘{question}’ in another way. Answer it again.", question=new.heading)
    if old.kind == "declaration" and old.statement != new.statement:
        sentence = later("The words you sign under ‘{question}’ have changed. Read them and sign again.")
        return say(sentence, question=new.heading)
    if old.kind == "consent" and old.label != new.label:
        return say("What we ask you to agree to has changed. It is now: ‘{statement}’", statement=new.label)
    return ""


def _option_gone(old: Question, new: Question, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    offered = {option.value for option in new.options}
    gone = [f"‘{option.label}’" for option in old.options if option.value in chosen and option.value not in offered]
    if not gone:
        return ""
    answers = say(" and ").join(gone)
    if len(gone) == 1:
        return say(
            "{answer} is no longer an answer to ‘{question}’. Choose again.", answer=answers, question=new.heading
        )
    return say("{answers} are no longer answers to ‘{question}’. Choose again.", answers=answers, question=new.heading)


def _called_otherwise(old: Question, new: Question, was: str, is_now: str) -> Iterator[str]:
    if old.label != new.label:
        sentence = later("‘{was}’ now reads ‘{now}’. Check your answer: {answer}.")
        yield say(sentence, was=old.label, now=new.label, answer=is_now)
    elif was != is_now:
        sentence = later("Your answer to ‘{question}’ now reads ‘{now}’, not ‘{was}’.")
        yield say(sentence, question=new.heading, now=is_now, was=was)


def _whole(group: Question, item: Item) -> str:
    """Return all that was answered about one of a group, what is hidden too."""
    said = ((each.heading, kind_of(each).plain(each, item.get(each.id))) for each in group.questions)
    return "; ".join(f"{heading}: {text}" for heading, text in said if text)


def _asked_now(
    before: Definition, after: Definition, answers: Answers, kept: Answers, aside: set[str]
) -> Iterator[str]:
    """Yield what is asked now and was not, as far as the person would have to go back for it."""
    asked = path(after, kept)
    reached = max((place for place, each in enumerate(asked) if each.id in kept or each.id in aside), default=-1)
    asked_before = {each.id for each in path(before, answers)}
    for each in asked[: reached + 1]:
        if each.id in kept or each.id in aside or each.hidden:
            continue
        if each.id in answers:
            yield say("We now need an answer to ‘{question}’.", question=each.heading)
        elif each.id not in asked_before:
            yield say("We now also ask: ‘{question}’", question=each.label)
    still = {each.id for each in asked}
    for old in path(before, answers):
        new = after.question(old.id)
        if new is not None and old.id in kept and old.id not in still and old.when != new.when:
            yield say("We do not need your answer to ‘{question}’ any more.", question=new.heading)


def _costs_now(before: Definition, after: Definition, answers: Answers, kept: Answers) -> Iterator[str]:
    was, now = _price(before, answers), _price(after, kept)
    if was is not None and now is not None and was.amount != now.amount:
        yield say("It now costs {now}, not {was}.", now=in_pounds(now.amount), was=in_pounds(was.amount))
    elif before.fees is None and now is not None and now.amount:
        yield say("It now costs {now}.", now=in_pounds(now.amount))
    elif was is not None and was.amount and after.fees is None:
        yield say("It no longer costs anything.")


def _price(definition: Definition, answers: Answers) -> Charge | None:
    """Return what somebody was told that it costs; None until they have answered all that the price hangs on."""
    rows = definition.fees.rows if definition.fees is not None else ()
    named = {name for each in rows if each.when for name in parse(each.when).names} | {each.per for each in rows}
    decides = definition.looked_at(frozenset(named))
    undecided = any(each.id in decides and not is_answered(each, answers) for each in path(definition, answers))
    return None if undecided else charge_for(definition, answers)


def stored_aside(aside: Iterable[SetAside]) -> list[dict[str, str]]:
    """Return answers set aside as a draft keeps them; `read_aside` reads them again."""
    return [{"question_id": each.question_id, "label": each.label, "text": each.text} for each in aside]


def read_aside(stored: Sequence[Mapping[str, str]]) -> tuple[SetAside, ...]:
    """Return the answers that a draft keeps aside."""
    return tuple(SetAside(**each) for each in stored)
