"""Millions of pairs: Splink learns and scores, on DuckDB in this process or on Spark by a setting.

The comparisons of sources/matching.yaml are written here as SQL; `rules/matching.py` reads the same in Python for one
pair. Splink, DuckDB and pandas are loaded when a match is made and not before: together they would double the memory
of every web process.
"""

import logging
import math
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from frontdoor.customers.providers.splink_sql import levels, splink_settings
from frontdoor.customers.rules.matching import WHOLE_NAME, Comparison, Key, Model, Reason, Score, Settings, value
from frontdoor.customers.rules.traits import TRAITS, Traits

#: Pairs of strangers drawn to learn how often strangers agree.
_STRANGERS: Final = 5_000_000
_SEED: Final = 20260101
#: Records that are made into a table at a time.
_AT_ONCE: Final = 100_000
#: Pairs below this many bits count for nothing when the prior is learnt.
_UNLIKELY: Final = -8
_LEAST_PRIOR: Final = 1e-9
#: How often u is solved for again; it settles in two or three turns.
_MOST_TURNS: Final = 4
#: What is left of a drawn u at least: beyond that, chance in the draw would decide.
_LEAST_SHARE: Final = 0.02
_LEAST_M: Final = 0.0005
_LEAST_U: Final = 1e-9


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two records by id, with their names, the weight in bits, and of each comparison the level's place and weight.

    :param places: -1 where a comparison is silent.
    """

    left: str
    right: str
    left_names: Traits
    right_names: Traits
    weight: float
    places: tuple[int, ...]
    bits: tuple[float, ...]

    def turned(self) -> "ScoredPair":
        """Return the pair the other way round."""
        return replace(self, left=self.right, right=self.left, left_names=self.right_names, right_names=self.left_names)

    def scored(self, settings: Settings) -> Score:
        """Return the pair's score with its reasons in words."""
        return Score(
            self.weight,
            tuple(
                Reason(
                    comparison.id,
                    comparison.levels[place].says if place >= 0 else f"{comparison.says}: nothing to compare",
                    place,
                    weight,
                )
                for comparison, place, weight in zip(settings.comparisons, self.places, self.bits, strict=True)
            ),
        )


