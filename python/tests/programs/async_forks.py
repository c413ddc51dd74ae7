"""Uses the asyncio client before and after a fork, also from a loop that the child inherits."""

from __future__ import annotations

import asyncio
import os
import sys

from sandbox import KEY, PRODUCT
from sovendus import AsyncClient

client = AsyncClient(PRODUCT, KEY, endpoint=sys.argv[1])


async def use(token: str) -> None:
    await client.send_conversion(token)


asyncio.run(use("parent-before"))
pid = os.fork()
if pid == 0:
    asyncio.run(use("child"))
    os._exit(0)
assert os.waitpid(pid, 0)[1] == 0
asyncio.run(use("parent-after"))
