"""Which council this installation serves, read from council.yaml."""

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """The council, as pages and messages name it."""

    name: str
    area: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""
    emergency: str = ""
    theme: dict[str, str] = field(default_factory=dict)
    is_demo: bool = False


@functools.lru_cache(maxsize=4)
def _read(path: Path, is_demo: bool) -> Council:
    try:
        data: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return Council(**{**data, "is_demo": is_demo})
    except (OSError, YAMLError, TypeError) as fault:
        raise ImproperlyConfigured(f"{path} does not describe a council: {fault}") from fault


def the_council() -> Council:
    """Return the council. Raises ImproperlyConfigured when its file cannot be read."""
    return _read(Path(settings.FRONTDOOR_COUNCIL), bool(settings.FRONTDOOR_DEMO))