class Engine(ABC):
    """A match of one table of records with itself, or of two with each other. Spark and DuckDB do the same SQL."""

    dialect_name: str

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tables: list[str] = []
        self._api: Any = None
        #: Keys that too many records share, by key: the number of records not searched by it.
        self.too_common: dict[str, int] = {}

    @abstractmethod
    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

    @abstractmethod
    def _run(self, sql: str) -> None:
        """Run a statement."""

    @abstractmethod
    def _append(self, name: str, columns: Mapping[str, Sequence[str | None]]) -> None:
        """Add a part to a table, made if it is not there."""

    def load(self, name: str, records: Iterable[tuple[str, Traits]]) -> int:
        """Load records as a table and return how many there are; a table may be loaded in several parts."""
        loaded = 0
        iterator = iter(records)
        if name not in self._tables:
            self._tables.append(name)
        while part := list(islice(iterator, _AT_ONCE)):
            self._append(name, self._columns(part))
            loaded += len(part)
        return loaded

    def _columns(self, records: Sequence[tuple[str, Traits]]) -> dict[str, list[str | None]]:
        keys = self._settings.keys
        columns: dict[str, list[str | None]] = {
            "unique_id": [number for number, _traits in records],
            WHOLE_NAME: [value(traits, WHOLE_NAME) or None for _number, traits in records],
        }
        for trait in TRAITS:
            columns[trait] = [getattr(traits, trait) or None for _number, traits in records]
        for key in keys:
            columns[key.column] = [key.value(traits) or None for _number, traits in records]
        return columns

    def forget_common_keys(self) -> None:
        """Let no key find records that more share than the settings allow: all namesakes, a block of flats."""
        for key in self._settings.keys:
            found = self._rows(
                f"SELECT {key.column}, count(*) FROM ({self._everything(key.column)}) AS every"
                f" WHERE {key.column} IS NOT NULL GROUP BY {key.column}"
                f" HAVING count(*) > {self._settings.largest_block * len(self._tables)}"
            )
            if found:
                self.too_common[key.id] = sum(number for _key, number in found)
                self._clear(key, [shared for shared, _number in found])

    @abstractmethod
    def _clear(self, key: Key, shared: Sequence[str]) -> None:
        """Let a key say nothing where its value is shared by too many."""

    def _everything(self, *columns: str) -> str:
        return " UNION ALL ".join(f"SELECT {', '.join(columns)} FROM {table}" for table in self._tables)

    def counts(self, trait: str, *, at_least: int = 2) -> dict[str, int]:
        """Return how many records have each value of a trait that at least so many have."""
        return dict(
            self._rows(
                f"SELECT {trait}, count(*) FROM ({self._everything(trait)}) AS every WHERE {trait} IS NOT NULL"
                f" GROUP BY {trait} HAVING count(*) >= {at_least}"
            )
        )

    def rarities(self) -> dict[str, tuple[int, dict[str, int]]]:
        """Return how many people have each value of the traits whose rarity counts, with how many say any.

        Values that one person alone has are left out.
        """
        found = {}
        for trait in self._rarity_of():
            rows = self._rows(self._people_with(trait))
            found[trait] = (
                sum(people for _said, people in rows),
                {said: people for said, people in rows if people > 1},
            )
        return found

    def _people_with(self, trait: str) -> str:
        """Return SQL for how many people have each value of a trait.

        People, not records: somebody with thirty records makes their name no more common. One name with one date of
        birth is taken for one person here.
        """
        person = "concat(coalesce(whole_name, ''), '|', coalesce(born, ''))"
        every = self._everything(trait, f"{person} AS person")
        return (
            f"SELECT {trait}, count(DISTINCT person) AS people FROM ({every}) AS every"
            f" WHERE {trait} IS NOT NULL GROUP BY {trait}"
        )

    def _rarity_of(self) -> list[str]:
        levels = [level for each in self._settings.comparisons for level in each.levels]
        return list(dict.fromkeys(level.rarity for level in levels if level.rarity))

    def _set_rarities(self, linker: Any) -> None:
        for trait in self._rarity_of():
            share = f"cast(people AS double) / sum(people) OVER () AS tf_{trait}"
            self._make_table(
                f"rarity_of_{trait}", f"SELECT {trait}, {share} FROM ({self._people_with(trait)}) AS counted"
            )
            linker.table_management.register_term_frequency_lookup(f"rarity_of_{trait}", trait, overwrite=True)

    @abstractmethod
    def _make_table(self, name: str, sql: str) -> None:
        """Make a table of a query's rows, in place of one of that name."""

    def is_said(self, trait: str) -> bool:
        """Return whether every table says anything of a trait."""
        return all(self._rows(f"SELECT count({trait}) FROM {table}")[0][0] for table in self._tables)

    def total(self, trait: str) -> int:
        """Return how many records say anything of a trait."""
        ((number,),) = self._rows(f"SELECT count({trait}) FROM ({self._everything(trait)}) AS every")
        return int(number)

    def learn(self) -> Model:
        """Learn m and u from the records themselves, and the prior from the pairs they make.

        What the records do not teach (a level no pair has, a column no file has) stands as in the settings.
        """
        from splink.internals.exceptions import EMTrainingException

        linker = self._linker(Model.unlearnt(self._settings))
        with quiet():
            linker.training.estimate_u_using_random_sampling(max_pairs=_STRANGERS, seed=_SEED)
            for key in self._settings.keys:
                if key.learns and all(self.total(trait) for trait in key.of):
                    rule = " AND ".join(f"l.{trait} = r.{trait}" for trait in key.of)
                    try:
                        linker.training.estimate_parameters_using_expectation_maximisation(rule)
                    except EMTrainingException:
                        continue  # no two records share this key: it teaches nothing
        return self._settled(self._learnt(linker))

    def _learnt(self, linker: Any) -> Model:
        found: dict[tuple[str, int], tuple[float, float]] = {}
        theirs = {each.output_column_name: each for each in linker._settings_obj.comparisons}
        for comparison in self._settings.comparisons:
            if comparison.id not in theirs:  # Splink lays aside what a session that failed was not to learn
                continue
            by_number = {level.comparison_vector_value: level for level in theirs[comparison.id].comparison_levels}
            for place, number, level in levels(comparison):
                learnt = by_number[number]
                found[comparison.id, place] = (
                    _number(learnt.m_probability, level.m, least=_LEAST_M),
                    _number(learnt.u_probability, level.u, least=_LEAST_U),
                )
        return Model(self._settings, self._settings.prior, found)

    def _settled(self, model: Model) -> Model:
        """Return the model with the prior that the pairs make likely, and u cleared of what one person's pairs add.

        u is learnt from pairs drawn at random, and in a file with many records a person some of those are no
        strangers: what is drawn is prior * m + (1 - prior) * u. Where that matters, u is solved for, and the prior
        is learnt again with it.
        """
        drawn = model
        for _turn in range(_MOST_TURNS):
            settled = replace(drawn, prior=self._prior(model))
            cleared = _cleared(settled)
            if not _differ(cleared, model):
                return cleared
            model = cleared
        return model

    def _prior(self, model: Model) -> float:
        """Return the prior that the pairs make likely: the prior's own EM, all else held."""
        counts = [int(self._rows(f"SELECT count(*) FROM {table}")[0][0]) for table in self._tables]
        possible = counts[0] * counts[1] if len(counts) == 2 else counts[0] * (counts[0] - 1) // 2
        with quiet():
            found = self._linker(model).inference.predict(threshold_match_weight=_UNLIKELY)
        begun = math.log2(model.prior / (1 - model.prior))
        weights = self._rows(f"SELECT round(match_weight, 1) AS weight, count(*) FROM {found.physical_name} GROUP BY 1")
        self._run(f"DROP TABLE IF EXISTS {found.physical_name}")
        prior = model.prior
        for _turn in range(20):
            shift = math.log2(prior / (1 - prior)) - begun
            expected = sum(number / (1 + 2 ** -(weight + shift)) for weight, number in weights)
            prior = min(max(expected / max(possible, 1), _LEAST_PRIOR), 0.5)
        return prior

    def pairs(self, model: Model, *, at_least: float) -> Iterator[ScoredPair]:
        """Yield the pairs whose probability reaches `at_least`."""
        with quiet():
            found = self._linker(model).inference.predict(threshold_match_probability=at_least)
        comparisons = self._settings.comparisons
        names = ("forename", "given", "generation")
        columns = [
            "source_dataset_l" if len(self._tables) > 1 else "''", "unique_id_l", "unique_id_r", "match_weight",
            *(f"{name}_{side}" for side in ("l", "r") for name in names),
            *(f"gamma_{each.id}" for each in comparisons),
            *(self._bits(each) for each in comparisons),
        ]  # fmt: skip
        last = [len(each.levels) - 1 for each in comparisons]
        for dataset, one, other, weight, *rest in self._rows(f"SELECT {', '.join(columns)} FROM {found.physical_name}"):
            left, right = (Traits(**_texts(names, rest[start : start + 3])) for start in (0, 3))
            gammas, bits = rest[6 : 6 + len(last)], rest[6 + len(last) :]
            places = tuple(-1 if gamma < 0 else top - gamma for gamma, top in zip(gammas, last, strict=True))
            pair = ScoredPair(one, other, left, right, weight, places, tuple(bits))
            yield pair if dataset in {"", self._tables[0]} else pair.turned()

    def _bits(self, comparison: Comparison) -> str:
        factor = f"bf_{comparison.id}"
        if any(level.rarity for level in comparison.levels):
            factor += f" * bf_tf_adj_{comparison.id}"
        return f"log2({factor})"

    def traits_of(self, table: str, numbers: Iterable[str]) -> dict[str, Traits]:
        """Return the traits of records of a table by id."""
        quoted = ", ".join("'" + number.replace("'", "''") + "'" for number in numbers)
        if not quoted:
            return {}
        rows = self._rows(f"SELECT unique_id, {', '.join(TRAITS)} FROM {table} WHERE unique_id IN ({quoted})")
        return {number: Traits(**_texts(TRAITS, values)) for number, *values in rows}

    def _linker(self, model: Model) -> Any:
        from splink import Linker
        from splink.internals.dialects import SplinkDialect

        settings = splink_settings(
            model,
            link_type="link_only" if len(self._tables) > 1 else "dedupe_only",
            dialect=SplinkDialect.from_string(self.dialect_name),
        )
        with quiet():
            linker = Linker(list(self._tables), settings, self._api)
            self._set_rarities(linker)
        return linker


