#!/bin/sh
# `openssl cms -sign -cades` once for each document, on the token through the engine of libp11.
set -eu
export PKCS11_MODULE_PATH="$BENCH_MODULE"
key="pkcs11:token=$BENCH_LABEL;id=%$BENCH_KEY;type=private;pin-value=$BENCH_PIN"
count=0
begun=$(date +%s%N)
for file in "$BENCH_FILES"/*; do
    [ "$count" -lt "$BENCH_COUNT" ] || break
    openssl cms -sign -cades -binary -nodetach -md sha256 -outform DER \
        -in "$file" -out "$BENCH_OUT/${file##*/}.p7m" \
        -signer "$BENCH_CERTIFICATE" -certfile "$BENCH_ISSUING" \
        -engine pkcs11 -keyform engine -inkey "$key"
    count=$((count + 1))
done
us=$((($(date +%s%N) - begun) / 1000))
printf '{"documents":%d,"seconds":%d.%06d}\n' "$count" $((us / 1000000)) $((us % 1000000))
