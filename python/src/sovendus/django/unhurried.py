"""Reports that outlive the visitor who waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

_T = TypeVar("_T")

# A loop keeps only weak references to its tasks.
_under_way: set[Any] = set()


async def to_its_end(report: Coroutine[Any, Any, _T]) -> _T:
    """Awaits a report. A visitor who hangs up cancels the view, but not the report: that goes on within its budget."""
    # Here, because importing it takes longer than all the rest.
    import asyncio  # noqa: PLC0415

    task = asyncio.ensure_future(report)
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    return await asyncio.shield(task)