class DuckDB(Engine):
    """The engine in this process: millions of records on one machine."""

    dialect_name = "duckdb"

    def __init__(self, settings: Settings) -> None:
        import duckdb
        from splink import DuckDBAPI

        super().__init__(settings)
        self._connection = duckdb.connect()
        self._api = DuckDBAPI(self._connection)

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()

    def _run(self, sql: str) -> None:
        self._connection.execute(sql)

    def _make_table(self, name: str, sql: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def _append(self, name: str, columns: Mapping[str, Sequence[str | None]]) -> None:
        import pandas as pd

        frame = pd.DataFrame(columns, dtype="object")
        texts = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in columns)
        self._connection.register("arriving", frame)
        there = self._connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_name = ?", [name]
        ).fetchone()
        begin = f"INSERT INTO {name}" if there and there[0] else f"CREATE TABLE {name} AS"
        self._connection.execute(f"{begin} SELECT '{name}' AS source_dataset, {texts} FROM arriving")
        self._connection.unregister("arriving")

    def _clear(self, key: Key, shared: Sequence[str]) -> None:
        self._connection.execute("CREATE OR REPLACE TEMP TABLE common AS SELECT unnest(?) AS k", [list(shared)])
        for table in self._tables:
            self._connection.execute(
                f"UPDATE {table} SET {key.column} = NULL WHERE {key.column} IN (SELECT k FROM common)"
            )


