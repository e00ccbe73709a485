"""The exported calls of ``bindings/surface.txt``: which ones have answered, and what synchronous ones read or write.

The generated calls are wrapped in place: a test makes them as a shell does, and each module of tests says
``setUpModule = calls.watch``.
"""

import functools
import gc
import os
import pathlib
import re
import threading
import typing

import ereg_bindings as ereg

SURFACE = pathlib.Path(__file__).parents[2] / "bindings" / "surface.txt"
# What the thread that asks has read and written so far (proc_pid_io(5)). What it sends by a socket is not among it.
COUNTERS = pathlib.Path("/proc/thread-self/io")
# Linux alone counts it.
ARE_COUNTED = COUNTERS.exists()

_OBJECT = re.compile(r"object (\w+)$")
_CALL = re.compile(r"(?:  |function )(async |constructor )?(\w+)\(")


class ExportedCall(typing.NamedTuple):
    """A call that the library exports: of an object, or of the library itself."""

    owner: str
    name: str
    kind: str

    def __str__(self):
        return f"{self.owner}.{self.name}" if self.owner else self.name


def exported():
    """Every call of every object, and every function. What the core asks of the shell is not among them."""
    owner = None
    for line in SURFACE.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            opened = _OBJECT.match(line)
            owner = opened[1] if opened else "" if line.startswith("function ") else None
        call = _CALL.match(line)
        if call and owner is not None:
            yield ExportedCall(owner, call[2], (call[1] or "").strip())


# The calls that have answered at least once, by their names: one that only ever failed was not tested.
answered = set()
# What each synchronous call that read or wrote something did, as often as it was something else.
reads_and_writes = {}

_OF_A_THREAD = threading.local()


def _counted():
    """What the calling thread has read and written so far, and how many bytes it takes to tell it."""
    if not hasattr(_OF_A_THREAD, "counters"):
        _OF_A_THREAD.counters = os.open(COUNTERS, os.O_RDONLY)
    told = os.pread(_OF_A_THREAD.counters, 1024, 0)
    counters = dict(line.split(": ") for line in told.decode().splitlines())
    return {name: int(counters[name]) for name in ("rchar", "wchar", "syscr", "syscw")}, len(told)


def watching(note, call, *given, **named):
    """Makes a call and returns its answer; notes what it read and wrote on this thread, by the counters it changed."""
    collects = gc.isenabled()
    # Whatever else this thread has let go of is not to be closed meanwhile.
    gc.disable()
    before, length = _counted()
    try:
        return call(*given, **named)
    finally:
        after, _ = _counted()
        if collects:
            gc.enable()
        # A reading of the counters is counted behind what it tells: of the two here, the first alone is among them.
        after["rchar"] -= length
        after["syscr"] -= 1
        note({name: after[name] - before[name] for name in before if after[name] != before[name]})


def _asynchronous(name, made):
    @functools.wraps(made)
    async def watched(*given, **named):
        answer = await made(*given, **named)
        answered.add(name)
        return answer

    return watched


def _synchronous(name, made):
    def note(changed):
        if changed and changed not in reads_and_writes.setdefault(name, []):
            reads_and_writes[name].append(changed)

    @functools.wraps(made)
    def watched(*given, **named):
        answer = watching(note, made, *given, **named) if ARE_COUNTED else made(*given, **named)
        answered.add(name)
        return answer

    return watched


def watch():
    """Begins to note which calls are made; once is enough."""
    if hasattr(ereg.told, "__wrapped__"):
        return
    for call in exported():
        owner = getattr(ereg, call.owner) if call.owner else ereg
        name = "__init__" if (call.kind, call.name) == ("constructor", "new") else call.name
        made = vars(owner)[name]
        wrapped = _asynchronous if call.kind == "async" else _synchronous
        if isinstance(made, classmethod):
            setattr(owner, name, classmethod(wrapped(str(call), made.__func__)))
        else:
            setattr(owner, name, wrapped(str(call), made))
