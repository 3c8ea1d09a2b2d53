"""The same settings on a throw-away database; `DATABASE_URL` moves the tests to PostgreSQL."""

import os
import tempfile

os.environ.setdefault("FRONTDOOR_DEMO", "1")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="frontdoor-test-"))

from frontdoor.config.settings import *  # noqa: F403 -- the variables above must come first

FRONTDOOR_MESSAGE_SENDER = "demo"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are not collected for tests; Django's own finder serves them to the browser.
MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]  # noqa: F405 -- from settings
