"""make new-context NAME=payments STOREY=services: a folder, its place on the map, and a failing test.

STOREY is an existing package: the new context goes on the storey just above it, or beside it when STOREY
is given as `|name`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    "__init__.py": "",
    "apps.py": """from django.apps import AppConfig


class {camel}Config(AppConfig):
    name = "frontdoor.{name}"
    label = "fd_{name}"
""",
    "README.md": """# {name}

What it owns:
Its words:
Promises it makes:
Events in and out:
""",
    "rules.py": '"""What {name} decides, on values alone."""\n',
    "models.py": '"""What {name} remembers."""\n',
    "operations.py": '"""What one can do in {name}."""\n',
    "permissions.py": '"""Who may do what in {name}."""\n',
}
TEST = '''"""What {name} promises, in sentences."""


def test_{name}_does_something_for_somebody() -> None:
    raise AssertionError("Write the first sentence that {name} must keep.")
'''


def place_on_the_map(text: str, name: str, storey: str) -> str:
    """Return pyproject's text with the name inserted in both contracts."""
    beside = storey.startswith("|")
    storey = storey.lstrip("|")
    layer = re.search(rf'^    "([^"]*\b{storey}\b[^"]*)",$', text, flags=re.M)
    if layer is None:
        raise SystemExit(f"There is no storey {storey!r} on the map.")
    new = f'    "{layer[1]} | {name}",' if beside else f'    "{name}",\n{layer[0]}'
    text = text.replace(layer[0], new, 1)
    register = "containers = [   # also the register of contexts\n"
    return text.replace(register, f'{register}    "frontdoor.{name}",\n', 1)


def main(name: str, storey: str) -> None:
    """Make the context. Raises SystemExit with a sentence when the name or the storey will not do."""
    home = ROOT / "frontdoor" / name
    if not re.fullmatch(r"[a-z][a-z_]+", name) or not storey:
        raise SystemExit("make new-context NAME=payments STOREY=services (lower case, a plural noun)")
    if home.exists():
        raise SystemExit(f"{name} exists already.")
    pyproject = ROOT / "pyproject.toml"
    placed = place_on_the_map(pyproject.read_text(), name, storey)
    home.mkdir()
    words = {"name": name, "camel": "".join(part.capitalize() for part in name.split("_"))}
    for file, text in FILES.items():
        (home / file).write_text(text.format(**words))
    tests = ROOT / "tests" / name
    tests.mkdir(exist_ok=True)
    (tests / "__init__.py").touch()
    (home / "migrations").mkdir()
    (home / "migrations" / "__init__.py").touch()
    (tests / "test_operations.py").write_text(TEST.format(**words))
    pyproject.write_text(placed)
    settings = ROOT / "frontdoor" / "config" / "settings.py"
    anchor = '    "frontdoor.web.resident",\n'
    settings.write_text(settings.read_text().replace(anchor, f'    "frontdoor.{name}",\n{anchor}', 1))
    print(f"Made frontdoor/{name}. Run `make map`, then make its first test pass.")  # noqa: T201 -- last line


if __name__ == "__main__":
    main(*[*sys.argv[1:3], "", ""][:2])
