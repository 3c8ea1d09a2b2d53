"""Matching many free-text addresses against a gazetteer, with uk-address-matcher (Splink on DuckDB).

The library finds and weighs the candidates; `rules.address_matching` then compares their numbers, streets and names and
has the last word, so that no weight ever makes flat 14C of flat 14A.
"""

import csv
import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from frontdoor.places.rules.address_matching import (
    THRESHOLDS,
    Comparison,
    Gazetteer,
    Thresholds,
    Verdict,
    compare,
    decide,
)
from frontdoor.places.rules.address_words import (
    LONGEST_ADDRESS,
    OTHER_WORDS,
    AddressWords,
    Written,
    long_form,
    plainly,
    postcode_of,
    take_apart,
    usual_words,
)
from frontdoor.places.rules.spelling import Spelling

#: How many candidates of each address are compared, and at what weight (log2 of the odds) they are too unlike.
_CANDIDATES: Final = 12
_LEAST_LIKE: Final = -25.0
#: A word that so many of the gazetteer's addresses end in is a place.
_SHARE_OF_A_PLACE: Final = 0.01
_SAMPLE: Final = 200_000
_BATCH: Final = 50_000
_MOST_READINGS: Final = 4
#: So many others are told, as many as somebody reads; an outward part of a postcode has at most four characters.
_OTHERS: Final = 3
_OUTWARD: Final = 4
#: Against so few, every row is compared: the library needs more to learn from, and takes seconds to begin.
EVERY_ROW_UP_TO: Final = 100
_LIBRARY: Final = "uk_address_matcher"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one address: positions in the gazetteer, best first, with their scores."""

    verdict: Verdict
    best: int | None
    score: float
    reasons: tuple[str, ...]
    others: tuple[tuple[int, float], ...]


_NOTHING: Final = Found("none", None, 0.0, ("nothing was written",), ())


def match(
    texts: Sequence[Written],
    against: Sequence[Written],
    *,
    ids: Sequence[str],
    thresholds: Thresholds = THRESHOLDS,
    progress: Callable[[int], object] = lambda _count: None,
) -> list[Found]:
    """Return for each address which one of the gazetteer it is, if any.

    :param ids: the gazetteer's UPRNs, one for each of its rows; several rows may be one property.
    :param progress: told how many more are done, now and then.
    """
    if not against:
        return [Found("none", None, 0.0, ("the gazetteer is empty",), ()) for _ in texts]
    matcher = _Matcher(against, ids, thresholds)
    found: list[Found] = []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        found += matcher.match(batch)
        progress(len(batch))
    return found


class _Matcher:
    def __init__(self, against: Sequence[Written], ids: Sequence[str], thresholds: Thresholds) -> None:
        self._against, self._thresholds = against, thresholds
        groups: dict[str, int] = {}
        self._groups = [groups.setdefault(each, len(groups)) for each in ids]
        self._gazetteer = words_of_a_gazetteer(against)
        self._spelling = Spelling(self._gazetteer.known, usual=usual_words(), others=OTHER_WORDS | usual_places())
        self._verbatim: dict[str, list[int]] = defaultdict(list)
        for position, each in enumerate(against):
            self._verbatim[_bare(each)].append(position)
        self._apart: dict[int, AddressWords] = {}

    def match(self, texts: Sequence[Written]) -> list[Found]:
        found: dict[int, Found] = {}
        for position, written in enumerate(texts):
            if not re.search(r"\w", written.text):
                found[position] = _NOTHING
            else:
                same = {self._groups[each]: each for each in self._verbatim.get(_bare(written), ())}
                if len(same) == 1:
                    found[position] = Found("matched", next(iter(same.values())), 1.0, ("written alike",), ())
        rest = [position for position in range(len(texts)) if position not in found]
        for position, candidates in self._candidates(texts, rest).items():
            found[position] = self._decide(texts[position], candidates)
        return [found[position] for position in range(len(texts))]

    def _candidates(self, texts: Sequence[Written], wanted: Sequence[int]) -> dict[int, dict[int, float | None]]:
        """Return the likely rows for each of the texts; where a word is misspelt, as it may be meant."""
        if len(self._against) <= EVERY_ROW_UP_TO:
            return {position: dict.fromkeys(range(len(self._against))) for position in wanted}
        readings = [(position, each) for position in wanted for each in self._readings(texts[position])]
        likely = candidates_of([each for _position, each in readings], self._against) if readings else {}
        found: dict[int, dict[int, float | None]] = {position: {} for position in wanted}
        for order, (position, _reading) in enumerate(readings):
            for row, weight in likely.get(order, ()):
                found[position][row] = max(weight, found[position].get(row) or weight)
            for row in self._verbatim.get(_bare(texts[position]), ()):
                found[position].setdefault(row, 0.0)
        return found

    def _readings(self, written: Written) -> list[Written]:
        meant = [plainly(written.text[:LONGEST_ADDRESS])]
        for word in dict.fromkeys(re.findall(r"[^\W\d_]+", meant[0])):
            readings = self._spelling.readings(word.upper())
            if readings:
                meant = [re.sub(rf"\b{word}\b", each, text) for text in meant for each in readings][:_MOST_READINGS]
        return [Written(text, written.postcode) for text in meant]

    def _decide(self, written: Written, candidates: dict[int, float | None]) -> Found:
        mended = self._readings(written)
        # Where a misspelt word can only be one that is known, it is read so; else each candidate is compared with it.
        text = take_apart(mended[0].text if len(mended) == 1 else written.text, written.postcode)
        positions = list(candidates)
        compared = [(self._groups[each], compare(text, self._taken(each), self._gazetteer)) for each in positions]
        verdict, best, reasons = decide(
            compared, weights=[candidates[each] for each in positions], thresholds=self._thresholds
        )
        if best is None:
            return Found(verdict, None, 0.0, reasons, ())
        return Found(verdict, positions[best], compared[best][1].score, reasons, _others(compared, positions, best))

    def _taken(self, position: int) -> AddressWords:
        if position not in self._apart:
            row = self._against[position]
            self._apart[position] = take_apart(row.text, row.postcode)
        return self._apart[position]


def _others(
    compared: Sequence[tuple[int, Comparison]], positions: Sequence[int], best: int
) -> tuple[tuple[int, float], ...]:
    seen = {compared[best][0]}
    others: list[tuple[int, float]] = []
    order = sorted(range(len(compared)), key=lambda each: (compared[each][1].agreement, -compared[each][1].score))
    for each in order:
        group, comparison = compared[each]
        if group not in seen and len(others) < _OTHERS:
            seen.add(group)
            others.append((positions[each], comparison.score))
    return tuple(others)


def _bare(written: Written) -> str:
    return re.sub(r"[\W_]", "", f"{written.text}{written.postcode}").upper()


def words_of_a_gazetteer(addresses: Sequence[Written]) -> Gazetteer:
    """Return which words a gazetteer knows, and which of them name places."""
    known: set[str] = set()
    for row in addresses:
        known.update(re.findall(r"[^\W\d_]+", row.text.upper().replace("'", "").replace("’", "")))
    endings: Counter[str] = Counter()
    sample = [take_apart(each.text, each.postcode) for each in addresses[:: max(1, len(addresses) // _SAMPLE)]]
    for each in sample:
        endings.update(set(each.tail))
    usual = {word for word, count in endings.items() if count >= max(3, len(sample) * _SHARE_OF_A_PLACE)}
    return Gazetteer(
        known=known | {long_form(word) for word in known} | usual_words(),
        places=usual | usual_places(),
        repeated=_repeated(sample),
    )


def _repeated(sample: Sequence[AddressWords]) -> dict[tuple[str, ...], set[str]]:
    """Return the streets that are in more than one postcode district, with the words of place that all share."""
    districts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    shared: dict[tuple[str, ...], set[str]] = {}
    for each in sample:
        if each.street and each.postcode:
            districts[each.street].add(each.postcode[:-3])
            shared[each.street] = shared.get(each.street, set(each.tail)) & set(each.tail)
    return {street: shared[street] for street, found in districts.items() if len(found) > 1}


@cache
def usual_places() -> frozenset[str]:
    """Return the words that British addresses end in: towns and counties, as uk-address-matcher counts them."""
    data = resources.files(_LIBRARY) / "data"
    listed = json.loads((data / "common_uk_end_tokens.json").read_text(encoding="utf-8"))
    words = list(listed["single_tokens"])
    with (data / "common_end_tokens.csv").open(encoding="utf-8") as lines:
        words += [row["token"] for row in csv.DictReader(lines)]
    return frozenset(word for word in words if word.isalpha())


def candidates_of(texts: Sequence[Written], against: Sequence[Written]) -> dict[int, list[tuple[int, float]]]:
    """Return for each text the positions in the gazetteer that are likest, with the library's weights."""
    import duckdb  # noqa: PLC0415 -- heavy: half a second and 100 MB, which only this should pay
    from uk_address_matcher import AddressMatcher, SplinkStage  # noqa: PLC0415 -- as above

    logging.getLogger("splink").setLevel(logging.ERROR)
    logging.getLogger(_LIBRARY).setLevel(logging.ERROR)
    stage = SplinkStage(
        predict_threshold_match_weight=_LEAST_LIKE,
        improve_threshold_match_weight=_LEAST_LIKE,
        improve_top_n_matches=_CANDIDATES,
        include_full_postcode_block=True,
    )
    with duckdb.connect(":memory:") as connection:
        # No progress bars and no file beside the database: this may run in a web worker.
        connection.execute("set enable_progress_bar = false")
        _register(connection, "gazetteer", against)
        _register(connection, "written", texts)
        matcher = AddressMatcher(
            canonical_addresses=connection.table("gazetteer"),
            addresses_to_match=connection.table("written"),
            con=connection,
            stages=[stage],
            show_progress="off",
            cleaning_num_chunks=max(1, len(against) // _BATCH),
        )
        matcher.match()
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        if stage.best_matches_table is not None:
            rows = connection.execute(
                f'select unique_id_r, unique_id_l, match_weight from "{stage.best_matches_table}" '  # noqa: S608 -- names of tables of ours
                "where unique_id_l is not null order by match_weight desc"
            )
            for text, row, weight in rows.fetchall():
                found[int(text)].append((int(row), float(weight)))
    return found


def _register(connection: Any, name: str, rows: Sequence[Written]) -> None:
    import pandas  # noqa: PLC0415 -- as above

    parted = [(postcode_of(row.text), row.postcode) for row in rows]
    frame = pandas.DataFrame(
        {
            "unique_id": [str(position) for position in range(len(rows))],
            "address_concat": [" ".join(text[:LONGEST_ADDRESS].split()) for (text, _inside), _given in parted],
            "postcode": [_spaced(given or inside) or None for (_text, inside), given in parted],
        }
    )
    connection.register(f"{name}_frame", frame)
    connection.execute(
        f"create table {name} as select unique_id::varchar as unique_id, address_concat::varchar as address_concat, "  # noqa: S608 -- names of tables of ours
        f"postcode::varchar as postcode from {name}_frame"
    )


def _spaced(postcode: str) -> str:
    bare = re.sub(r"[^A-Z0-9]", "", postcode.upper())[:7]
    return f"{bare[:-3]} {bare[-3:]}" if len(bare) > _OUTWARD else bare
