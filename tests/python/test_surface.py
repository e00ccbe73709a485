"""After all others: every exported call was made, and no synchronous one read or wrote anything."""

import pathlib
import unittest

import calls

setUpModule = calls.watch


class TheSurface(unittest.TestCase):
    def test_these_tests_are_the_last(self):
        files = sorted(file.name for file in pathlib.Path(__file__).parent.glob("test_*.py"))
        self.assertEqual(files[-1], pathlib.Path(__file__).name)

    def test_the_surface_is_read_whole(self):
        surface = {str(call): call.kind for call in calls.exported()}
        for name, kind in (("Drafts.form", "async"), ("Verifier.under", "constructor"), ("told", ""), ("Changes.cancel", "")):
            self.assertEqual(surface[name], kind)
        self.assertFalse([name for name in surface if name.startswith(("DeviceKeys.", "LogSink."))])
        self.assertIn(sum(name.startswith("Drafts.") for name in surface), range(5, 21))

    def test_every_exported_call_was_made(self):
        self.assertEqual([str(call) for call in calls.exported() if str(call) not in calls.begun], [])

    def test_every_exported_call_has_answered(self):
        self.assertEqual([str(call) for call in calls.exported() if str(call) not in calls.answered], [])

    @unittest.skipUnless(calls.COUNTERS.exists(), "Linux alone counts what a thread reads and writes")
    def test_no_synchronous_call_reads_or_writes(self):
        self.assertEqual(calls.reads_or_writes, {})

    @unittest.skipUnless(calls.COUNTERS.exists(), "Linux alone counts what a thread reads and writes")
    def test_what_reads_or_writes_is_seen_and_what_does_neither_is_not(self):
        for _ in range(1000):
            calls.inputs_and_outputs(int)
            self.assertEqual(calls.changed(), {})
        with open(__file__, "rb", buffering=0) as file:
            calls.inputs_and_outputs(file.read, 1)
        self.assertEqual(calls.changed(), {"rchar": 1, "syscr": 1})


if __name__ == "__main__":
    unittest.main()
