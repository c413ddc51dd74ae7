"""Reports a conversion where the system refuses another thread, for want of memory for its stack."""

from __future__ import annotations

import resource
from pathlib import Path

from sovendus import send_conversion


def address_space() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmSize:")]
    return int(kilobytes) * 1024


if __name__ == "__main__":
    little = address_space() + 1_500_000
    resource.setrlimit(resource.RLIMIT_AS, (little, little))
    product = "9bc72425-902c-3abf-9db8-8b186d7cb160"
    print(send_conversion("12345-test-123-12345", product, "SOME-KEY", endpoint="http://127.0.0.1:9"))
