"""gunicorn's settings: two workers forked from a loaded application, as many shops run."""

import json
import os

bind = f"127.0.0.1:{os.environ.get('PORT', '0')}"
workers = 2
preload_app = True
wsgi_app = "project.wsgi:application"
loglevel = "warning"


def when_ready(server):
    """Say where the shop is: the port may have been chosen by the system."""
    host, port = server.LISTENERS[0].sock.getsockname()
    print(json.dumps({"shop": "django", "url": f"http://{host}:{port}"}), flush=True)
