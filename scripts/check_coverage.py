"""Fail when the tests leave too much untried: every line and branch of what decides, nearly all of the rest.

Reads what `make test` measured on each engine: check_coverage.py build/tried-sqlite.json build/tried-postgresql.json.
The floors are the architecture's: rules, operations, permissions and the doors of contexts decide what becomes of
people's requests, and have no line that nobody tried.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from slipcover import merge_coverage

#: What decides, as a module (`rules.py`) or a package (`rules/clock.py`), in contexts and in the foundation's pieces.
#: Drafting guesses what paper means, and a person mends its guesses: it is held to measured accuracy on real forms
#: (tests/services/test_drafting_real_forms.py), and to the floor of the rest.
DECIDES: Final = re.compile(
    r"^frontdoor/(?!web/|services/rules/drafting/).*\b(rules|operations|permissions|api)(/[^/]+)*\.py$"
)
FLOOR_OF_THE_REST: Final = 95.0
#: Modules that decide and have lines nobody tried yet, a line each: owed, said at every run, and never one more. A
#: module that is tried whole leaves the list, or the run fails.
OWED: Final = Path(__file__).with_name("owed_tests.txt")


def tried(found: dict[str, Any]) -> tuple[int, int]:
    """Return how many lines and branches of a file were tried, and how many there are."""
    done = len(found["executed_lines"]) + len(found["executed_branches"])
    return done, done + len(found["missing_lines"]) + len(missing_branches(found))


def missing_branches(found: dict[str, Any]) -> list[list[int]]:
    """Return the branches that nobody took, without those to a line that a pragma leaves out."""
    counted = {0, *found["executed_lines"], *found["missing_lines"]}
    return [[start, end] for start, end in found["missing_branches"] if max(end, 0) in counted]


def holes(files: dict[str, Any], *, of_the_rest: bool = False) -> list[str]:
    """Return what decides (or the rest) and was not tried whole, each with its lines."""
    return [
        f"  {name}: lines {found['missing_lines']}, branches {missing_branches(found)}"
        for name, found in sorted(files.items())
        if bool(DECIDES.match(name)) is not of_the_rest and len(set(tried(found))) > 1
    ]


def share_of_the_rest(files: dict[str, Any]) -> float:
    """Return how much of everything else was tried, in per cent."""
    counts = [tried(found) for name, found in files.items() if not DECIDES.match(name)]
    possible = sum(all_of_it for _tried, all_of_it in counts)
    return 100 * sum(done for done, _all in counts) / possible if possible else 0.0


def main() -> int:
    """Say what is missing, and return the exit code."""
    measured, *others = [json.loads(Path(each).read_text()) for each in sys.argv[1:]]
    for each in others:
        merge_coverage(measured, each)
    files = measured["files"]
    missing, share = holes(files), share_of_the_rest(files)
    owed = set(OWED.read_text().split())
    failing = [each for each in missing if each.split(":")[0].strip() not in owed]
    paid = owed - {each.split(":")[0].strip() for each in missing}
    lines = [
        f"Tried: {share:.1f} % of the rest; {len(missing)} modules that decide are not tried whole, {len(owed)} owed.",
        *(failing or missing),
        *(f"  {each} is tried whole: take it out of {OWED.name}" for each in sorted(paid)),
    ]
    if share < FLOOR_OF_THE_REST:
        lines += [f"The rest must reach {FLOOR_OF_THE_REST:g} %. Its holes:", *holes(files, of_the_rest=True)]
    print("\n".join(lines))  # noqa: T201 -- a script's answer
    return 1 if failing or paid or share < FLOOR_OF_THE_REST else 0


if __name__ == "__main__":
    sys.exit(main())
