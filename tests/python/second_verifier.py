"""A second verifier of trust bundles, checkpoints, inclusion proofs and certificate tokens (``EREG1:``).

Its author had the first half of ``docs/formats.md`` and nothing else of this project: no other program, no advice. What this
verifier refuses, it refuses because that page says so; its vectors served to find mistakes. It needs Python 3.11 and its standard
library, stands in the order of the page, and is written to be read, not to be fast or to keep secrets.

Keys of the registry are Ed25519, and a bundle with another is refused before a signature is looked at: a signature by P-256, which
phones give, is nowhere judged here.

Every condition is asked through ``holds`` under a name of its own, so that a test can leave out one and see whether any vector
notices.
"""

import base64
import contextlib
import datetime
import hashlib
import hmac
import json
import re
import typing


class Refused(Exception):
    """Something is refused; ``code`` says why, ``form`` where it is of the wrong form."""

    def __init__(self, code):
        """Keeps the code."""
        super().__init__(code)
        self.code = code


def holds(_what, condition):
    """Says whether a condition holds, which the first argument names."""
    return bool(condition)


def demand(what, condition, code="form"):
    """Refuses with the code unless the condition holds."""
    if not holds(what, condition):
        raise Refused(code)


def attempted(what, make, *given):
    """Makes something of what was given, and refuses what it cannot be made of."""
    try:
        return make(*given)
    except (ValueError, RecursionError):
        demand(what, False)
        raise


@contextlib.contextmanager
def otherwise(code):
    """Gives every refusal inside the one code."""
    try:
        yield
    except Refused:
        raise Refused(code) from None


# Bytes, digests, keys

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = {
    0,
    1,
    FIELD - 1,
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}


def sha256(*parts):
    """Hashes the parts, joined."""
    return hashlib.sha256(b"".join(parts)).digest()


def digest(text):
    """Reads the text of a digest and returns its 32 bytes."""
    demand("a digest is sha256 and 64 digits", re.fullmatch("sha256:[0-9a-f]{64}", text))
    return bytes.fromhex(text.removeprefix("sha256:"))


def to_base64(data):
    """Writes bytes in base64."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text):
    """Reads base64 and refuses every spelling but the one in which it would be written."""
    data = attempted("base64 can be read", base64.b64decode, text)
    demand("base64 has one spelling", to_base64(data) == text)
    return data


def to_base64url(data):
    """Writes bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_base64url(text):
    """Reads base64url and refuses every spelling but the one in which it would be written."""
    data = attempted("base64url can be read", base64.urlsafe_b64decode, text + "=" * (-len(text) % 4))
    demand("base64url has one spelling", to_base64url(data) == text)
    return data


def public_key(text):
    """Reads a public key and returns its algorithm and its bytes."""
    algorithm, _, encoded = text.partition(":")
    demand("a key is Ed25519 or P-256", algorithm in ("ed25519", "p256"))
    data = from_base64url(encoded)
    if algorithm == "p256":
        demand("a P-256 key has 65 bytes and is uncompressed", len(data) == 65 and data[0] == 4)
    else:
        demand("an Ed25519 key has 32 bytes", len(data) == 32)
        y = int.from_bytes(data, "little") % 2**255
        demand("the y of an Ed25519 key is below the field's order", y < FIELD)
        demand("an Ed25519 key has no small order", y not in SMALL_ORDER)
    return algorithm, data


def key_id(key):
    """Computes the id of a public key, the 32 bytes of its RFC 7638 thumbprint."""
    algorithm, data = key
    if algorithm == "ed25519":
        members = {"crv": "Ed25519", "kty": "OKP", "x": to_base64url(data)}
    else:
        members = {"crv": "P-256", "kty": "EC", "x": to_base64url(data[1:33]), "y": to_base64url(data[33:])}
    return sha256(canonical(members))


def key_id_of(text):
    """Reads the text of a key id and returns its 32 bytes."""
    data = from_base64url(text)
    demand("a key id has 32 bytes", len(data) == 32)
    return data


