"""A registry of its own with the seeded city: a real process, on a port of this machine. All people are invented."""

import json
import os
import pathlib
import subprocess

# The registry's program, as `cargo xtask test` has built it.
PROGRAM = os.environ.get("EREG_REGISTRY", "ereg-registry")


class City:
    """Seeds a city in a directory that does not exist yet, and serves it until it is closed."""

    def __init__(self, directory):
        self.data = str(directory)
        self.registry("seed", "--data", self.data, "--seed", "7", "--households", "0")
        serve = [PROGRAM, "serve", "--data", self.data, "--lang", "en", "--log", "off"]
        self.process = subprocess.Popen(serve, stdout=subprocess.PIPE, encoding="utf-8")
        self.url, self.root = self.told("listening on "), self.told("root fingerprint ")

    def told(self, word):
        for line in self.process.stdout:
            if line.startswith(word):
                return line.removeprefix(word).strip()
        raise AssertionError(f"the registry ended before it told: {word}")

    def registry(self, *arguments):
        environment = {**os.environ, "EREG_LANG": "en"}
        return subprocess.check_output([PROGRAM, *arguments], encoding="utf-8", env=environment)

    def sandbox(self, what, *arguments):
        """Sets what another office, the bank or the clock does from now on."""
        return self.registry("sandbox", what, "--data", self.data, *arguments)

    def home(self, key):
        """What is known of a home of the city, by its key: its papers, and who sells and buys it."""
        return dict(line.split("=", 1) for line in self.sandbox("home", key).split("\n") if line)

    def organisation(self):
        """An organisation of the city with the people who act for it: the first that is listed."""
        return json.loads(pathlib.Path(self.data, "city.json").read_text("utf-8"))["organisations"][0]

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
