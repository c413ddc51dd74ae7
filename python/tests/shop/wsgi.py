"""The shop under a server that imports it once and forks: it has used the client before the fork."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from sandbox import TOKEN

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

from sovendus.django import config  # noqa: E402 - after the settings

config.current().client.send_conversion(TOKEN)