# The curve of Ed25519 is -x² + y² = 1 + D·x²·y². A point is (X, Y, Z, T), with x = X/Z, y = Y/Z and x·y = T/Z (RFC 8032 §5.1.4).

D = -121665 * pow(121666, -1, FIELD) % FIELD
NEUTRAL = (0, 1, 1, 0)


def point_at(x, y):
    """Makes the point with these affine coordinates."""
    return x % FIELD, y, 1, x * y % FIELD


def added(p, q):
    """Adds two points, which may be the same."""
    a = (p[1] - p[0]) * (q[1] - q[0])
    b = (p[1] + p[0]) * (q[1] + q[0])
    c = 2 * p[3] * q[3] * D
    d = 2 * p[2] * q[2]
    e, f, g, h = (b - a) % FIELD, (d - c) % FIELD, (d + c) % FIELD, (b + a) % FIELD
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def times(number, point):
    """Multiplies a point by a number that is not negative."""
    product = NEUTRAL
    for bit in f"{number:b}":
        product = added(product, product)
        if bit == "1":
            product = added(product, point)
    return product


def decoded_point(data):
    """Returns the affine coordinates that 32 bytes encode, or nothing where they are no point (RFC 8032 §5.1.3)."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if x * x % FIELD != square:
        x = x * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
    if x * x % FIELD != square:
        return None
    return (x if x % 2 == sign else FIELD - x), y


def encoded_point(point):
    """Encodes a point as 32 bytes (RFC 8032 §5.1.2)."""
    inverse = pow(point[2], -1, FIELD)
    x, y = point[0] * inverse % FIELD, point[1] * inverse % FIELD
    return (y + (x % 2) * 2**255).to_bytes(32, "little")


BASE = point_at(*decoded_point((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little")))


def fits(key, message, signature):
    """Says whether an Ed25519 signature fits a message under the 32 bytes of a key."""
    if not holds("a signature has 64 bytes", len(signature) == 64):
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if not holds("S is below the order", s < ORDER):
        return False
    a = decoded_point(key)
    if not holds("the key of a signature is a point", a):
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    minus_a = point_at(-a[0], a[1])
    return holds("R is what the equation gives", encoded_point(added(times(s, BASE), times(k, minus_a))) == r)


EPOCH = datetime.datetime(1970, 1, 1)
MILLISECOND = datetime.timedelta(milliseconds=1)
LAST_INSTANT = 253_370_764_799_999
INSTANT = "([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})[.]([0-9]{3})Z"


def instant(text):
    """Reads the text of an instant and returns its milliseconds since 1970."""
    spelled = re.fullmatch(INSTANT, text)
    demand("an instant has one spelling", spelled)
    *whole, milliseconds = map(int, spelled.groups())
    date = attempted("an instant has a day and an hour that there are", datetime.datetime, *whole)
    moment = (date - EPOCH) // MILLISECOND + milliseconds
    demand("an instant is not after the last", moment <= LAST_INSTANT)
    return moment


def instant_text(moment):
    """Writes an instant."""
    return (EPOCH + moment * MILLISECOND).isoformat(timespec="milliseconds") + "Z"


# Canonical JSON


def canonical(value):
    """Writes a value in canonical form."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def parsed(data):
    """Reads canonical JSON and refuses bytes that are not what would be written."""
    demand("JSON has at most 1 MiB", len(data) <= 1_048_576)
    text = attempted("JSON is UTF-8", data.decode)
    value = attempted("JSON can be read", json.loads, text)
    check_value(value, 0)
    demand("JSON has one spelling", attempted("texts have no half surrogates", canonical, value) == data)
    return value


def check_value(value, outside):
    """Refuses what the subset of JSON does not have, in a value with so many arrays and objects around it."""
    demand("a value is an object, an array, a text, a truth or an integer", isinstance(value, (dict, list, str, int)))
    if isinstance(value, int):
        demand("an integer is smaller than 2^53 in size", abs(value) < 2**53)
    if isinstance(value, (dict, list)):
        demand("at most 32 arrays and objects are inside each other", outside < 32)
    if isinstance(value, list):
        for inner in value:
            check_value(inner, outside + 1)
    if isinstance(value, dict):
        for name, inner in value.items():
            demand("a key is ASCII", name.isascii())
            check_value(inner, outside + 1)


