"""The engine on Spark finds what the one in this process finds."""

import pytest

from frontdoor.customers.providers.splink_engine import DuckDB, Engine, Spark
from frontdoor.customers.queries.definitions import matching_settings
from frontdoor.customers.rules.matching import Model
from tests.customers.test_matching_engine import people, read

pytestmark = pytest.mark.slow


def weights(engine: Engine) -> dict[tuple[str, str], float]:
    engine.load("a", read(people(200, seed=5)).items())
    engine.forget_common_keys()
    found = engine.pairs(Model.unlearnt(matching_settings()), at_least=0.01)
    return {(min(pair.left, pair.right), max(pair.left, pair.right)): pair.weight for pair in found}


@pytest.mark.filterwarnings("ignore")
def test_spark_gives_every_pair_the_weight_that_duckdb_gives() -> None:
    pytest.importorskip("pyspark", reason="needs requirements/spark.txt")
    here, there = weights(DuckDB(matching_settings())), weights(Spark(matching_settings(), master="local[2]"))
    assert here.keys() == there.keys()
    assert max(abs(here[pair] - there[pair]) for pair in here) < 1e-6
