"""Compile the words of our pages in other languages, locale/*.po, into build/locale; quick when nothing has changed."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Compile every catalogue that is newer than what was compiled of it."""
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = ROOT / "build" / source.relative_to(ROOT).with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            compiled.parent.mkdir(parents=True, exist_ok=True)
            polib.pofile(str(source)).save_as_mofile(str(compiled))


if __name__ == "__main__":
    main()