def members(value, readers, optional=()):
    """Reads an object that has exactly the members for which there are readers, the optional ones or not."""
    demand("an object is an object", isinstance(value, dict))
    demand("no member is missing", set(value) >= set(readers) - set(optional))
    demand("no member is unknown", set(value) <= set(readers))
    return {name: readers[name](inner) for name, inner in value.items()}


def array_of(reader):
    """Makes a reader of arrays from the reader of what is in them."""

    def read(value):
        """Reads an array."""
        demand("an array is an array", isinstance(value, list))
        return [reader(inner) for inner in value]

    return read


def text(value):
    """Reads a text."""
    demand("a text is a text", isinstance(value, str))
    return value


def text_by(reader):
    """Makes a reader of JSON from the reader of a text."""
    return lambda value: reader(text(value))


def counted(value):
    """Reads an integer from 0."""
    demand("an integer is an integer", isinstance(value, int) and not isinstance(value, bool))
    demand("an integer is not below 0", value >= 0)
    return value


def truth(value):
    """Reads true or false."""
    demand("a truth is true or false", isinstance(value, bool))
    return value


# Signed objects


class PayloadType(typing.NamedTuple):
    """The type of a payload: its text, the name in it and the version."""

    text: str
    name: str
    version: int


def payload_type(spelled):
    """Reads the type of a payload."""
    found = re.fullmatch("application/vnd[.]ereg[.]([a-z0-9_-]+)[.]([1-9][0-9]{0,9})[+]json", spelled)
    demand("a type is of our form", found)
    demand("the version of a type is below 2^32", int(found[2]) < 2**32)
    return PayloadType(spelled, found[1], int(found[2]))


SIGNATURE = {"keyid": text_by(key_id_of), "sig": text_by(from_base64)}
ENVELOPE = {
    "payload": text_by(from_base64),
    "payloadType": text_by(payload_type),
    "signatures": array_of(lambda value: members(value, SIGNATURE)),
}


def check_signatures(envelope, known):
    """Checks the signatures of an envelope, which only the keys that are known by their ids may give."""
    signatures = envelope["signatures"]
    demand("there is a signature", signatures, "envelope.signatures")
    demand("there are at most 16 signatures", len(signatures) <= 16, "envelope.signatures")
    kind, payload = envelope["payloadType"].text.encode(), envelope["payload"]
    signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    before = set()
    for signature in signatures:
        signer = signature["keyid"]
        demand("a key signs once", signer not in before, "envelope.signatures")
        demand("the key of a signature is known", signer in known, "key.unknown")
        demand("a signature of an envelope fits", fits(known[signer], signed, signature["sig"]), "envelope.bad_signature")
        before.add(signer)


# Trust bundle

ROLES = ("receipt", "book", "seal", "policy", "time", "query")


def one_of(what, choices):
    """Makes a reader of a text that is one of the choices."""

    def read(value):
        """Reads one of the choices."""
        demand(what, value in choices)
        return value

    return text_by(read)


ROW = {
    "alg": one_of("the algorithm of a row is Ed25519", ("ed25519",)),
    "demo": truth,
    "from": text_by(instant),
    "id": text_by(key_id_of),
    "key": text_by(public_key),
    "office": text,
    "role": one_of("a role is one of the table", ROLES),
    "to": text_by(instant),
}
MOST_SEALS = 32
MOST_SEAL_BYTES = 32 * 1024


def seals(value):
    """Reads what documents are verified by, which is left out where it is nothing."""
    lists = array_of(text_by(from_base64))
    read = members(value, {"certificates": lists, "revoked": lists}, optional={"revoked"})
    demand("what is nothing is left out", read.get("revoked", [None]) and (read["certificates"] or "revoked" in read))
    return read


