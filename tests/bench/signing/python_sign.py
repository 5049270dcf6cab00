"""CAdES B-B with python-pkcs11 and asn1crypto: one session for all documents.

The same signed attributes and the same certificates inside as ours. Nothing is read back, verified or made
durable.
"""

import datetime
import hashlib
import pathlib

import pkcs11
from asn1crypto import cms, core, pem, tsp, x509
from pkcs11 import Mechanism, ObjectClass

import meter

# DigestInfo of SHA-256 up to the digest (RFC 8017 section 9.2, note 1).
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
SHA256 = {"algorithm": "sha256"}


def certificate(path):
    _, _, der = pem.unarmor(pathlib.Path(path).read_bytes())
    return x509.Certificate.load(der)


def reference(signer):
    """signing-certificate-v2: SHA-256, issuer and serial number."""
    issuer = x509.GeneralName(name="directory_name", value=signer.issuer)
    serial = {"issuer": [issuer], "serial_number": signer.serial_number}
    digest = hashlib.sha256(signer.dump()).digest()
    return tsp.SigningCertificateV2(
        {"certs": [tsp.ESSCertIDv2({"cert_hash": digest, "issuer_serial": serial})]}
    )


def attribute(kind, value):
    return cms.CMSAttribute({"type": kind, "values": [value]})


def signed(content, key, signer, issuing):
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    attributes = cms.CMSAttributes(
        [
            attribute("content_type", "data"),
            attribute("message_digest", hashlib.sha256(content).digest()),
            attribute("signing_time", cms.Time({"utc_time": core.UTCTime(now)})),
            attribute("signing_certificate_v2", reference(signer)),
        ]
    )
    digest = hashlib.sha256(attributes.dump()).digest()
    value = key.sign(DIGEST_INFO + digest, mechanism=Mechanism.RSA_PKCS)
    name = cms.IssuerAndSerialNumber(
        {"issuer": signer.issuer, "serial_number": signer.serial_number}
    )
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(name="issuer_and_serial_number", value=name),
            "digest_algorithm": SHA256,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature": value,
        }
    )
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [SHA256],
            "encap_content_info": {"content_type": "data", "content": content},
            "certificates": [signer, issuing],
            "signer_infos": [info],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


def main():
    out = pathlib.Path(meter.text("OUT"))
    set_up = meter.Span()
    signer, issuing = certificate(meter.text("CERTIFICATE")), certificate(meter.text("ISSUING"))
    token = pkcs11.lib(meter.text("MODULE")).get_token(token_label=meter.text("LABEL"))
    with token.open(user_pin=meter.text("PIN")) as session:
        wanted = bytes.fromhex(meter.text("KEY"))
        key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=wanted)
        set_up = set_up.end()
        span = meter.Span()
        files = meter.files()
        for file in files:
            p7m = signed(file.read_bytes(), key, signer, issuing)
            (out / (file.name + ".p7m")).write_bytes(p7m)
        spent = span.end()
    meter.say(len(files), set_up, spent)


main()
