"""Write docs/map.md from the contracts in pyproject.toml: the map is drawn, not remembered."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAYS = {
    "config": "wires everything: settings, addresses, the two doors for servers",
    "web": "pages that compose several contexts, by audience: resident, hub, office, other systems, the demonstration",
    "journeys": "several contexts, one transaction, a person waiting: `report_it`",
    "rights": "what people may ask of their own data: packages, erasure with a certificate, the register of processing",
    "cases": "one report, one case, an honest clock; outcome apart from state",
    "services": "what residents can ask for: catalogue, questions, submissions",
    "messages": "what we send: templates with versions, providers, what became of each",
    "customers": "who people are, as they told us",
    "places": "the gazetteer: addresses, streets, wards; which ward is this point in?",
    "foundation": "Django things every context stands on: accounts, audit, outbox, files, calendars, pages",
    "kernel": "plain Python: clock, calendars, references, geography, names, events, refusals",
}


def drawing() -> str:
    """Return the table, top storey first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "map")
    lines = [
        "# The map",
        "",
        "Each storey may look down, never up; neighbours on one storey do not know each other. Written by",
        "`make map` from the contracts in `pyproject.toml`, which `make check` holds the code to.",
        "",
        "| package | what it is for |",
        "|---|---|",
    ]
    for layer in layers:
        for name in (part.strip() for part in layer.split("|")):
            home = f"../frontdoor/{name}"
            lines.append(f"| `{name}` | {SAYS.get(name, 'see its README')} ([folder]({home})) |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the map, and say so."""
    (ROOT / "docs" / "map.md").write_text(drawing())
    print("Wrote docs/map.md.")  # noqa: T201 -- a script's last line


if __name__ == "__main__":
    main()