BUNDLE = {
    "version": counted,
    "office": lambda value: members(value, {"id": text, "name": text, "origin": text}),
    "root": text_by(public_key),
    "roles": array_of(lambda value: members(value, ROW, optional={"to"})),
    "least_assurance": one_of("a level is A, B or C", ("A", "B", "C")),
    "log": lambda value: members(value, {"origin": text}),
    "demo": truth,
    "seals": seals,
    "finance": seals,
}


def read_bundle(data, pin=None, floor=0):
    """Reads a trust bundle, whose root must have the pinned id, where one is given, and which must not be below a version."""
    envelope = members(parsed(data), ENVELOPE)
    payload = parsed(envelope["payload"])
    kind = envelope["payloadType"]
    demand("the envelope is a trust bundle", kind.name == "trust", "envelope.type")
    demand("the format is not a later one", kind.version == 1, "trust.newer_format")
    bundle = members(payload, BUNDLE, optional={"seals", "finance"})
    algorithm, root = bundle["root"]
    root_id = key_id(bundle["root"])
    demand("the root is Ed25519", algorithm == "ed25519", "trust.roles")
    demand("the root is the pinned one", pin in (None, root_id), "trust.other_root")
    check_signatures(envelope, {root_id: root})
    demand("the bundle is not older", bundle["version"] >= floor, "trust.older")
    demand("the log has the name of a note key", is_note_name(bundle["log"]["origin"]), "trust.log")
    with otherwise("trust.seals"):
        check_seals(bundle.get("seals", {}))
        check_seals(bundle.get("finance", {}))
    with otherwise("trust.roles"):
        check_rows(bundle)
    return bundle


def check_seals(stated):
    """Checks that what documents are verified by is within its limits, and nothing in it twice."""
    lists = [stated.get("certificates", []), stated.get("revoked", [])]
    for each in lists:
        demand("they are few", len(each) <= MOST_SEALS)
        demand("none is empty and none stands there twice", all(each) and len(set(each)) == len(each))
    demand("they are small", sum(len(one) for each in lists for one in each) <= MOST_SEAL_BYTES)


def check_rows(bundle):
    """Checks the rows of a bundle against each other and against the bundle."""
    rows = bundle["roles"]
    places = [(ROLES.index(row["role"]), row["from"], row["id"]) for row in rows]
    for before, after in zip(places, places[1:]):
        demand("the rows are strictly ascending", before < after)
    role_of = {}
    for row in rows:
        demand("the key of a row is Ed25519", row["key"][0] == "ed25519")
        demand("the id of a row fits its key", row["id"] == key_id(row["key"]))
        demand("the root has no row", row["key"] != bundle["root"])
        demand("a key has one role", role_of.setdefault(row["key"], row["role"]) == row["role"])
        demand("a term begins before it ends", "to" not in row or row["from"] < row["to"])
        demand("a row is of a demonstration like its bundle", row["demo"] == bundle["demo"])


def rows_of(bundle, role):
    """Returns the rows of a role, in their order."""
    return [row for row in bundle["roles"] if row["role"] == role]


def in_term(rows, moment):
    """Returns those of the rows that are in term at an instant."""
    return [
        row
        for row in rows
        if holds("the term has begun", row["from"] <= moment)
        and holds("the term has not ended", "to" not in row or moment < row["to"])
    ]


# The log


def leaf(entry_index, booked_at, content_commit_, shown_hashes):
    """Makes the leaf of an entry from its place, its time, its commitment and the shown hashes of its certificates."""
    shown = sha256(*sorted(shown_hashes))
    return b"ereg/entry/1\0" + entry_index.to_bytes(8) + booked_at.to_bytes(8) + sha256(content_commit_, shown)


def content_commit(salt, entry):
    """Makes the commitment to the canonical JSON of an entry."""
    return hmac.digest(salt, entry, "sha256")


def shown_hash(texts):
    """Hashes what a certificate shows, its claims 1 to 5."""
    claims = [cbor_head(UNSIGNED, key) + cbor_text(text) for key, text in enumerate(texts, 1)]
    return sha256(cbor_head(MAP, len(claims)), *claims)


