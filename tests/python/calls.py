"""The exported calls of ``bindings/surface.txt``: which ones the tests have made, and what the synchronous ones read or write.

The generated classes are wrapped in place, so a test calls what a shell calls.
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
# What this thread has read and written so far; Linux alone counts it.
COUNTERS = pathlib.Path("/proc/thread-self/io")

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


# Of each call, by its name.
begun, answered = set(), set()
# What a synchronous call did to the counters of its thread, where it did something.
reads_or_writes = {}

_OF_A_THREAD = threading.local()


def _counted():
    """The counters of the calling thread, and how many bytes it took to read them."""
    if not hasattr(_OF_A_THREAD, "counters"):
        _OF_A_THREAD.counters = os.open(COUNTERS, os.O_RDONLY)
    told = os.pread(_OF_A_THREAD.counters, 1024, 0)
    counters = dict(line.split(": ") for line in told.decode().splitlines())
    return {name: int(counters[name]) for name in ("rchar", "wchar", "syscr", "syscw")}, len(told)


def inputs_and_outputs(call, *given, **named):
    """Makes a call. Returns its answer, and what it read and wrote on this thread by the counters that it changed."""
    collects = gc.isenabled()
    # Whatever else this thread has let go of is not to be closed meanwhile.
    gc.disable()
    before, length = _counted()
    try:
        answer = call(*given, **named)
    finally:
        after, _ = _counted()
        if collects:
            gc.enable()
        # Reading the counters is counted after they are told: of the two readings the first alone is among them.
        after["rchar"] -= length
        after["syscr"] -= 1
        _OF_A_THREAD.changed = {name: after[name] - before[name] for name in before if after[name] != before[name]}
    return answer


def changed():
    """What the last synchronous call of this thread did to its counters."""
    return _OF_A_THREAD.changed


def _asynchronous(name, made):
    @functools.wraps(made)
    async def watched(*given, **named):
        begun.add(name)
        answer = await made(*given, **named)
        answered.add(name)
        return answer

    return watched


def _synchronous(name, made):
    @functools.wraps(made)
    def watched(*given, **named):
        begun.add(name)
        try:
            answer = inputs_and_outputs(made, *given, **named) if COUNTERS.exists() else made(*given, **named)
        finally:
            if COUNTERS.exists() and changed():
                reads_or_writes.setdefault(name, changed())
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
