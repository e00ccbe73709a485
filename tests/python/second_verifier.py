"""A second verifier of trust bundles, certificate tokens, checkpoints and inclusion proofs.

Written from ``docs/formats.md`` alone, with the standard library alone, so that two programs that share no line have to
agree on what a certificate proves. It is a check on the page and on the first verifier, and made to be read, not to be fast.

Every condition is asked through ``holds``: a test skips one after the other and expects the vectors to notice.
"""

import base64
import datetime
import functools
import hashlib
import hmac
import json
import re


class Refused(Exception):
    """An answer of the page other than ``good``: its code, or ``form`` for what is of the wrong form."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def holds(what, condition):
    """Whether a condition holds; ``what`` names it."""
    return bool(condition)


def need(code, what, condition):
    """Refuses with ``code`` where the condition does not hold."""
    if not holds(what, condition):
        raise Refused(code)


# Bytes, digests, keys.


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def from_base64(text):
    """Strict base64, or ``None``."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return decoded if holds("base64 has one text", base64.b64encode(decoded).decode() == text) else None


def from_base64url(text):
    """Strict base64url without padding, or ``None``."""
    if not re.fullmatch("[A-Za-z0-9_-]*", text):
        return None
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return decoded if holds("base64url has one text", to_base64url(decoded) == text) else None


def to_base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(text):
    """The bytes of a digest's text."""
    need("form", "the text of a digest", isinstance(text, str) and re.fullmatch("sha256:[0-9a-f]{64}", text))
    return bytes.fromhex(text[7:])


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SMALL_ORDER = {0, 1, P - 1} | {
    int.from_bytes(bytes.fromhex(text), "little")
    for text in (
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
}


def plus(one, other):
    """The sum of two points in extended coordinates (RFC 8032 §5.1.4)."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(encoded):
    """The point that 32 bytes encode, or ``None`` where they are none of the curve (RFC 8032 §5.1.3)."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    if x & 1 != sign:
        x = -x % P
    return x, y, 1, x * y % P


def encoded(at):
    x, y, z, _ = at
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


NEUTRAL = (0, 1, 1, 0)
BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=None)
def combination(s, k, key):
    """The encoding of [s]B − [k]A, or ``None`` where the key is no point."""
    a = point(key)
    if a is None:
        return None
    x, y, z, t = a
    minus_a = (-x % P, y, z, -t % P)
    both = plus(BASE, minus_a)
    total = NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        total = plus(total, total)
        chosen = (s >> bit & 1, k >> bit & 1)
        if chosen != (0, 0):
            total = plus(total, {(1, 0): BASE, (0, 1): minus_a, (1, 1): both}[chosen])
    return encoded(total)


def fits(key, message, signature):
    """Whether an Ed25519 signature fits a message."""
    if not holds("a signature has 64 bytes", len(signature) == 64):
        return False
    r, s = signature[:32], int.from_bytes(signature[32:64], "little")
    if not holds("S is below the order", s < ORDER):
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    return combination(s % ORDER, k, key) == r


def public_key(text):
    """Algorithm and bytes of a public key."""
    need("form", "a key is text", isinstance(text, str))
    kind, colon, rest = text.partition(":")
    need("form", "a known kind of key", colon and kind in ("ed25519", "p256"))
    key = from_base64url(rest)
    need("form", "a key is base64url", key is not None)
    if kind == "p256":
        need("form", "an uncompressed point", len(key) == 65 and key[0] == 4)
        return kind, key
    need("form", "an Ed25519 key has 32 bytes", len(key) == 32)
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    need("form", "y is below the field's order", y < P)
    need("form", "a key of small order", y not in SMALL_ORDER)
    return kind, key


def key_id(key):
    """The RFC 7638 thumbprint of a public key."""
    kind, data = key
    if kind == "p256":
        x, y = to_base64url(data[1:33]), to_base64url(data[33:])
        return sha256(f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.encode())
    return sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{to_base64url(data)}"}}'.encode())


def key_id_of(text):
    """The bytes of a key id's text."""
    need("form", "a key id is text", isinstance(text, str))
    data = from_base64url(text)
    need("form", "a key id has 32 bytes", data is not None and len(data) == 32)
    return data


LAST_INSTANT = 253_370_764_799_999


def instant(text):
    """Milliseconds of an instant's text."""
    pattern = r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z"
    match = isinstance(text, str) and re.fullmatch(pattern, text)
    need("form", "the text of an instant", match)
    year, month, day, hour, minute, second, ms = map(int, match.groups())
    try:
        at = datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise Refused("form") from None
    milliseconds = (at - datetime.datetime(1970, 1, 1)) // datetime.timedelta(milliseconds=1) + ms
    need("form", "no instant after the last", milliseconds <= LAST_INSTANT)
    return milliseconds