def leaf_hash(data):
    """Hashes a leaf."""
    return sha256(b"\0", data)


def node_hash(left, right):
    """Hashes a node."""
    return sha256(b"\1", left, right)


def walked(entry_hash, index, size, path):
    """Walks an inclusion path from the hash of a leaf and returns the root to which it leads."""
    demand("the index is below the size", index < size < 2**64, "proof.bounds")
    f, s, r = index, size - 1, entry_hash
    for p in path:
        demand("the path has no hash too many", s != 0, "proof.length")
        if f % 2 == 1 or f == s:
            r = node_hash(p, r)
            while f % 2 == 0 and f != 0:
                f, s = f // 2, s // 2
        else:
            r = node_hash(r, p)
        f, s = f // 2, s // 2
    demand("no hash of the path is missing", s == 0, "proof.length")
    return r


def check_inclusion(entry_hash, index, size, path, root):
    """Checks that a leaf with this hash stands at a place in the tree of so many leaves with this root."""
    demand("the path leads to the root", walked(entry_hash, index, size, path) == root, "proof.other_root")


# Checkpoint

WHITE_SPACE = set("\u0020\u00a0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
CONTROLS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))}


def is_note_name(name):
    """Says whether a text can be the name of a note key."""
    return (
        holds("a name is not empty", name)
        and holds("a name has no plus", "+" not in name)
        and holds("a name has no control character", not CONTROLS & set(name))
        and holds("a name has no white space", not WHITE_SPACE & set(name))
    )


def note_key_hash(name, key):
    """Computes the key hash of an Ed25519 key under the name of a note key."""
    return sha256(name.encode(), b"\n\1", key)[:4]


class NoteLine(typing.NamedTuple):
    """A signature line of a signed note."""

    name: str
    key_hash: bytes
    signature: bytes


class Note(typing.NamedTuple):
    """A checkpoint as it was read; of its signed text, the origin and the instant are needed again."""

    origin: str
    moment: int
    signed: bytes
    lines: list[NoteLine]


def decimal(before, line):
    """Reads a line that holds a text and then a decimal number without sign and leading zeros."""
    number = re.fullmatch(before + "(0|[1-9][0-9]{0,19})", line)
    demand("a number has one spelling", number)
    return int(number[1])


def note_line(line):
    """Reads a signature line without its line feed."""
    parts = line.split(" ")
    demand("a signature line has a dash, a name and base64", len(parts) == 3)
    dash, name, encoded = parts
    demand("a signature line begins with the dash", dash == "\u2014")
    demand("a signature line has the name of a note key", is_note_name(name))
    data = from_base64(encoded)
    demand("a signature line has a key hash", len(data) >= 4)
    return NoteLine(name, data[:4], data[4:])


def read_note(text):
    """Reads a checkpoint."""
    demand("a checkpoint has at most 16 KiB", len(text.encode()) <= 16_384)
    demand("the last line ends with a line feed", text.endswith("\n"))
    signed, _, signatures = text.removesuffix("\n").partition("\n\n")
    lines = signed.split("\n")
    demand("a checkpoint has four lines", len(lines) == 4)
    origin, size, root, time = lines
    demand("the origin is the name of a note key", is_note_name(origin))
    demand("the size is below 2^64", decimal("", size) < 2**64)
    demand("the root has 32 bytes", len(from_base64(root)) == 32)
    moment = 1000 * decimal("time ", time)
    demand("the time is not after the last instant", moment <= LAST_INSTANT)
    return Note(origin, moment, (signed + "\n").encode(), [note_line(line) for line in signatures.split("\n")])


def check_checkpoint(text, bundle):
    """Checks a checkpoint with a trust bundle."""
    with otherwise("checkpoint.malformed"):
        note = read_note(text)
    demand("the checkpoint is of the bundle's log", note.origin == bundle["log"]["origin"], "checkpoint.other_origin")
    signed_by = [(row, line) for row in rows_of(bundle, "book") if (line := line_of(note, row))]
    demand("a book key signed the checkpoint", signed_by, "checkpoint.not_signed")
    fitting = [row for row, line in signed_by if fits(row["key"][1], note.signed, line.signature)]
    demand("a signature of the checkpoint fits", fitting, "checkpoint.bad_signature")
    demand("a book key is in term", in_term(fitting, note.moment), "checkpoint.out_of_term")


