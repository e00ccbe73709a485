"""The second verifier and the first one agree on every vector of ``docs/vectors``, damaged ones included.

The answers in those files are the first verifier's, kept by ``core/trust/tests/vectors.rs``. That the comparison can fail is
shown for each check of the second verifier: left out, some vector notices.

``EREG_DAMAGED=SEED,COUNT,FILE`` compares a file of other damaged inputs too, as the Rust test wrote it for the same variable.
"""

import json
import os
import pathlib
import unittest
from unittest import mock

import second_verifier as verifier
from second_verifier import Refused

VECTORS = pathlib.Path(__file__).parents[2] / "docs" / "vectors"

TOLD = ("read", "answer", "integrity", "seal", "book", "booked_at", "as_of", "office", "demo")


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def answered(judge, *arguments):
    """``good``, or the code of the refusal."""
    try:
        judge(*arguments)
    except Refused as refused:
        return refused.code
    return "good"


def judge_canonical(vector):
    data = bytes.fromhex(vector["hex"]) if "hex" in vector else b'"' + b"a" * (vector["fill"] - 2) + b'"'
    return {"answer": answered(verifier.parsed, data)}


def judge_bundle(vector):
    pin = vector.get("pin")
    pin = None if pin is None else verifier.key_id_of(pin)
    return {"answer": answered(verifier.read_bundle, vector["text"].encode(), pin, vector["floor"])}


def judge_proof(vector):
    def judge():
        path = [verifier.digest(text) for text in vector["path"]]
        entry_hash, root = verifier.digest(vector["entry_hash"]), verifier.digest(vector["root"])
        verifier.check_inclusion(entry_hash, vector["index"], vector["size"], path, root)

    return {"answer": answered(judge)}


def judge_checkpoint(vector):
    return {"answer": answered(verifier.check_checkpoint, vector["text"], bundle(vector["bundle"]))}


def judge_token(vector):
    return verifier.verify_token(vector["text"], bundle(vector["bundle"]))


BUNDLES = {}


def bundle(name):
    """The good bundle of this name, read without a sabotage."""
    if not BUNDLES:
        texts = {vector["name"]: vector["text"] for vector in vectors("trust_bundles") if vector["answer"] == "good"}
        BUNDLES.update((name, verifier.read_bundle(text.encode())) for name, text in texts.items())
    return BUNDLES[name]


KINDS = {
    "canonical": judge_canonical,
    "trust_bundles": judge_bundle,
    "inclusion_proofs": judge_proof,
    "checkpoints": judge_checkpoint,
    "tokens": judge_token,
}


def expected(vector):
    return {name: vector[name] for name in TOLD if name in vector}


def edited(whole, edits):
    for place, cut, put in edits:
        whole = whole[:place] + put + whole[place + cut :]
    return whole


def in_hex(edits):
    return [(place, cut, bytes.fromhex(put)) for place, cut, put in edits]


class Damaged:
    """Damaged inputs and the vectors they were made of."""

    FILES = {"token": "tokens", "checkpoint": "checkpoints", "proof": "inclusion_proofs", "bundle": "trust_bundles"}

    def __init__(self):
        self.whole = {
            kind: {vector["name"]: vector for vector in vectors(file)} for kind, file in self.FILES.items()
        }

    def restored(self, line):
        """The name of the judge, and the damaged input as a vector."""
        vector = dict(self.whole[line["kind"]][line["of"]])
        if "bytes" in line:
            decoded = verifier.from_base45(vector["text"].removeprefix("EREG1:"))
            vector["text"] = "EREG1:" + base45(edited(decoded, in_hex(line["bytes"])))
        if "text" in line:
            vector["text"] = edited(vector["text"], line["text"])
        if "payload" in line:
            envelope = json.loads(vector["text"])
            payload = verifier.from_base64(envelope["payload"])
            payload = edited(payload, in_hex(line["payload"]))
            envelope["payload"] = verifier.base64.b64encode(payload).decode()
            envelope["signatures"] = [{"keyid": verifier.to_base64url(ROOT), "sig": line["sig"]}]
            vector["text"] = verifier.canonical(envelope).decode()
        return self.FILES[line["kind"]], vector | line.get("with", {})


ROOT = verifier.key_id_of(vectors("keys")[0]["key_id"])


def base45(data):
    text = ""
    for at in range(0, len(data), 2):
        group = data[at : at + 2]
        value = int.from_bytes(group, "big")
        for _ in range(len(group) + 1):
            value, digit = divmod(value, 45)
            text += verifier.BASE45[digit]
    return text


