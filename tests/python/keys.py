"""A key store in memory, with P-256 counted here once more: a second implementation beside the core's."""

import hashlib
import secrets

import ereg_bindings as ereg
from ereg_bindings import DeviceKeyError

# The curve of FIPS 186: y² = x³ - 3x + b over the field of P, with the base point G of the order N.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def added(one, other):
    """The sum of two points; None is the point at infinity."""
    if one is None or other is None:
        return one or other
    (x, y), (u, v) = one, other
    if x == u and (y + v) % P == 0:
        return None
    slope = (3 * x * x - 3) * pow(2 * y, -1, P) if x == u else (v - y) * pow(u - x, -1, P)
    sum_x = (slope * slope - x - u) % P
    return sum_x, (slope * (x - sum_x) - y) % P


def times(number, point):
    product = None
    while number:
        if number & 1:
            product = added(product, point)
        point, number = added(point, point), number >> 1
    return product


class SoftwareKeys(ereg.DeviceKeys):
    """Keys of level C. What it wraps, it keeps: of a blob there is nothing to be opened elsewhere."""

    def __init__(self):
        self.pairs, self.wrapped = {}, {}

    async def generate(self, alias, policy):
        if alias in self.pairs:
            raise DeviceKeyError.AlreadyExists()
        number = 1 + secrets.randbelow(N - 1)
        self.pairs[alias] = number, b"\x04" + b"".join(place.to_bytes(32, "big") for place in times(number, G))
        return await self.info(alias)

    async def info(self, alias):
        return ereg.KeyInfo(key=await self.public_key(alias), level=ereg.AssuranceLevel.C, attestation=[])

    async def public_key(self, alias):
        return self.pair(alias)[1]

    async def sign(self, alias, message, reason):
        number, once = self.pair(alias)[0], 1 + secrets.randbelow(N - 1)
        r = times(once, G)[0] % N
        s = pow(once, -1, N) * (int.from_bytes(hashlib.sha256(message).digest(), "big") + r * number) % N
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    async def wrap(self, alias, dek):
        blob = secrets.token_bytes(32)
        self.wrapped[alias, blob] = dek
        return blob

    async def unwrap(self, alias, blob, reason):
        if (alias, blob) not in self.wrapped:
            raise DeviceKeyError.NotFound()
        return self.wrapped[alias, blob]

    async def forget(self, alias):
        self.pairs.pop(alias, None)
        self.wrapped = {known: dek for known, dek in self.wrapped.items() if known[0] != alias}

    def pair(self, alias):
        """The secret number of a key, and its public half."""
        if alias not in self.pairs:
            raise DeviceKeyError.NotFound()
        return self.pairs[alias]