def line_of(note, row):
    """Returns the first line of a checkpoint that names the origin and the key of a row, if there is one."""
    for line in note.lines:
        key_hash = note_key_hash(line.name, row["key"][1])
        if holds("the line has the origin as its name", line.name == note.origin) and holds(
            "the line has the key hash of the row's key", line.key_hash == key_hash
        ):
            return line
    return None


# Token

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PREFIX = "EREG1:"
UNSIGNED, BYTES, TEXT, ARRAY, MAP = 0, 2, 3, 4, 5
LENGTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def from_base45(text):
    """Reads base45."""
    demand("base45 has its characters alone", set(text) <= set(BASE45))
    demand("base45 leaves no character over", len(text) % 3 != 1)
    data = b""
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        value = sum(BASE45.index(character) * 45**place for place, character in enumerate(group))
        size = len(group) - 1
        demand("a group of base45 is not too large", value < 256**size)
        data += value.to_bytes(size)
    return data


def cbor_head(major, argument):
    """Writes the head of a CBOR item in the shortest form."""
    if argument < 24:
        return bytes([major << 5 | argument])
    info = next(info for info, length in LENGTHS.items() if argument < 256**length)
    return bytes([major << 5 | info]) + argument.to_bytes(LENGTHS[info])


def cbor_bytes(data):
    """Writes a CBOR byte string."""
    return cbor_head(BYTES, len(data)) + data


def cbor_text(text):
    """Writes a CBOR text."""
    return cbor_head(TEXT, len(text.encode())) + text.encode()


class Cursor:
    """Reads deterministic CBOR from bytes, item by item."""

    def __init__(self, data):
        """Begins at the first byte."""
        self.data, self.at = data, 0

    def take(self, length):
        """Takes so many bytes."""
        demand("no length reaches beyond the bytes", length <= len(self.data) - self.at)
        self.at += length
        return self.data[self.at - length : self.at]

    def literal(self, what, expected):
        """Takes the bytes that are expected."""
        demand(what, self.take(len(expected)) == expected)

    def head(self, expected):
        """Takes the head of an item of the expected major type and returns its argument."""
        begin = self.at
        argument = self.take(1)[0] & 31
        if argument in LENGTHS:
            argument = int.from_bytes(self.take(LENGTHS[argument]))
        demand("a head is the shortest of its type", self.data[begin : self.at] == cbor_head(expected, argument))
        return argument

    def unsigned(self):
        """Takes an unsigned integer."""
        return self.head(UNSIGNED)

    def array(self, length):
        """Takes the head of an array of so many items."""
        demand("an array has the length of its place", self.head(ARRAY) == length)

    def bytes(self):
        """Takes a byte string."""
        return self.take(self.head(BYTES))

    def bytes_of(self, what, length):
        """Takes a byte string of a fixed length."""
        data = self.bytes()
        demand(what, len(data) == length)
        return data

    def text(self):
        """Takes a text."""
        return attempted("a text is UTF-8", self.take(self.head(TEXT)).decode)

    def hashes(self):
        """Takes a byte string of joined hashes and returns them."""
        joined = self.bytes()
        demand("joined hashes are whole", len(joined) % 32 == 0)
        return [joined[at : at + 32] for at in range(0, len(joined), 32)]

    def end(self, what):
        """Refuses what follows."""
        demand(what, self.at == len(self.data))


class Checkpoint(typing.NamedTuple):
    """The checkpoint in a token, its time as an instant."""

    key_hash: bytes
    size: int
    moment: int
    signature: bytes


class Status(typing.NamedTuple):
    """The status in a token: the number of the state, and the instant of which it speaks."""

    state: int
    moment: int


