"""pyHanko's part among the referees.

judge ROOT CRL...     reads lines of a name and a file, tells a verdict on each
sign KEY CERT ISSUER  reads lines of a digest algorithm, "pkcs1" or "pss", a content and where to put
                      the signed file

Names, words and paths are parted by tabs; the verdicts are yes, no, unread, each with a reason.
"""

import asyncio
import datetime
import logging
import sys

from asn1crypto import cms, crl, pem, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign import signers
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    async_validate_cms_signature,
    collect_timing_info,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.util import get_pyca_cryptography_hash


def binary(path):
    with open(path, "rb") as file:
        data = file.read()
    return pem.unarmor(data)[2] if data.startswith(b"-----BEGIN") else data


def open_envelope(path):
    info = cms.ContentInfo.load(binary(path))
    if info["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    data = info["content"]
    # asn1crypto decodes when it is asked: ask for all that will be needed.
    data["signer_infos"].native
    return data


async def judge_one(path, anchors, lists, now):
    try:
        data = open_envelope(path)
    except Exception as error:
        return "unread", repr(error)
    try:
        context = ValidationContext(
            trust_roots=anchors,
            crls=lists,
            moment=now,
            allow_fetching=False,
            revocation_mode="require",
        )

        def digest(algorithm):
            content = hashes.Hash(get_pyca_cryptography_hash(algorithm))
            content.update(bytes(data["encap_content_info"]["content"]))
            return content.finalize()

        timing = await collect_timing_info(extract_signer_info(data), context, digest)
        status = await async_validate_cms_signature(
            data,
            status_cls=StandardCMSSignatureStatus,
            validation_context=context,
            status_kwargs=timing,
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        )
    except Exception as error:
        return "no", repr(error)
    if status.bottom_line:
        return "yes", status.summary()
    return "no", f"{status.summary()} {status.trust_problem_indic}"


async def judge(root, lists):
    anchors = [x509.Certificate.load(binary(root))]
    lists = [crl.CertificateList.load(binary(path)) for path in lists]
    now = datetime.datetime.now(datetime.timezone.utc)
    for line in sys.stdin:
        name, path = line.rstrip("\n").split("\t")
        verdict, reason = await judge_one(path, anchors, lists, now)
        print(name, verdict, " ".join(reason.split()), sep="\t")


async def sign(key, certificate, issuer):
    for line in sys.stdin:
        algorithm, padding, content, out = line.rstrip("\n").split("\t")
        signer = signers.SimpleSigner.load(
            key, certificate, ca_chain_files=(issuer,), prefer_pss=padding == "pss"
        )
        with open(content, "rb") as file:
            signed = await signer.async_sign_general_data(
                file.read(), algorithm, detached=False, use_cades=True
            )
        with open(out, "wb") as file:
            file.write(signed.dump())


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    word, *rest = sys.argv[1:]
    asyncio.run(judge(rest[0], rest[1:]) if word == "judge" else sign(*rest))