class Agreement(unittest.TestCase):
    """Both verifiers say the same."""

    maxDiff = None

    def same(self, file):
        for vector in vectors(file):
            with self.subTest(vector["name"]):
                self.assertEqual(KINDS[file](vector), expected(vector), vector.get("why"))

    def test_canonical_json(self):
        self.same("canonical")

    def test_trust_bundles(self):
        self.same("trust_bundles")

    def test_inclusion_proofs(self):
        self.same("inclusion_proofs")

    def test_checkpoints(self):
        self.same("checkpoints")

    def test_tokens(self):
        self.same("tokens")

    def test_what_no_vector_shows(self):
        for vector in vectors("strangers"):
            with self.subTest(vector["name"]):
                self.assertEqual(KINDS[vector["file"]](vector), expected(vector), vector["why"])

    def test_keys_of_the_fixture(self):
        for vector in vectors("keys"):
            key = verifier.public_key(vector["public_key"])
            self.assertEqual(verifier.to_base64url(verifier.key_id(key)), vector["key_id"])
            self.assertEqual(
                verifier.note_key_hash("demo.ereg.invalid/book", key[1]).hex(), vector["note_key_hash_hex"]
            )

    def test_leaves(self):
        names = ("licence_id", "certificate", "unit", "holders", "address")
        for vector in vectors("leaves"):
            with self.subTest(vector["name"]):
                salt, entry = bytes.fromhex(vector["salt_hex"]), vector["entry"].encode()
                commit = verifier.content_commit(salt, entry)
                shown = [verifier.shown_hash([face[name] for name in names]) for face in vector["certificates"]]
                leaf = verifier.leaf(vector["entry_index"], vector["booked_at_ms"], commit, shown)
                self.assertEqual(shown, [verifier.digest(text) for text in vector["shown_hashes"]])
                self.assertEqual(commit, verifier.digest(vector["content_commit"]))
                self.assertEqual(leaf.hex(), vector["leaf_hex"])
                self.assertEqual(verifier.leaf_hash(leaf), verifier.digest(vector["entry_hash"]))

    def test_a_name_names_one_vector(self):
        for file in (*KINDS, "keys", "leaves"):
            names = [vector["name"] for vector in vectors(file)]
            self.assertEqual(sorted(names), sorted(set(names)), file)

    def test_every_code_of_the_page_has_a_vector(self):
        found = {vector["answer"] for file in KINDS for vector in vectors(file)}
        found |= {vector["read"] for vector in vectors("tokens")}
        page = (VECTORS.parent / "formats.md").read_text(encoding="utf-8").split("## Test vectors")[0]
        code = r"`((?:token|checkpoint|trust|envelope|proof|key)\.(?!json`)[a-z][a-z0-9_]+)`"
        self.assertEqual(found - {"good", "form"}, set(verifier.re.findall(code, page)))

    def differences(self, lines, least):
        damaged, answers = Damaged(), set()
        for number, line in enumerate(lines):
            file, vector = damaged.restored(line)
            with self.subTest(number, of=line["of"]):
                self.assertEqual(KINDS[file](vector), line["answer"])
            answers.add((line["kind"], line["answer"].get("read"), line["answer"]["answer"]))
        self.assertGreaterEqual(len(lines), least)
        return answers

    def test_a_thousand_damaged_inputs(self):
        answers = self.differences(vectors("damaged"), 1_000)
        # Damage that is refused at the first look alone would show nothing.
        self.assertGreaterEqual(len(answers), 25)

    @unittest.skipUnless("EREG_DAMAGED" in os.environ, "no other damaged inputs asked for")
    def test_other_damaged_inputs(self):
        _, count, file = os.environ["EREG_DAMAGED"].split(",", 2)
        self.differences(json.loads(pathlib.Path(file).read_text(encoding="utf-8")), int(count))


class Sabotage(unittest.TestCase):
    """A verifier that skips one check is caught."""

    def inputs(self):
        for file in KINDS:
            for vector in vectors(file):
                yield KINDS[file], vector, expected(vector)
        for vector in vectors("strangers"):
            yield KINDS[vector["file"]], vector, expected(vector)

    def test_each_check_that_is_left_out_is_noticed(self):
        bundle("demo office")
        asked = {}
        now = []

        def recording(what, condition):
            if now[0] not in asked.setdefault(what, []):
                asked[what].append(now[0])
            return bool(condition)

        inputs = list(self.inputs())
        with mock.patch.object(verifier, "holds", recording):
            for number, (judge, vector, _) in enumerate(inputs):
                now[:] = [number]
                judge(vector)
        self.assertGreaterEqual(len(asked), 80)
        unnoticed = {what for what, where in asked.items() if not self.noticed(what, (inputs[at] for at in where))}
        self.assertEqual(unnoticed, set())

    def noticed(self, skipped, inputs):
        def skipping(what, condition):
            return what == skipped or bool(condition)

        with mock.patch.object(verifier, "holds", skipping):
            for judge, vector, answer in inputs:
                try:
                    if judge(vector) != answer:
                        return True
                except Exception:  # what was to be refused reached code that cannot do with it
                    return True
        return False


if __name__ == "__main__":
    unittest.main()