def read_checkpoint_claim(cursor):
    """Reads claim 10."""
    cursor.array(4)
    key_hash = cursor.bytes_of("a key hash has 4 bytes", 4)
    size, seconds = cursor.unsigned(), cursor.unsigned()
    demand("the checkpoint's time is not after the last instant", 1000 * seconds <= LAST_INSTANT)
    return Checkpoint(key_hash, size, 1000 * seconds, cursor.bytes_of("the checkpoint's signature has 64 bytes", 64))


def read_status_claim(cursor):
    """Reads claim 11."""
    cursor.array(2)
    state, seconds = cursor.unsigned(), cursor.unsigned()
    demand("the state is 1 or 2", state in (1, 2))
    demand("the status's time is not after the last instant", 1000 * seconds <= LAST_INSTANT)
    return Status(state, 1000 * seconds)


SHOWN = (1, 2, 3, 4, 5)
COMMIT, INDEX, BOOKED_AT, PATH, CHECKPOINT, STATUS, OTHERS = 6, 7, 8, 9, 10, 11, 12
CLAIMS = {
    **dict.fromkeys(SHOWN, Cursor.text),
    COMMIT: lambda cursor: cursor.bytes_of("the commitment has 32 bytes", 32),
    INDEX: Cursor.unsigned,
    BOOKED_AT: Cursor.unsigned,
    PATH: Cursor.hashes,
    CHECKPOINT: read_checkpoint_claim,
    STATUS: read_status_claim,
    OTHERS: Cursor.hashes,
}


class Token(typing.NamedTuple):
    """A token that was read."""

    key_prefix: bytes
    signed: bytes
    signature: bytes
    claims: dict


def read_token(text):
    """Reads a token."""
    demand("a token begins with EREG1:", text.startswith(PREFIX), "token.prefix")
    encoded = text.removeprefix(PREFIX)
    demand("at most 2,127 bytes follow", len(encoded.encode()) <= 2_127, "token.too_large")
    with otherwise("token.base45"):
        data = from_base45(encoded)
    demand("a token has at most 1,417 bytes", len(data) <= 1_417, "token.too_large")
    with otherwise("token.structure"):
        key_prefix, protected, payload, signature = read_cose(data)
    with otherwise("token.claims"):
        claims = read_claims(payload)
    parts = cbor_text("Signature1"), cbor_bytes(protected), cbor_bytes(b"ereg/token/1"), cbor_bytes(payload)
    return Token(key_prefix, cbor_head(ARRAY, len(parts)) + b"".join(parts), signature, claims)


def read_cose(data):
    """Reads a COSE_Sign1; returns the beginning of the key's id, the protected header, the payload and the signature."""
    cursor = Cursor(data)
    cursor.literal("a token is an array of 4 with tag 18", bytes.fromhex("d284"))
    protected = cursor.bytes_of("the protected header has 9 bytes", 9)
    demand("the protected header names Ed25519 and a key", protected.startswith(bytes.fromhex("a201320444")))
    cursor.literal("the unprotected header is empty", bytes.fromhex("a0"))
    payload = cursor.bytes()
    signature = cursor.bytes_of("the seal has 64 bytes", 64)
    cursor.end("nothing follows a token")
    return protected[5:], protected, payload, signature


def read_claims(payload):
    """Reads the claims of a token."""
    cursor, claims, last = Cursor(payload), {}, 0
    for _ in range(cursor.head(MAP)):
        key = cursor.unsigned()
        demand("the claims are ascending", key > last)
        demand("a claim is known", key in CLAIMS)
        claims[key], last = CLAIMS[key](cursor), key
    cursor.end("nothing follows the claims")
    demand("no claim is missing", set(claims) >= set(CLAIMS) - {STATUS, OTHERS})
    demand("the time of entry is not after the last instant", claims[BOOKED_AT] <= LAST_INSTANT)
    if OTHERS in claims:
        others = claims[OTHERS]
        demand("there is another certificate", others)
        demand("the other certificates are strictly ascending", others == sorted(set(others)))
        demand("no other certificate is this one", own_shown_hash(claims) not in others)
    return claims


