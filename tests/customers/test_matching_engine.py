"""The score of one pair in Python is Splink's own, and files are matched end to end."""

import csv
import io
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frontdoor.customers.providers.splink_engine import DuckDB
from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.rules.matching import Model, score
from frontdoor.customers.rules.traits import Traits, read_traits

FORENAMES = [
    "ada", "bola", "cem", "dee", "finn", "ines", "pat", "sam", "otto", "kit", "mina", "eve", "james", "jim", "robert",
    "bob", "harry", "larry", "sean",
]  # fmt: skip
SURNAMES = ["okafor", "yildiz", "marsh", "adeyemi", "duarte", "lowry", "whitlock", "brandt", "smith", "smyth", "jones"]


def people(count: int, seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        {
            "forename": chance.choice([*FORENAMES, "", "j"]),
            "surname": chance.choice(SURNAMES),
            "born": chance.choice(["", f"195{chance.randint(0, 9)}-0{chance.randint(1, 4)}-0{chance.randint(1, 5)}"]),
            "sex": chance.choice("fm "),
            "address": f"{chance.randint(1, 9)}{chance.choice(['', 'A'])} {chance.choice(['High St', 'Mill Lane'])}",
            "postcode": chance.choice(["ZZ1 1AA", "ZZ1 1AB", "ZZ2 2BB", ""]),
            "email": chance.choice(["", "one@example.com", "two@example.com"]),
            "phone": chance.choice(["", "01632 960001", "01632 960002"]),
        }
        for _each in range(count)
    ]


def read(rows: list[dict[str, str]]) -> dict[str, Traits]:
    short_forms = policy().short_forms
    return {str(number): read_traits(row, short_forms=short_forms).traits for number, row in enumerate(rows)}


def test_the_score_in_python_is_splinks_to_a_millionth() -> None:
    records = read(people(300, seed=5))
    engine = DuckDB(matching_settings())
    engine.load("a", records.items())
    model = Model.unlearnt(matching_settings())
    rarities = engine.rarities()

    def frequency(trait: str, said: str) -> float:
        total, counts = rarities[trait]
        return counts.get(said, 1) / total

    compared = {
        (pair.left, pair.right): (pair.weight, score(records[pair.left], records[pair.right], model, frequency).weight)
        for pair in engine.pairs(model, at_least=1e-12)
    }
    assert len(compared) > 5000
    assert max(abs(theirs - ours) for theirs, ours in compared.values()) < 1e-6


def test_a_key_that_too_many_share_finds_nobody_and_is_named() -> None:
    settings = matching_settings().model_copy(update={"largest_block": 3})
    engine = DuckDB(settings)
    one_name = [{"full_name": "John Smith", "address": f"Flat {number}, 1 High Street"} for number in range(9)]
    engine.load("a", read(one_name).items())
    engine.forget_common_keys()
    assert engine.too_common["name"] == 9


def a_table(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["ref", *rows[0]])
        writer.writeheader()
        for number, row in enumerate(rows):
            writer.writerow({"ref": f"{path.stem}{number}", **row})
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def slipped(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    kind = chance.choice(["forename", "surname", "postcode", "born"])
    text = row[kind]
    at = chance.randrange(len(text)) if text else 0
    return {**row, kind: text[:at] + chance.choice("aeiou1") + text[at + 1 :]}


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    folder = tmp_path_factory.mktemp("match")
    chance = random.Random(11)
    first = [
        {
            "forename": chance.choice(FORENAMES), "surname": chance.choice(SURNAMES) + chance.choice(["", "son", "by"]),
            "born": f"{chance.randint(1930, 2010)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "address": f"{chance.randint(1, 90)} {chance.choice(['High Street', 'Mill Lane', 'The Green'])}",
            "postcode": f"ZZ{chance.randint(1, 9)} {chance.randint(1, 9)}AB",
        }
        for _each in range(400)
    ]  # fmt: skip
    twin = {**first[0], "forename": "zoe"}
    a, b = (
        a_table(folder / "a.csv", first),
        a_table(folder / "b.csv", [*(slipped(each, chance) for each in first), twin]),
    )
    mapping = folder / "map.yaml"
    mapping.write_text(
        "id: ref\nforename: forename\nsurname: surname\nborn: born\naddress: address\npostcode: postcode\n"
    )
    made = {name: folder / f"{name}.csv" for name in ("links", "review")}
    call_command("match_files", a, b, columns=mapping, stdout=io.StringIO(), **made)
    return {name: rows_of(path) for name, path in made.items()}


def test_files_are_linked_without_a_wrong_pair(matched: dict[str, list[dict[str, str]]]) -> None:
    assert [pair for pair in matched["links"] if pair["id_a"][1:] != pair["id_b"][1:]] == []


def test_most_records_with_a_slip_are_found(matched: dict[str, list[dict[str, str]]]) -> None:
    assert len(matched["links"]) > 280


def test_a_twin_in_a_file_goes_to_review_with_the_doubt(matched: dict[str, list[dict[str, str]]]) -> None:
    doubts = [pair["doubt"] for pair in matched["review"] if (pair["id_a"], pair["id_b"]) == ("a0", "b400")]
    assert doubts and "twins" in doubts[0]


def test_a_mapping_that_names_a_column_the_file_lacks_is_refused_by_name(tmp_path: Path) -> None:
    table = a_table(tmp_path / "a.csv", [{"forename": "Ada"}])
    mapping = tmp_path / "map.yaml"
    mapping.write_text("id: ref\nsurname: last\n")
    with pytest.raises(CommandError, match="no column ‘last’"):
        call_command("match_files", table, columns=mapping, links=tmp_path / "l.csv")


def test_shifted_rows_are_set_aside_with_the_line_and_the_reason(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("id,surname,dob\n1,Okafor,1980-03-04\n2,Okafor\n3,Okafor,1980-03-04\n3,Marsh,1970-01-02\n")
    made = {"links": tmp_path / "l.csv", "quarantine": tmp_path / "q.csv"}
    call_command("match_files", table, stdout=io.StringIO(), stderr=io.StringIO(), **made)
    aside = rows_of(tmp_path / "q.csv")
    assert [(row["line"], row["reason"].split(":")[0]) for row in aside] == [
        ("3", "It has 2 cells where the header has 3"),
        ("5", "Its id 3 is there already"),
    ]