def instant_text(ms):
    """The text of an instant from 1970 on."""
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


# Canonical JSON.


def parsed(data):
    """The value of canonical JSON."""
    need("form", "at most 1 MiB", len(data) <= 1024 * 1024)

    def number(text):
        value = int(text)
        need("form", "integers below 2^53", abs(value) < 2**53)
        return value

    def members(pairs):
        need("form", "keys are ASCII", all(key.isascii() for key, _ in pairs))
        return dict(pairs)

    try:
        value = json.loads(data.decode(), parse_int=number, object_pairs_hook=members)
        written = canonical(value)
    except (ValueError, RecursionError):  # of UTF-8, of JSON, half a surrogate pair
        raise Refused("form") from None
    walk(value, 1)
    need("form", "written again it is the same", written == data)
    return value


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def walk(value, depth):
    need("form", "no null", value is not None)
    need("form", "no fractions", not isinstance(value, float))
    if isinstance(value, (dict, list)):
        need("form", "at most 32 levels", depth <= 32)
        for inner in value.values() if isinstance(value, dict) else value:
            walk(inner, depth + 1)


def shaped(value, required, optional=()):
    """An object with exactly these members."""
    need("form", "an object, not a list", isinstance(value, dict))
    need("form", "every member is there", all(name in value for name in required))
    need("form", "no member besides", all(name in required or name in optional for name in value))
    return value


def text_of(value):
    need("form", "a text", isinstance(value, str))
    return value


def truth(value):
    need("form", "true or false", isinstance(value, bool))
    return value


# Trust bundle.

ROLES = ("receipt", "book", "seal", "policy", "time", "query")


class Row:
    """A role key of a bundle."""

    def __init__(self, value):
        shaped(value, ("alg", "demo", "from", "id", "key", "office", "role"), ("to",))
        need("form", "alg is ed25519", value["alg"] == "ed25519")
        need("form", "a known role", isinstance(value["role"], str) and value["role"] in ROLES)
        self.role = value["role"]
        self.demo, self.office = truth(value["demo"]), text_of(value["office"])
        self.id, self.key = key_id_of(value["id"]), public_key(value["key"])
        self.start = instant(value["from"])
        self.end = instant(value["to"]) if "to" in value else None

    def order(self):
        return ROLES.index(self.role), self.start, self.id

    def in_term(self, at):
        begun = holds(f"the term of a {self.role} key has begun", self.start <= at)
        return begun and holds(f"the term of a {self.role} key has not ended", self.end is None or at < self.end)


class Bundle:
    """A trust bundle that was checked."""

    def __init__(self, content):
        shaped(content, ("demo", "least_assurance", "log", "office", "roles", "root", "version"))
        for name in shaped(content["office"], ("id", "name", "origin")).values():
            text_of(name)
        version = content["version"]
        need("form", "version is an integer from 0", type(version) is int and version >= 0)
        need("form", "roles is an array", isinstance(content["roles"], list))
        need("form", "a level of assurance", content["least_assurance"] in ("A", "B", "C"))
        self.version, self.demo = version, truth(content["demo"])
        self.root = public_key(content["root"])
        self.origin = text_of(shaped(content["log"], ("origin",))["origin"])
        self.rows = [Row(row) for row in content["roles"]]

    def of(self, role):
        return [row for row in self.rows if holds(f"a {role} key for what {role} signs", row.role == role)]

    def check_rows(self):
        for at, row in enumerate(self.rows):
            before = self.rows[:at]
            need("trust.roles", "rows ascend", not before or before[-1].order() < row.order())
            need("trust.roles", "an id fits its key", row.id == key_id(row.key))
            need("trust.roles", "a role key is Ed25519", row.key[0] == "ed25519")
            need("trust.roles", "a role key is not the root", row.key != self.root)
            need("trust.roles", "a key has one role", all(o.key != row.key or o.role == row.role for o in before))
            need("trust.roles", "a term is not empty", row.end is None or row.start < row.end)
            need("trust.roles", "demo keys in a demo office alone", row.demo == self.demo)


