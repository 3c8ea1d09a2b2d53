"""Millions of pairs: Splink learns and scores, on DuckDB in this process or on Spark by a setting.

The comparisons of sources/matching.yaml are written here as SQL; `rules/matching.py` reads the same in Python for one
pair. Splink, DuckDB and pandas are loaded when a match is made and not before: together they would double the memory
of every web process.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from frontdoor.customers.rules.matching import (
    GENERATION,
    SLIPS,
    WHOLE_NAME,
    Comparison,
    Level,
    Model,
    Settings,
    When,
    value,
)
from frontdoor.customers.rules.traits import TRAITS, Traits

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Pairs of strangers drawn to learn how often strangers agree.
_STRANGERS: Final = 5_000_000
_SEED: Final = 20260101
_LEAST_M: Final = 0.0005
_LEAST_U: Final = 1e-9


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two records by id, the weight in bits, and the place of each comparison's level (-1: silent)."""

    left: str
    right: str
    weight: float
    places: tuple[int, ...]


# ---------------------------------------------------------------- conditions as SQL
def condition(when: When, dialect: Any) -> str:
    """Return a condition as SQL over columns that end in _l and _r, in a dialect of Splink's."""
    if when.all:
        return "(" + " AND ".join(condition(each, dialect) for each in when.all) + ")"
    if when.any:
        return "(" + " OR ".join(condition(each, dialect) for each in when.any) + ")"
    if when.date:
        return _date(when.date)
    if when.crossed:
        one, other = when.crossed
        return f"({one}_l = {other}_r AND {other}_l = {one}_r)"
    if when.missing:
        return f"({when.missing}_l IS NULL OR {when.missing}_r IS NULL)"
    return _of_texts(when, dialect)


def _of_texts(when: When, dialect: Any) -> str:
    left, right = (
        _cut(when.same or when.alike or when.edits or when.slip or when.initial or "", side) for side in ("l", "r")
    )
    if when.alike:
        return f"{dialect.jaro_winkler_function_name}({left}, {right}) >= {when.at}"
    if when.edits:
        return f"{dialect.damerau_levenshtein_function_name}({left}, {right}) <= {when.at}"
    if when.slip:
        shorter = f"least(length({left}), length({right}))"
        allowed = " ".join(f"WHEN {shorter} >= {letters} THEN {slips}" for letters, slips in SLIPS)
        return f"{dialect.damerau_levenshtein_function_name}({left}, {right}) <= CASE {allowed} ELSE 0 END"
    if when.initial:
        return f"(substr({left}, 1, 1) = substr({right}, 1, 1) AND (length({left}) = 1 OR length({right}) = 1))"
    whole = f" AND {left} NOT LIKE '%0000-%' AND {left} NOT LIKE '%-00%'" if when.whole else ""
    return f"{left} = {right}{whole}"


def _cut(trait: str, side: str) -> str:
    name, _, without = trait.partition(":")
    return f"substr({name}_{side}, 1, length({name}_{side}) - {without.lstrip('-')})" if without else f"{name}_{side}"


def _parts(side: str) -> tuple[str, str, str]:
    return (f"substr(born_{side}, 1, 4)", f"substr(born_{side}, 6, 2)", f"substr(born_{side}, 9, 2)")


def _date(name: str) -> str:
    left, right = _parts("l"), _parts("r")
    nothing = ("0000", "00", "00")
    if name == "day_and_month_swapped":
        return f"({left[0]} = {right[0]} AND {left[1]} = {right[2]} AND {left[2]} = {right[1]})"
    if name == "a_generation_apart":
        years = f"abs(cast({left[0]} AS int) - cast({right[0]} AS int))"
        known = f"{left[0]} <> '0000' AND {right[0]} <> '0000'"
        rest = "substr(born_l, 6) = substr(born_r, 6)"
        return f"({known} AND {years} BETWEEN {GENERATION[0]} AND {GENERATION[1]} AND {rest})"
    both = [f"({a} <> '{none}' AND {b} <> '{none}')" for a, b, none in zip(left, right, nothing, strict=True)]
    same = [f"({a} = {b} AND {a} <> '{none}')" for a, b, none in zip(left, right, nothing, strict=True)]
    if name == "two_parts_agree":
        return f"({_count(same)} >= 2)"
    disagree = " OR ".join(f"({one} AND {a} <> {b})" for one, a, b in zip(both, left, right, strict=True))
    return f"({_count(both)} >= 2 AND NOT ({disagree}))"


