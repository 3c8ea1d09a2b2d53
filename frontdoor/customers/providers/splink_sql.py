"""The comparisons of sources/matching.yaml as SQL, and as settings of Splink's."""

from collections.abc import Iterable, Iterator
from typing import Any

from frontdoor.customers.rules.matching import GENERATION, SLIPS, Comparison, Level, Model, When


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
        "additional_columns_to_retain": ["generation"],
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


def levels(comparison: Comparison) -> Iterator[tuple[int, int, Level]]:
    """Yield each level's place, and Splink's number for it (0 for what is left)."""
    last = len(comparison.levels) - 1
    for place, level in enumerate(comparison.levels):
        yield place, last - place, level
