#!/usr/bin/env python3
"""Makes the PDFs beside this file, with tools that share no code with the verifier.

    python3 -m venv venv && venv/bin/pip install pyhanko==0.38.0 pyhanko-certvalidator==0.33.0
    venv/bin/python make.py

The time stamps are those of `openssl ts`. Every run makes new keys, so all files change together. People, offices and
numbers are invented.
"""

import datetime as dt
import io
import pathlib
import subprocess
import tempfile

from asn1crypto import keys as asn1_keys, tsp, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

HERE = pathlib.Path(__file__).parent
UTC = dt.timezone.utc
FROM, UNTIL = dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime(2036, 1, 1, tzinfo=UTC)


def usage(**on):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: on.get(name, False) for name in every})


def certificate(name, key, issuer, issuer_key, extensions):
    called = lambda text: x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "演示"),
                                     x509.NameAttribute(NameOID.COMMON_NAME, text)])
    builder = (x509.CertificateBuilder().subject_name(called(name)).issuer_name(called(issuer))
               .public_key(key.public_key()).serial_number(x509.random_serial_number())
               .not_valid_before(FROM).not_valid_after(UNTIL))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def of_asn1(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def key_of_asn1(key):
    return asn1_keys.PrivateKeyInfo.load(key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def page():
    writer = PdfFileWriter(stream_xrefs=False)
    font = generic.DictionaryObject({
        generic.pdf_name("/Type"): generic.pdf_name("/Font"), generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
        generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica")})
    content = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 14 Tf 40 700 Td (DEMO: holder Lin) Tj ET"))
    fonts = generic.DictionaryObject({generic.pdf_name("/F1"): writer.add_object(font)})
    writer.insert_page(PageObject(contents=content, media_box=(0, 0, 300, 800), resources=generic.DictionaryObject(
        {generic.pdf_name("/Font"): fonts})))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class OpensslStamper(timestamps.TimeStamper):
    """A time authority whose token OpenSSL makes."""

    def __init__(self, certificate, key, root):
        super().__init__()
        self.files = {"clock.pem": certificate.public_bytes(serialization.Encoding.PEM),
                      "root.pem": root.public_bytes(serialization.Encoding.PEM), "serial": b"01\n",
                      "key.pem": key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                   serialization.NoEncryption()),
                      "conf": b"""[tsa]
default_tsa = own
[own]
serial = serial
crypto_device = builtin
signer_cert = clock.pem
certs = root.pem
signer_key = key.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""}

    async def async_request_tsa_response(self, req):
        with tempfile.TemporaryDirectory() as work:
            for name, content in self.files.items():
                (pathlib.Path(work) / name).write_bytes(content)
            (pathlib.Path(work) / "query").write_bytes(req.dump())
            subprocess.run(["openssl", "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "reply"],
                           cwd=work, check=True, capture_output=True)
            return tsp.TimeStampResp.load((pathlib.Path(work) / "reply").read_bytes())


def signed(pdf, signer, stamper=None, field="Seal", subfilter=SigSeedSubFilter.PADES):
    meta = signers.PdfSignatureMetadata(field_name=field, subfilter=subfilter, md_algorithm="sha256",
                                        reason="演示 电子证照", name="演示登记机构")
    out = signers.PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=6144)
    return out.getvalue()


def main():
    curve = ec.SECP256R1()
    root_key, signer_key, time_key, rsa_key = (ec.generate_private_key(curve), ec.generate_private_key(curve),
                                               ec.generate_private_key(curve),
                                               rsa.generate_private_key(public_exponent=65537, key_size=2048))
    authority = [(x509.BasicConstraints(ca=True, path_length=0), True),
                 (usage(key_cert_sign=True, crl_sign=True), True)]
    signs = [(usage(digital_signature=True, content_commitment=True), True)]
    stamps = [(usage(digital_signature=True), True),
              (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)]
    root = certificate("演示根", root_key, "演示根", root_key, authority)
    office = certificate("演示登记机构", signer_key, "演示根", root_key, signs)
    clock = certificate("演示时间戳", time_key, "演示根", root_key, stamps)
    rsa_office = certificate("演示登记机构", rsa_key, "演示根", root_key, signs)

    def signer_of(certificate, key, *others):
        store = SimpleCertificateStore()
        store.register_multiple([of_asn1(one) for one in others])
        return signers.SimpleSigner(of_asn1(certificate), key_of_asn1(key), store)

    own = signer_of(office, signer_key, root)
    plain = signed(page(), own)
    stamped = signed(page(), own, OpensslStamper(clock, time_key, root))
    twice = signed(plain, own, field="Another")
    by_rsa = signed(page(), signer_of(rsa_office, rsa_key, root))
    adobe = signed(page(), own, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    update = IncrementalPdfFileWriter(io.BytesIO(stamped))
    update.root["/PageMode"] = generic.pdf_name("/UseOutlines")
    update.update_root()
    out = io.BytesIO()
    update.write(out)
    for name, content in {"plain": plain, "stamped": stamped, "two-signatures": twice, "rsa": by_rsa, "adobe": adobe,
                          "updated": out.getvalue(), "unsigned": page()}.items():
        (HERE / f"{name}.pdf").write_bytes(content)
    pem = lambda one: one.public_bytes(serialization.Encoding.PEM).decode()
    (HERE / "roots.pem").write_text(pem(root) + pem(office))
    (HERE / "root-alone.pem").write_text(pem(root))


main()