def _count(conditions: Iterable[str]) -> str:
    return "(" + " + ".join(f"CASE WHEN {each} THEN 1 ELSE 0 END" for each in conditions) + ")"


# ---------------------------------------------------------------- settings for Splink
def splink_settings(model: Model, *, link_type: str, dialect: Any) -> dict[str, Any]:
    """Return settings for Splink's Linker: our comparisons and keys, with what is known of m and u."""
    return {
        "link_type": link_type,
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": model.prior,
        "comparisons": [_comparison(each, model, dialect) for each in model.settings.comparisons],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.{key.column} = r.{key.column}", "sql_dialect": dialect.sql_dialect_str}
            for key in model.settings.keys
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "max_iterations": 25,
    }


def _comparison(comparison: Comparison, model: Model, dialect: Any) -> dict[str, Any]:
    silent = [
        "(" + " AND ".join(f"{trait}_{side} IS NULL" for trait in comparison.silent_without) + ")"
        for side in ("l", "r")
    ]
    levels: list[dict[str, Any]] = [
        {"sql_condition": " OR ".join(silent), "label_for_charts": "nothing to compare", "is_null_level": True}
    ]
    for place, level in enumerate(comparison.levels):
        m, u = model.weights(comparison, place)
        levels.append(
            {
                "sql_condition": condition(level.when, dialect) if level.when else "ELSE",
                "label_for_charts": level.says,
                "m_probability": m,
                "u_probability": u,
                **({"tf_adjustment_column": level.rarity} if level.rarity else {}),
            }
        )
    return {"output_column_name": comparison.id, "comparison_levels": levels, "comparison_description": comparison.says}


def _levels(comparison: Comparison) -> Iterator[tuple[int, int, Level]]:
    """Yield each level's place, and Splink's number for it (0 for what is left)."""
    last = len(comparison.levels) - 1
    for place, level in enumerate(comparison.levels):
        yield place, last - place, level


