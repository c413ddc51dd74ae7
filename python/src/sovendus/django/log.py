"""The logger of everything here."""

from __future__ import annotations

import logging

log = logging.getLogger("sovendus")