def own_shown_hash(claims):
    """Computes the shown hash of a token's own certificate."""
    return shown_hash([claims[key] for key in SHOWN])


# The three answers

CODES = (
    ("integrity", "unreadable", "token.unreadable"),
    ("integrity", "altered", "token.altered"),
    ("integrity", "unverifiable", "token.unknown_key"),
    ("seal", "out_of_term", "token.out_of_term"),
    ("book", "cancelled", "token.cancelled"),
    ("book", "not_included", "token.not_included"),
    ("book", "unverifiable", "token.book_unverifiable"),
)


def verify_token(text, bundle):
    """Judges a token with a trust bundle: says whether it could be read, the three answers, what goes with them, and one code."""
    told = {"read": "good", "demo": False}
    try:
        token = read_token(text)
    except Refused as refused:
        told |= {"read": refused.code, "integrity": "unreadable", "seal": "unknown_key", "book": "unverifiable"}
    else:
        told |= judge_seal(token, bundle)
        told |= judge_book(token, bundle, told)
    told["answer"] = next((code for answer, word, code in CODES if told[answer] == word), "good")
    return told


def judge_seal(token, bundle):
    """Answers for integrity and seal, with the office and whether it is a demonstration."""
    rows = [
        row
        for row in rows_of(bundle, "seal")
        if holds("the seal names the row's key", row["id"].startswith(token.key_prefix))
    ]
    if not holds("the key of the seal is known", rows):
        return {"integrity": "unverifiable", "seal": "unknown_key"}
    fitting = [row for row in rows if fits(row["key"][1], token.signed, token.signature)]
    if not holds("the seal fits", fitting):
        return {"integrity": "altered", "seal": "unknown_key"}
    moment = token.claims[CHECKPOINT].moment
    if STATUS in token.claims:
        moment = max(moment, token.claims[STATUS].moment)
    counting = in_term(fitting, moment)
    row = (counting + fitting)[0]
    seal = "trusted" if holds("the seal is in term", counting) else "out_of_term"
    return {"integrity": "intact", "seal": seal, "office": row["office"], "demo": row["demo"]}


def judge_book(token, bundle, told):
    """Answers for the book, with the times where the entry is proven, after what was told of integrity and seal."""
    claims, origin = token.claims, bundle["log"]["origin"]
    checkpoint = claims[CHECKPOINT]
    if not holds("an altered token says nothing of the book", told["integrity"] != "altered"):
        return {"book": "unverifiable"}
    rows = [
        row
        for row in rows_of(bundle, "book")
        if holds("the checkpoint names the row's key", note_key_hash(origin, row["key"][1]) == checkpoint.key_hash)
    ]
    if not holds("the key of the checkpoint is known", rows):
        return {"book": "unverifiable"}
    shown_hashes = [own_shown_hash(claims), *claims.get(OTHERS, [])]
    entry = leaf(claims[INDEX], claims[BOOKED_AT], claims[COMMIT], shown_hashes)
    try:
        root = walked(leaf_hash(entry), claims[INDEX], checkpoint.size, claims[PATH])
    except Refused:
        return {"book": "not_included"}
    note = f"{origin}\n{checkpoint.size}\n{to_base64(root)}\ntime {checkpoint.moment // 1000}\n".encode()
    fitting = [row for row in rows if fits(row["key"][1], note, checkpoint.signature)]
    if not holds("the checkpoint in the token fits", fitting):
        return {"book": "not_included"}
    if not holds("the book key of the token is in term", in_term(fitting, checkpoint.moment)):
        return {"book": "unverifiable"}
    proven = {"booked_at": instant_text(claims[BOOKED_AT])}
    if STATUS in claims and holds("a status counts under a trusted seal", told["seal"] == "trusted"):
        status = claims[STATUS]
        book = {1: "current", 2: "cancelled"}[status.state]
        return proven | {"book": book, "as_of": instant_text(status.moment)}
    return proven | {"book": "status_unknown", "as_of": instant_text(checkpoint.moment)}