# ---------------------------------------------------------------- the engine on DuckDB
class DuckDB:
    """A match on DuckDB: tables of records in, scored pairs out."""

    def __init__(self, settings: Settings) -> None:
        import duckdb
        from splink import DuckDBAPI

        logging.getLogger("splink").setLevel(logging.ERROR)
        self._settings = settings
        self._connection: DuckDBPyConnection = duckdb.connect()
        self._api = DuckDBAPI(self._connection)
        self._tables: list[str] = []
        #: Keys that too many records share, by key: the number of records not searched by it.
        self.too_common: dict[str, int] = {}

    def load(self, name: str, records: Iterable[tuple[str, Traits]]) -> int:
        """Load records as a table and return how many there are."""
        import pandas as pd

        keys = self._settings.keys
        columns: dict[str, list[str | None]] = {
            each: [] for each in ("unique_id", *TRAITS, WHOLE_NAME, *(key.column for key in keys))
        }
        for number, traits in records:
            columns["unique_id"].append(number)
            for trait in TRAITS:
                columns[trait].append(getattr(traits, trait) or None)
            columns[WHOLE_NAME].append(value(traits, WHOLE_NAME) or None)
            for key in keys:
                columns[key.column].append(key.value(traits) or None)
        frame = pd.DataFrame(columns, dtype="object")
        self._connection.register("arriving", frame)
        casts = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in columns)
        self._connection.execute(f"CREATE TABLE {name} AS SELECT '{name}' AS source_dataset, {casts} FROM arriving")
        self._connection.unregister("arriving")
        self._tables.append(name)
        return len(frame)

    def forget_common_keys(self) -> None:
        """Let no key find records that more share than the settings allow."""
        for key in self._settings.keys:
            everything = " UNION ALL ".join(f"SELECT {key.column} FROM {table}" for table in self._tables)
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE common AS SELECT {key.column} AS k, count(*) AS n FROM ({everything})"
                f" WHERE {key.column} IS NOT NULL GROUP BY 1 HAVING count(*) > ?",
                [self._settings.largest_block * len(self._tables)],
            )
            (left_out,) = self._connection.execute("SELECT coalesce(sum(n), 0) FROM common").fetchone() or (0,)
            if left_out:
                self.too_common[key.id] = int(left_out)
                for table in self._tables:
                    self._connection.execute(
                        f"UPDATE {table} SET {key.column} = NULL WHERE {key.column} IN (SELECT k FROM common)"
                    )

    def learn(self) -> Model:
        """Learn m, u and how often values occur from the records themselves."""
        linker = self._linker(Model.unlearnt(self._settings))
        linker.training.estimate_u_using_random_sampling(max_pairs=_STRANGERS, seed=_SEED)
        for key in self._settings.keys:
            if key.learns:
                rule = " AND ".join(f"l.{trait} = r.{trait}" for trait in key.of)
                linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
        return self._learnt(linker)

    def _learnt(self, linker: Any) -> Model:
        found: dict[tuple[str, int], tuple[float, float]] = {}
        theirs = {each.output_column_name: each for each in linker._settings_obj.comparisons}
        for comparison in self._settings.comparisons:
            by_number = {level.comparison_vector_value: level for level in theirs[comparison.id].comparison_levels}
            for place, number, level in _levels(comparison):
                learnt = by_number[number]
                found[comparison.id, place] = (
                    _number(learnt.m_probability, level.m, least=_LEAST_M),
                    _number(learnt.u_probability, level.u, least=_LEAST_U),
                )
        return Model(self._settings, self._settings.prior, found)

    def pairs(self, model: Model, *, at_least: float) -> list[ScoredPair]:
        """Return the pairs whose probability reaches `at_least`."""
        linker = self._linker(model)
        found = linker.inference.predict(threshold_match_probability=at_least)
        columns = ", ".join(f"gamma_{each.id}" for each in self._settings.comparisons)
        last = [len(each.levels) - 1 for each in self._settings.comparisons]
        rows = self._connection.execute(
            f"SELECT source_dataset_l, unique_id_l, unique_id_r, match_weight, {columns} FROM {found.physical_name}"
            if self._link_type() == "link_only"
            else f"SELECT '', unique_id_l, unique_id_r, match_weight, {columns} FROM {found.physical_name}"
        ).fetchall()
        first = self._tables[0]
        pairs = []
        for dataset, left, right, weight, *gammas in rows:
            places = tuple(-1 if gamma < 0 else top - gamma for gamma, top in zip(gammas, last, strict=True))
            if dataset and dataset != first:
                left, right = right, left
            pairs.append(ScoredPair(left, right, weight, places))
        return pairs

    def _link_type(self) -> str:
        return "link_only" if len(self._tables) > 1 else "dedupe_only"

    def _linker(self, model: Model) -> Any:
        from splink import Linker
        from splink.internals.dialects import SplinkDialect

        dialect = SplinkDialect.from_string("duckdb")
        settings = splink_settings(model, link_type=self._link_type(), dialect=dialect)
        return Linker(self._tables, settings, self._api)


def _number(learnt: Any, otherwise: float, *, least: float) -> float:
    # A level that was never met among the pairs learnt from carries a word instead of a number. Nothing is certain:
    # a level that no pair of one person ever had may still come by a slip of the pen.
    return min(max(float(learnt), least), 1 - least) if isinstance(learnt, float) else otherwise
