"""Signed files judged by pyHanko, all in one process: signature, chain, and revocation of everybody in it."""

import asyncio
import pathlib

from asn1crypto import cms, crl, pem, x509
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

import meter

USAGE = KeyUsageConstraints(key_usage={"non_repudiation"})


def trust():
    """Roots and revocation lists of the anchors folder."""
    anchors = pathlib.Path(meter.text("ANCHORS"))
    roots = [pem.unarmor(file.read_bytes())[2] for file in sorted(anchors.glob("*.pem"))]
    lists = [file.read_bytes() for file in sorted(anchors.glob("*.crl"))]
    return (
        [x509.Certificate.load(der) for der in roots],
        [crl.CertificateList.load(der) for der in lists],
    )


async def judge(file, context):
    info = cms.ContentInfo.load(file.read_bytes())
    status = await generic_cms.async_validate_cms_signature(
        info["content"], validation_context=context, key_usage_settings=USAGE
    )
    if not (status.intact and status.valid and status.trusted):
        raise SystemExit(f"{file}: {status.summary()}")


async def main():
    set_up = meter.Span()
    roots, lists = trust()
    context = ValidationContext(
        trust_roots=roots, crls=lists, allow_fetching=False, revocation_mode="hard-fail"
    )
    set_up = set_up.end()
    span = meter.Span()
    files = meter.files()
    for file in files:
        await judge(file, context)
    meter.say(len(files), set_up, span.end())


asyncio.run(main())
