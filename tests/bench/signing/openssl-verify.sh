#!/bin/sh
# `openssl cms -verify` once for each file: signature, chain, and revocation of everybody in it.
set -eu
count=0
begun=$(date +%s%N)
for file in "$BENCH_FILES"/*; do
    [ "$count" -lt "$BENCH_COUNT" ] || break
    # Any purpose: a certificate with nonRepudiation alone is none for e-mail.
    openssl cms -verify -cades -inform DER -in "$file" -out /dev/null \
        -purpose any -CAfile "$BENCH_TRUST" -crl_check_all
    count=$((count + 1))
done
us=$((($(date +%s%N) - begun) / 1000))
printf '{"documents":%d,"seconds":%d.%06d}\n' "$count" $((us / 1000000)) $((us % 1000000))
