"""Which council this installation serves, read from council.yaml."""

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_FONT: Final = re.compile(r"[\w ,'\"-]+")
#: WCAG 2.2, 1.4.3: text against what is behind it.
_LEAST_CONTRAST: Final = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The council's colours (#rrggbb) and typeface, as its stylesheet of variables says them."""

    brand: str = "#0b4f6c"
    on_brand: str = "#ffffff"
    accent: str = "#01baef"
    font: str = ""

    def __post_init__(self) -> None:
        for name in ("brand", "on_brand", "accent"):
            if not _COLOUR.fullmatch(getattr(self, name)):
                raise ValueError(f"theme {name} must be a colour like #0b4f6c, not {getattr(self, name)!r}.")
        if self.font and not _FONT.fullmatch(self.font):
            raise ValueError(f"theme font must be names with commas between them, not {self.font!r}.")
        reached = contrast(self.brand, self.on_brand)
        if reached < _LEAST_CONTRAST:
            raise ValueError(f"theme on_brand on brand has a contrast of {reached:.1f}; WCAG asks {_LEAST_CONTRAST}.")

    def variables(self) -> dict[str, str]:
        """Return the names and values of the CSS variables that say this theme."""
        said = {"brand": self.brand, "on-brand": self.on_brand, "accent": self.accent, "font": self.font}
        return {f"--council-{name}": value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """The council, as pages and messages name it."""

    name: str
    area: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""
    #: How to reach whoever looks after data protection: an e-mail address.
    data_protection: str = ""
    emergency: str = ""
    theme: Theme = field(default_factory=Theme)
    is_demo: bool = False


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (#rrggbb) as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@functools.lru_cache(maxsize=4)
def _read(path: Path, is_demo: bool) -> Council:
    try:
        data: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return Council(**{**data, "theme": Theme(**data.get("theme", {})), "is_demo": is_demo})
    except (OSError, YAMLError, TypeError, AttributeError, ValueError) as fault:
        raise ImproperlyConfigured(f"{path} does not describe a council: {fault}") from fault


def the_council() -> Council:
    """Return the council. Raises ImproperlyConfigured when its file cannot be read."""
    return _read(Path(settings.FRONTDOOR_COUNCIL), bool(settings.FRONTDOOR_DEMO))
