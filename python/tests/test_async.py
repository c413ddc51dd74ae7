from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

import sovendus
from sandbox import KEY, PRODUCT, TOKEN, Sandbox
from sovendus import AsyncClient, InvalidInputError, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


class WithoutReaders(asyncio.SelectorEventLoop):
    """A loop that watches no descriptors, as on Windows."""

    def add_reader(self, *_: Any) -> None:  # type: ignore[override]
        raise NotImplementedError


def _uvloop() -> asyncio.AbstractEventLoop:
    import uvloop

    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


LOOPS = [asyncio.SelectorEventLoop, WithoutReaders]
if sys.platform != "win32":
    LOOPS.append(_uvloop)  # type: ignore[arg-type]


@pytest.fixture(params=LOOPS, ids=["asyncio", "without readers", "uvloop"])
def make_loop(request: pytest.FixtureRequest) -> Callable[[], asyncio.AbstractEventLoop]:
    made: Callable[[], asyncio.AbstractEventLoop] = request.param
    return made


def run(make_loop: Callable[[], asyncio.AbstractEventLoop], work: Coroutine[Any, Any, T]) -> T:
    loop = make_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def client_of(sandbox: Sandbox, **settings: Any) -> AsyncClient:
    return AsyncClient(PRODUCT, KEY, endpoint=sandbox.url, **settings)


def test_one(sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def work() -> Receipt:
        async with client_of(sandbox) as client:
            return await client.send_conversion(TOKEN)

    assert run(make_loop, work()) == Receipt(TOKEN, PRODUCT)
    assert sandbox.tokens() == [TOKEN]


def test_many_at_once(sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    tokens = [f"token-{number}" for number in range(300)]

    async def work() -> list[Receipt]:
        client = client_of(sandbox)
        return await asyncio.gather(*(client.send_conversion(token) for token in tokens))

    assert [receipt.token.value for receipt in run(make_loop, work())] == tokens
    assert sorted(sandbox.tokens()) == sorted(tokens)


def test_many_in_one_call(sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    answers = run(make_loop, client_of(sandbox).send_conversions([TOKEN, "not a token", TOKEN]))
    assert answers[0] == answers[2] == Receipt(TOKEN, PRODUCT)
    assert isinstance(answers[1], InvalidInputError)


def test_errors_are_raised(sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    client = AsyncClient(PRODUCT, "WRONG", endpoint=sandbox.url)
    with pytest.raises(sovendus.UnauthorizedError):
        run(make_loop, client.send_conversion(TOKEN))
    with pytest.raises(InvalidInputError):
        run(make_loop, client.send_conversion("not a token"))
    with pytest.raises(TypeError):
        run(make_loop, client.send_conversion(5))  # type: ignore[arg-type]


def test_a_closed_client_refuses(sandbox: Sandbox) -> None:
    async def work() -> None:
        client = client_of(sandbox)
        await client.send_conversion(TOKEN)
        await client.aclose()
        await client.send_conversion(TOKEN)

    with pytest.raises(sovendus.ClosedError):
        asyncio.run(work())


def test_the_loop_goes_on_while_the_api_hangs(
    sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    sandbox.fault("hang", times=None)

    async def work() -> float:
        client = client_of(sandbox, timeout=0.6, max_retries=0)
        calls = asyncio.gather(*(client.send_conversion(TOKEN) for _ in range(50)), return_exceptions=True)
        worst = 0.0
        while not calls.done():
            before = time.monotonic()
            await asyncio.sleep(0.005)
            worst = max(worst, time.monotonic() - before - 0.005)
        assert all(isinstance(error, sovendus.TimeoutError) for error in await calls)
        return worst

    # A busy machine may take the processor away for a moment; a call that blocks would do it every time.
    assert any(run(make_loop, work()) < 0.05 for _ in range(3))


async def _arrival(sandbox: Sandbox) -> None:
    await asyncio.get_running_loop().run_in_executor(None, sandbox.wait_for, 1)


def test_cancelling_drops_the_call(sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    # The server asks to come back after a second, so the call is cancelled while it waits to repeat.
    sandbox.fault("retry_after", value="1", times=None)

    async def work() -> None:
        client = client_of(sandbox)
        call = asyncio.ensure_future(client.send_conversion(TOKEN))
        await _arrival(sandbox)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        # Longer than the call would have waited.
        await asyncio.sleep(1.5)

    run(make_loop, work())
    assert len(sandbox.journal()) == 1


def test_wait_for_drops_the_call(sandbox: Sandbox) -> None:
    sandbox.fault("hang", times=None)

    async def work() -> None:
        await asyncio.wait_for(client_of(sandbox).send_conversion(TOKEN), 0.2)

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(work())
    assert len(sandbox.journal()) == 1


def test_cancelling_one_leaves_the_others(sandbox: Sandbox) -> None:
    sandbox.fault("delay", ms=200, times=None)

    async def work() -> list[Any]:
        client = client_of(sandbox)
        calls = [asyncio.ensure_future(client.send_conversion(f"token-{number}")) for number in range(10)]
        await _arrival(sandbox)
        calls[3].cancel()
        return await asyncio.gather(*calls, return_exceptions=True)

    answers = asyncio.run(work())
    assert [type(answer) for answer in answers].count(Receipt) == 9
    assert isinstance(answers[3], asyncio.CancelledError)


def test_one_client_for_several_loops(sandbox: Sandbox) -> None:
    client = client_of(sandbox)
    failures: list[BaseException] = []

    def loop() -> None:
        try:
            for _ in range(5):
                asyncio.run(client.send_conversion(TOKEN))
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)

    threads = [threading.Thread(target=loop) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert failures == []
    assert len(sandbox.tokens()) == 20


def test_a_loop_that_is_gone_leaves_nothing_behind(
    sandbox: Sandbox, make_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    loop = make_loop()
    loop.run_until_complete(client_of(sandbox).send_conversion(TOKEN))
    loop.close()
    gone = weakref.ref(loop)
    del loop
    gc.collect()
    assert gone() is None


def test_outside_a_loop_it_says_so(sandbox: Sandbox) -> None:
    call = client_of(sandbox).send_conversion(TOKEN)
    with pytest.raises(RuntimeError, match="no running event loop"):
        call.send(None)