class Spark(Engine):
    """The engine on Spark, for more than one machine holds; asked for by a setting, with `requirements/spark.txt`."""

    dialect_name = "spark"

    def __init__(self, settings: Settings, *, master: str = "local[*]") -> None:
        from pyspark.sql import SparkSession
        from splink.backends.spark import SparkAPI, similarity_jar_location

        super().__init__(settings)
        self._begun: set[str] = set()
        self._spark = (
            SparkSession.builder.master(master)
            .appName("frontdoor-matching")
            .config("spark.jars", similarity_jar_location())
            .config("spark.sql.shuffle.partitions", "16")
            .config("spark.ui.enabled", "false")
            .getOrCreate()
        )
        self._api = SparkAPI(  # type: ignore[no-untyped-call]  # Splink types no argument of it
            spark_session=self._spark, break_lineage_method="persist"
        )

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._spark.sql(sql).collect()]

    def _run(self, sql: str) -> None:
        if not sql.startswith("DROP"):  # what Splink makes on Spark are views of a session
            self._spark.sql(sql)

    def _make_table(self, name: str, sql: str) -> None:
        self._spark.sql(sql).createOrReplaceTempView(name)

    def _append(self, name: str, columns: Mapping[str, Sequence[str | None]]) -> None:
        from pyspark.sql.types import StringType, StructField, StructType

        schema = StructType([StructField(each, StringType()) for each in ("source_dataset", *columns)])
        rows = [(name, *each) for each in zip(*columns.values(), strict=True)]
        part = self._spark.createDataFrame(rows, schema)
        # The views of a match before this one may still be there: a session outlives an engine.
        if name in self._begun:
            part = self._spark.table(name).union(part)
        part.createOrReplaceTempView(name)
        self._begun.add(name)

    def _clear(self, key: Key, shared: Sequence[str]) -> None:
        from pyspark.sql import functions

        for table in self._tables:
            frame = self._spark.table(table)
            kept = functions.when(~functions.col(key.column).isin(list(shared)), functions.col(key.column))
            frame.withColumn(key.column, kept).createOrReplaceTempView(table)


def engine(name: str, settings: Settings) -> Engine:
    """Return the engine of that name: "duckdb" or "spark"."""
    return Spark(settings) if name == "spark" else DuckDB(settings)


def signed(side: str, number: str) -> str:
    """Return an id with its table: the ids of two files may be the same words."""
    return f"{side}\x00{number}"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what Splink says of its progress from the terminal: our own commands say what was done."""
    told = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("splink")]
    levels = [each.level for each in told]
    for each in told:
        each.setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for each, level in zip(told, levels, strict=True):
                each.setLevel(level)


def _cleared(model: Model) -> Model:
    """Return the model with u of strangers alone, solved from u as it was drawn."""
    share = model.prior
    cleared = {
        place: (m, max((u - share * m) / (1 - share), u * _LEAST_SHARE)) for place, (m, u) in model.learnt.items()
    }
    return replace(model, learnt=cleared)


def _differ(one: Model, other: Model) -> bool:
    """Return whether two models would weigh a pair noticeably otherwise: by more than a quarter of a bit."""
    bits = [abs(math.log2(one.learnt[place][1] / other.learnt[place][1])) for place in one.learnt]
    return max(bits) > 0.25


def _texts(names: Sequence[str], values: Sequence[Any]) -> dict[str, str]:
    return {name: said or "" for name, said in zip(names, values, strict=True)}


def _number(learnt: Any, otherwise: float, *, least: float) -> float:
    # A level that was never met among the pairs learnt from carries a word instead of a number. Nothing is certain:
    # a level that no pair of one person ever had may still come by a slip of the pen.
    return min(max(float(learnt), least), 1 - least) if isinstance(learnt, float) else otherwise
