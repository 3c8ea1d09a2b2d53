"""The door for live channels; pages are served by WSGI, which costs a fraction per request."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdoor.config.settings")
application = get_asgi_application()
