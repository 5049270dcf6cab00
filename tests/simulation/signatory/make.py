"""Makes the two certificates of the simulation anew: python3 make.py, in this folder.

Their keys are SHA-256 of two sentences, so that every run everywhere signs the same bytes; nothing but the
simulation trusts them. They are valid for as long as a clock of the simulation jumps.
"""
import datetime, hashlib
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def key(sentence):
    return ec.derive_private_key(int.from_bytes(hashlib.sha256(sentence).digest(), "big"), ec.SECP256R1())


def certificate(subject, issuer, public, by, serial, extensions):
    made = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
            .serial_number(serial).not_valid_before(datetime.datetime(2000, 1, 1))
            .not_valid_after(datetime.datetime(2099, 1, 1)))
    for extension, critical in extensions:
        made = made.add_extension(extension, critical)
    return made.sign(by, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(serialization.Encoding.DER)


def usage(**named):
    names = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: named.get(name, False) for name in names})


def name(*parts):
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


authority, signatory = key(b"origo simulation authority"), key(b"origo simulation signatory")
root = name((NameOID.COUNTRY_NAME, "IT"), (NameOID.COMMON_NAME, "Origo simulation"))
person = name((NameOID.COUNTRY_NAME, "IT"), (NameOID.SERIAL_NUMBER, "TINIT-MRTLCU70A01A794I"),
              (NameOID.GIVEN_NAME, "LUCA"), (NameOID.SURNAME, "MORETTI"), (NameOID.COMMON_NAME, "MORETTI LUCA"))
ski = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
open("authority.cer", "wb").write(certificate(root, root, authority.public_key(), authority, 1, [
    (x509.BasicConstraints(True, 0), True), (usage(key_cert_sign=True, crl_sign=True), True), (ski, False)]))
open("signatory.cer", "wb").write(certificate(person, root, signatory.public_key(), authority, 2, [
    (usage(content_commitment=True), True),
    (x509.SubjectKeyIdentifier.from_public_key(signatory.public_key()), False),
    (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ski), False)]))