def read_bundle(data, pin=None, floor=0):
    """A trust bundle from its bytes."""
    envelope = shaped(parsed(data), ("payload", "payloadType", "signatures"))
    payload = from_base64(text_of(envelope["payload"]))
    need("form", "a payload is base64", payload is not None)
    need("form", "signatures is an array", isinstance(envelope["signatures"], list))
    signatures = []
    for value in envelope["signatures"]:
        shaped(value, ("keyid", "sig"))
        signature = from_base64(text_of(value["sig"]))
        need("form", "a signature is base64", signature is not None)
        signatures.append((key_id_of(value["keyid"]), signature))
    named = text_of(envelope["payloadType"])
    match = re.fullmatch(r"application/vnd\.ereg\.([a-z0-9_-]+)\.([1-9][0-9]{0,9})\+json", named)
    need("form", "a payload type", match and int(match[2]) < 2**32)
    content = parsed(payload)
    need("trust.newer_format", "not a later format", match[1] != "trust" or match[2] == "1")
    need("envelope.type", "a trust bundle", match[1] == "trust")
    bundle = Bundle(content)
    need("trust.roles", "the root is Ed25519", bundle.root[0] == "ed25519")
    root = key_id(bundle.root)
    need("trust.other_root", "the pinned root", pin is None or pin == root)
    need("envelope.signatures", "1 to 16 signatures", 1 <= len(signatures) <= 16)
    message = f"DSSEv1 {len(named)} {named} {len(payload)} ".encode() + payload
    seen = set()
    for signer, signature in signatures:
        need("envelope.signatures", "no signer twice", signer not in seen)
        need("key.unknown", "signed by the root", signer == root)
        need("envelope.bad_signature", "the root's signature fits", fits(bundle.root[1], message, signature))
        seen.add(signer)
    need("trust.older", "not older than seen before", bundle.version >= floor)
    need("trust.log", "the log has a note key's name", is_note_name(bundle.origin))
    bundle.check_rows()
    return bundle


# The log.


def leaf_hash(leaf):
    return sha256(b"\0", leaf)


def node_hash(left, right):
    return sha256(b"\1", left, right)


def content_commit(salt, entry):
    """The commitment to an entry's canonical JSON."""
    return hmac.digest(salt, entry, "sha256")


def leaf(entry_index, booked_at, content_commit, shown_hashes):
    """The leaf of an entry."""
    shown = sha256(*sorted(shown_hashes))
    numbers = entry_index.to_bytes(8, "big") + booked_at.to_bytes(8, "big")
    return b"ereg/entry/1\0" + numbers + sha256(content_commit, shown)


def walked(entry_hash, index, size, path):
    """The root that an inclusion path leads to."""
    need("proof.bounds", "a leaf of the tree", index < size)
    first, last, root = index, max(size, 1) - 1, entry_hash
    for beside in path:
        need("proof.length", "no hash too many", last > 0)
        if first & 1 or first == last:
            root = node_hash(beside, root)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        first, last = first >> 1, last >> 1
    need("proof.length", "no hash is missing", last == 0)
    return root


def check_inclusion(entry_hash, index, size, path, root):
    """Refuses an inclusion proof that does not lead to the root."""
    need("proof.other_root", "the root of the checkpoint", walked(entry_hash, index, size, path) == root)


