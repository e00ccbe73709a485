"""After all others: every exported call was made, and no synchronous one read or wrote anything."""

import os
import pathlib
import tempfile
import unittest

import calls

setUpModule = calls.watch

# Calls that hand something to a thread of the core. Where that one sleeps until a connection has something for it, it
# is woken by eight bytes to its event counter (eventfd(2)): nobody waits, but it is counted as a write.
WAKE = {
    "Cancel.cancel",
    "Changes.cancel",
    "SyncRun.cancel",
    "Synchroniser.in_background",
    "Synchroniser.network_changed",
    "Synchroniser.now",
}


class TheSurface(unittest.TestCase):
    def test_these_tests_are_the_last(self):
        files = sorted(file.name for file in pathlib.Path(__file__).parent.glob("test_*.py"))
        self.assertEqual(files[-1], pathlib.Path(__file__).name)

    def test_the_surface_is_read_whole(self):
        surface = {str(call): call.kind for call in calls.exported()}
        known = {"Drafts.form": "async", "Verifier.under": "constructor", "told": "", "Changes.cancel": ""}
        self.assertEqual({name: surface[name] for name in known}, known)
        self.assertFalse([name for name in surface if name.startswith(("DeviceKeys.", "LogSink."))])
        self.assertIn(sum(name.startswith("Drafts.") for name in surface), range(5, 21))

    def test_every_exported_call_was_made_and_has_answered(self):
        self.assertEqual([str(call) for call in calls.exported() if str(call) not in calls.answered], [])

    @unittest.skipUnless(calls.ARE_COUNTED, "Linux alone counts what a thread reads and writes")
    def test_no_synchronous_call_reads_or_writes(self):
        for name, each in calls.reads_and_writes.items():
            for changed in each:
                with self.subTest(name):
                    wakes = changed.get("syscw", 0) if name in WAKE else 0
                    self.assertEqual(changed, {"wchar": 8 * wakes, "syscw": wakes})

    @unittest.skipUnless(calls.ARE_COUNTED, "Linux alone counts what a thread reads and writes")
    def test_what_reads_or_writes_is_seen_and_what_does_neither_is_not(self):
        changes = []
        for _ in range(1000):
            calls.watching(changes.append, int)
        self.assertEqual(changes, [{}] * 1000)
        with tempfile.TemporaryFile(buffering=0) as file:
            calls.watching(changes.append, file.write, b"12345")
            calls.watching(changes.append, os.pread, file.fileno(), 9, 1)
        self.assertEqual(changes[1000:], [{"wchar": 5, "syscw": 1}, {"rchar": 4, "syscr": 1}])


if __name__ == "__main__":
    unittest.main()
