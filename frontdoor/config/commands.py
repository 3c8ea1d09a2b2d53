"""`frontdoor`: Django's manage.py, with hyphens allowed in the names of commands."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdoor.config.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- with the import below
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- needs the setting above

    argv = sys.argv[:]
    if len(argv) > 1:
        argv[1] = argv[1].replace("-", "_") if not argv[1].startswith("-") else argv[1]
        if argv[1] == "help" and len(argv) > 2:
            argv[2] = argv[2].replace("-", "_")
    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as fault:  # a setting to mend, and nothing a traceback would tell
        sys.exit(str(fault))