BLANKS = [0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
NOT_IN_A_NAME = {*map(chr, BLANKS), *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "+"}


def is_note_name(name):
    return name != "" and not NOT_IN_A_NAME & set(name)


def note_key_hash(name, key):
    return sha256(name.encode(), b"\n\x01", key)[:4]


def note(origin, size, root, time):
    """The four lines of a checkpoint, which are what is signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\ntime {time}\n".encode()


def check_checkpoint(text, bundle):
    """Size, root and time of a checkpoint of the bundle's log."""
    bad = "checkpoint.malformed"
    need(bad, "at most 16 KiB", len(text.encode()) <= 16_384)
    number = "(0|[1-9][0-9]{0,19})"
    match = re.fullmatch(f"([^\n]*)\n{number}\n([^\n]*)\ntime {number}\n\n((?:— [^\n]* [^\n]*\n)+)", text)
    need(bad, "the lines of a note", match)
    origin, size, root, time = match[1], int(match[2]), from_base64(match[3]), int(match[4])
    need(bad, "an origin is a note key's name", is_note_name(origin))
    need(bad, "a size below 2^64", size < 2**64)
    need(bad, "a root has 32 bytes", root is not None and len(root) == 32)
    need(bad, "a checkpoint's time is an instant", time * 1000 <= LAST_INSTANT)
    lines = []
    for line in match[5].split("\n")[:-1]:
        name, _, rest = line[2:].partition(" ")
        data = from_base64(rest)
        need(bad, "a signer is a note key's name", is_note_name(name))
        need(bad, "a signature line has a key hash", data is not None and len(data) >= 4)
        lines.append((name, data[:4], data[4:]))
    need("checkpoint.other_origin", "the origin of the bundle's log", origin == bundle.origin)
    message = note(origin, size, root, time)
    named, fitting, valid = 0, 0, 0
    for row in bundle.of("book"):
        own = (origin, note_key_hash(origin, row.key[1]))
        signature = next((data for name, hash_, data in lines if (name, hash_) == own), None)
        if signature is None:
            continue
        named += 1
        if holds("a checkpoint's signature fits", fits(row.key[1], message, signature)):
            fitting += 1
            valid += row.in_term(time * 1000)
    need("checkpoint.not_signed", "a line of a book key", named)
    need("checkpoint.bad_signature", "some checkpoint signature fits", fitting)
    need("checkpoint.out_of_term", "a book key in term", valid)
    return size, root, time


# Token.

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VALUES = {character: value for value, character in enumerate(BASE45)}


def from_base45(text):
    need("token.base45", "characters of base45", all(character in VALUES for character in text))
    digits = [VALUES.get(character, 0) for character in text]
    out = bytearray()
    for at in range(0, len(digits), 3):
        group = digits[at : at + 3]
        value = sum(digit * 45**place for place, digit in enumerate(group))
        need("token.base45", "no character left over", len(group) > 1)
        need("token.base45", "a group is not too large", value < 256 ** (len(group) - 1))
        size = len(group) - 1
        out += (value % 256**size).to_bytes(size, "big")
    return bytes(out)


class Cbor:
    """Reads deterministic CBOR item by item; refuses with ``code``."""

    def __init__(self, data, code):
        self.data, self.code, self.at = data, code, 0

    def take(self, count):
        taken = self.data[self.at : self.at + count]
        need(self.code, "the bytes are there", len(taken) == count)
        self.at += len(taken)
        return taken

    def head(self, major):
        first = self.take(1)
        need(self.code, "another type was due", first and first[0] >> 5 == major)
        short = first[0] & 31
        if short < 24:
            return short
        need(self.code, "definite lengths", short <= 27)
        size = 1 << min(short - 24, 3)
        value = int.from_bytes(self.take(size), "big")
        least = 24 if size == 1 else 1 << 4 * size
        need(self.code, "the shortest head", value >= least)
        return value

    def unsigned(self):
        return self.head(0)

    def bytes(self, size=None):
        data = self.take(self.head(2))
        need(self.code, "a byte string's length", size is None or len(data) == size)
        return data

    def text(self):
        try:
            return self.take(self.head(3)).decode()
        except UnicodeDecodeError:
            raise Refused(self.code) from None

    def array(self, size):
        need(self.code, "an array's length", self.head(4) == size)

    def end(self):
        need(self.code, "nothing after the end", self.at == len(self.data))


def cbor_head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for extra, size in enumerate((1, 2, 4, 8)):
        if value < 256**size:
            return bytes([major << 5 | 24 + extra]) + value.to_bytes(size, "big")
    raise ValueError(value)


def cbor_bytes(data):
    return cbor_head(2, len(data)) + data


def cbor_text(text):
    return cbor_head(3, len(text.encode())) + text.encode()


def shown_hash(face):
    """The shown hash of a certificate from claims 1 to 5."""
    return sha256(b"\xa5", *(bytes([key]) + cbor_text(text) for key, text in enumerate(face, 1)))


def hashes(data):
    need("token.claims", "whole hashes", len(data) % 32 == 0)
    return [data[at : at + 32] for at in range(0, len(data), 32)]


class Token:
    """A token that was read; nothing of it is trusted yet."""

    def __init__(self, text):
        need("token.prefix", "it begins EREG1:", text.startswith("EREG1:"))
        text = text[6:]
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            raise Refused("token.base45") from None
        need("token.too_large", "at most 2,127 characters", size <= 2_127)
        data = from_base45(text)
        need("token.too_large", "at most 1,417 bytes", len(data) <= 1_417)
        cose = Cbor(data, "token.structure")
        need("token.structure", "tag 18", cose.head(6) == 18)
        cose.array(4)
        protected = cose.bytes()
        same = len(protected) == 9 and protected[:5] == bytes.fromhex("a201320444")
        need("token.structure", "the protected header", same)
        self.key = protected[5:]
        need("token.structure", "no unprotected header", cose.head(5) == 0)
        payload = cose.bytes()
        self.signature = cose.bytes(64)
        cose.end()
        self.signed = b"\x84" + cbor_text("Signature1") + cbor_bytes(protected)
        self.signed += cbor_bytes(b"ereg/token/1") + cbor_bytes(payload)
        self.claims(Cbor(payload, "token.claims"))

    def claims(self, cbor):
        code = "token.claims"
        count = cbor.head(5)
        need(code, "10 to 12 claims", 10 <= count <= 12)

        def key(due):
            need(code, "the claims in their order", cbor.unsigned() == due)

        self.face = []
        for due in range(1, 6):
            key(due)
            self.face.append(cbor.text())
        key(6)
        self.content_commit = cbor.bytes(32)
        key(7)
        self.entry_index = cbor.unsigned()
        key(8)
        self.booked_at = cbor.unsigned()
        key(9)
        self.path = hashes(cbor.bytes())
        key(10)
        cbor.array(4)
        self.key_hash, self.size, self.time = cbor.bytes(4), cbor.unsigned(), cbor.unsigned()
        self.note_signature = cbor.bytes(64)
        self.status, self.status_at, self.others = None, None, []
        left, above = count - 10, 10
        while left > 0:
            left -= 1
            found = cbor.unsigned()
            need(code, "a known claim above the last", above < found <= 12)
            above = found
            if found == 11:
                cbor.array(2)
                self.status, self.status_at = cbor.unsigned(), cbor.unsigned()
                need(code, "a known state", self.status in (1, 2))
            else:
                self.others = hashes(cbor.bytes())
                need(code, "claim 12 is not empty", self.others)
        cbor.end()
        pairs = zip(self.others, self.others[1:])
        need(code, "claim 12 ascends", all(one < other for one, other in pairs))
        need(code, "claim 12 names others", shown_hash(self.face) not in self.others)
        need(code, "booked_at is an instant", self.booked_at <= LAST_INSTANT)
        need(code, "a token's checkpoint time is an instant", self.time * 1000 <= LAST_INSTANT)
        need(code, "a status's time is an instant", (self.status_at or 0) * 1000 <= LAST_INSTANT)


def verify_token(text, bundle):
    """The three answers and what goes with them, as a vector of ``tokens.json`` states them."""
    try:
        token = Token(text)
    except Refused as refused:
        return answer("unreadable", "unknown_key", "unverifiable") | {"read": refused.code}
    sealed_at = max(token.time, token.status_at or 0) * 1000
    named = [row for row in bundle.of("seal") if row.id[:4] == token.key]
    fitting = [
        row for row in named if holds("the seal's signature fits", fits(row.key[1], token.signed, token.signature))
    ]
    valid = [row for row in fitting if row.in_term(sealed_at)]
    if not named:
        integrity, seal, row = "unverifiable", "unknown_key", None
    elif not fitting:
        return answer("altered", "unknown_key", "unverifiable")
    elif not valid:
        integrity, seal, row = "intact", "out_of_term", fitting[0]
    else:
        integrity, seal, row = "intact", "trusted", valid[0]
    status = token.status if holds("a status needs a trusted seal", seal == "trusted") else None
    book = book_of(token, bundle)
    proven = book is None
    if proven:
        book = {1: "current", 2: "cancelled", None: "status_unknown"}[status]
    told = answer(integrity, seal, book, demo=row is not None and row.demo)
    if proven:
        told["booked_at"] = instant_text(token.booked_at)
        told["as_of"] = instant_text(1000 * (token.time if status is None else token.status_at))
    if row is not None:
        told["office"] = row.office
    return told


def book_of(token, bundle):
    """Why the entry is not proven to be in the book, or ``None``."""
    key_hash = token.key_hash
    named = [row for row in bundle.of("book") if note_key_hash(bundle.origin, row.key[1]) == key_hash]
    if not named:
        return "unverifiable"
    shown = [shown_hash(token.face), *token.others]
    entry = leaf_hash(leaf(token.entry_index, token.booked_at, token.content_commit, shown))
    try:
        root = walked(entry, token.entry_index, token.size, token.path)
    except Refused:
        return "not_included"
    message = note(bundle.origin, token.size, root, token.time)
    signature = token.note_signature
    fitting = [row for row in named if holds("the book's signature fits", fits(row.key[1], message, signature))]
    if not fitting:
        return "not_included"
    return None if any(row.in_term(token.time * 1000) for row in fitting) else "unverifiable"


def answer(integrity, seal, book, demo=False):
    if integrity == "unreadable":
        code = "token.unreadable"
    elif integrity == "altered":
        code = "token.altered"
    elif seal == "unknown_key":
        code = "token.unknown_key"
    elif seal == "out_of_term":
        code = "token.out_of_term"
    else:
        code = {
            "cancelled": "token.cancelled",
            "not_included": "token.not_included",
            "unverifiable": "token.book_unverifiable",
        }.get(book, "good")
    return {"read": "good", "answer": code, "integrity": integrity, "seal": seal, "book": book, "demo": demo}
