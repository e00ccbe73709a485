"""The cost of a call through the generated bindings, by its shape.

``cargo xtask bench-calls`` builds the library as an app carries it, fills two vaults and runs this with their
directories. All lines are measured in turns within one run; a time is a median of rounds, and a ratio travels where
a time does not. Nothing is asserted.
"""

import asyncio
import functools
import gc
import inspect
import pathlib
import statistics
import sys
import tempfile
import time

import ereg_bindings as ereg
from test_offline_sale import NoKeys

ROUNDS = 11
KEY = ereg.Secret.key(bytes([7] * 32))


class Line:
    """A call that is measured, how often in a round, and the line that it is held against."""

    def __init__(self, what, call, times=50, against=None, goal=""):
        self.what, self.call, self.times, self.against, self.goal = what, call, times, against, goal
        self.rounds = []

    async def round(self):
        started = time.perf_counter_ns()
        for _ in range(self.times):
            answer = self.call()
            if inspect.isawaitable(answer):
                await answer
        self.rounds.append((time.perf_counter_ns() - started) / self.times)

    @property
    def median(self):
        return statistics.median(self.rounds)

    def __str__(self):
        ratio = f"{self.median / self.against.median:.2f}x" if self.against else ""
        return f"{self.what:<62} {self.median / 1000:>12,.1f} us {ratio:>9}  {self.goal}"


async def measured(lines):
    """Every line in turns: what slows the machine slows all of them. The first round warms and is not kept."""
    for number in range(ROUNDS + 1):
        for line in lines:
            await line.round()
            if number == 0:
                line.rounds.clear()


def vaults_in(directory):
    return ereg.Vaults(directory, ereg.Language.EN, NoKeys())


async def opened(directory):
    vaults = vaults_in(directory)
    [vault] = await vaults.list()
    client = await vaults.open(vault, KEY, ereg.Access.FULL)
    # The whole pass of an opening is over before anything is measured.
    await client.check()
    return client


async def first_frame(directory, vault):
    """From a key that is there to the first page of the list. The client is given back open."""
    client = await vaults_in(directory).open(vault, KEY, ereg.Access.FULL)
    page = await client.cases().list(0)
    assert len(page.items) == 50, len(page.items)
    return client


async def openings(directory, what):
    """An opening, and what the first screen waits for. The pass of before has ended with its client."""
    [vault] = await vaults_in(directory).list()
    line = Line(what, None, goal="< 300 ms with 10,000")
    for number in range(ROUNDS + 1):
        started = time.perf_counter_ns()
        client = await first_frame(directory, vault)
        taken = time.perf_counter_ns() - started
        await client.end()
        if number > 0:
            line.rounds.append(taken)
    return line


async def by_shape(client):
    """One of each shape, against the plainest."""
    draft = await client.drafts().begin("T04", None)
    prices = iter(range(1_000_000, 2_000_000))

    async def batch():
        changes = client.changes()
        await changes.next()
        changes.cancel()

    plainest = Line("nothing is given back but an id", client.id, times=500)
    lines = [
        Line("a record (where the account stands)", client.account().standing, against=plainest),
        Line("a page of 50 cases, of 100", lambda: client.cases().list(0), against=plainest),
        Line("a new observation and its first batch of changes", batch, against=plainest),
        Line("a form, whole", lambda: client.drafts().form(draft), times=10, against=plainest),
        Line("a review, whole", lambda: client.drafts().review(draft), times=10, against=plainest),
        Line(
            "an answer, durable",
            lambda: client.drafts().answer(draft, "deal.price", str(next(prices))),
            times=10,
            against=plainest,
        ),
    ]
    return [plainest, *lines]


async def by_size(few, many):
    """The same call with a hundred cases and with ten thousand."""

    async def case_of(client):
        drafts = [line.draft for line in (await client.cases().list(0)).items]
        return lambda: client.cases().of_draft(drafts[25])

    calls = [
        ("a page of 50 cases in one call", lambda client: lambda: client.cases().list(0), ""),
        ("search by the beginning of a number", lambda client: lambda: client.search().find("4201", [], 20), ""),
        ("the doctor", lambda client: client.outbox().doctor, "< 50 ms"),
    ]
    lines = []
    for what, call, goal in calls:
        of_few = Line(f"{what}, with 100", call(few), times=10)
        lines += [of_few, Line(f"{what}, with 10,000", call(many), times=10, against=of_few, goal=goal)]
    of_few, of_many = await case_of(few), await case_of(many)
    of_few = Line("the case of a draft, with 100", of_few, times=10)
    return [*lines, of_few, Line("the case of a draft, with 10,000", of_many, times=10, against=of_few)]


def of_documents(plainest):
    """The verification of a sealed document as OFD and as PDF, under roots that trust it."""
    golden = pathlib.Path(__file__).parents[2] / "core" / "document" / "tests" / "golden"
    trust = golden.parents[2] / "trust" / "tests" / "golden" / "trust-seals.json"
    verifier = ereg.Verifier.under(trust.read_bytes(), None)
    lines = []
    for name in ("sealed.ofd", "sealed.pdf"):
        handed = (golden / name).read_bytes()
        assert verifier.document(handed).found.ok, name
        verify = functools.partial(verifier.document, handed)
        lines.append(Line(f"a document is verified, {name}", verify, times=10, against=plainest, goal="< 20 ms"))
    return lines


def status(name):
    """A number of this process, as Linux tells it: KiB, or a count. Nothing elsewhere."""
    path = pathlib.Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


async def twenty_vaults():
    """The memory and the threads that twenty open vaults add: they share one runtime."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        vaults = vaults_in(str(pathlib.Path(directory, "vaults")))
        clients = [await vaults.create(ereg.Secret.key(bytes([1] * 32)), None)]
        gc.collect()
        memory, threads = status("VmRSS"), status("Threads")
        for number in range(20):
            clients.append(await vaults.create(ereg.Secret.key(bytes([number + 2] * 32)), None))
        gc.collect()
        grown, more = (status("VmRSS") - memory) / 1024, status("Threads") - threads
        print(f"twenty open vaults more: {grown:.1f} MiB (goal: < 30), {more} threads")
        for client in clients:
            await client.end()


async def main(few, many):
    # Where the core's calls of the key store are awaited.
    ereg.uniffi_set_event_loop(asyncio.get_running_loop())
    await twenty_vaults()
    frames = [await openings(few, "open, first page of the list, with 100")]
    frames.append(await openings(many, "open, first page of the list, with 10,000"))
    frames[1].against = frames[0]
    clients = [await opened(few), await opened(many)]
    shapes, sizes = await by_shape(clients[0]), await by_size(*clients)
    lines = [*shapes, *of_documents(shapes[0]), *sizes]
    await measured(lines)
    for line in lines + frames:
        print(line)
    for client in clients:
        await client.end()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
