"""Reading the environment: a value that makes no sense stops the start, with a hint."""

import os

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str = "") -> str:
    """Return the variable's text, or the default when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable. Raises ImproperlyConfigured for anything but yes or no."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.strip().lower() in _TRUE:
        return True
    if text.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={text!r} is neither yes nor no. Use 1 or 0.")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    """Return a whole number of at least `least`. Raises ImproperlyConfigured otherwise."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or int(text) < least:
        raise ImproperlyConfigured(f"{name}={text!r} must be a whole number of at least {least}.")
    return int(text)


def env_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty items."""
    return [item.strip() for item in env_str(name, default).split(",") if item.strip()]


def env_needed(name: str, *, demo: str) -> str:
    """Return a text that an installation must be told. Only a demonstration has a default.

    Raises ImproperlyConfigured when it is missing.
    """
    value = env_str(name, demo if env_bool("FRONTDOOR_DEMO") else "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: outside demonstration mode it has no default.")
    return value


def env_secret(name: str, *, demo: str) -> str:
    """Return a secret. Only a demonstration may run on the published demo value.

    Raises ImproperlyConfigured when it is missing, or is the published one.
    """
    value = env_needed(name, demo=demo)
    if value == demo and not env_bool("FRONTDOOR_DEMO"):
        raise ImproperlyConfigured(f"Set {name} to a value of your own: everybody can read the demonstration's.")
    return value
