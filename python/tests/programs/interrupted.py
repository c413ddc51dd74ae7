"""Waits for an API that hangs until Ctrl-C, and says when it noticed."""

from __future__ import annotations

import sys
import time

from sandbox import KEY, PRODUCT, TOKEN
from sovendus import Client

client = Client(PRODUCT, KEY, endpoint=sys.argv[1], timeout=30)
try:
    client.send_conversion(TOKEN)
except KeyboardInterrupt:
    print(time.monotonic())
