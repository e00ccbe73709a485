#!/usr/bin/env bash
# Verifies the electronic seal of an OFD (GB/T 33190, GB/T 38540) with OpenSSL 3 and nothing of this project:
#
#     docs/verify-an-ofd-with-openssl.sh certificate.ofd seal-roots.pem
#
# The list of protected files and each file in it, the list's place in the signature, the signer's signature, the seal maker's
# signature over the seal, the signer's place in the seal, both certificates below a root of the file, and the time
# stamp (RFC 3161) where there is one; of every seal that the document names, as a receipt has two. python3 unpacks; nothing is
# decided by it. Seals of version 4 whose lists name SM3 and whose signers are listed by their certificates are understood; of a list
# that leaves files out, the files are named.
#
# Not looked at: terms, revocation, and whether a page names a file that is not there. `ereg verify` looks at those.
set -euo pipefail

file=$(realpath "$1")
roots=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

refused() {
    printf 'refused: %s\n' "$*"
    exit 1
}
# With an end: of a line without one `read` says that there is none.
one_line() { tr -d '\n' < "$1"; printf '\n'; }
sm3() { openssl dgst -sm3 -binary "$1" | openssl base64 -A; }
# The element of DER that begins at a place of a file: place, length of its head, length of its content, kind.
elements() {
    openssl asn1parse -inform DER -in "$1" |
        sed -E 's/^ *([0-9]+):d=([0-9]+) +hl=([0-9]+) +l= *([0-9]+) (prim|cons): *(.*)$/\1 \2 \3 \4 \6/'
}
# FILE FROM LENGTH. The second reads its input to the end: a first that is cut off while it writes would end the script.
cut_out() { head -c "$(($2 + $3))" "$1" | tail -c "$3"; }
# The N-th element directly inside the element at a place: "place head length".
child() { # FILE PLACE DEPTH N
    elements "$1" | awk -v from="$2" -v depth="$3" -v wanted="$4" '
        $1 == from && $2 == depth { inside = 1; end = $1 + $3 + $4; next }
        inside && $1 >= end { exit }
        inside && $2 == depth + 1 { if (++n == wanted) { print $1, $3, $4; exit } }'
}
whole() { cut_out "$1" "$2" $(($3 + $4)); }          # FILE PLACE HEAD LENGTH
content() { cut_out "$1" $(($2 + $3)) "$4"; }        # FILE PLACE HEAD LENGTH
bits() { cut_out "$1" $(($2 + $3 + 1)) $(($4 - 1)); } # without the byte that counts unused bits

signed_by() { # CERTIFICATE SIGNATURE MESSAGE
    openssl x509 -inform DER -in "$1" -noout -pubkey > key.pem
    openssl dgst -sm3 -verify key.pem -sigopt distid:1234567812345678 -signature "$2" "$3" > said 2>&1
}
below_a_root() { # CERTIFICATE
    openssl x509 -inform DER -in "$1" -out one.pem
    openssl verify -no_check_time -vfyopt distid:1234567812345678 -CAfile "$roots" one.pem > said 2>&1
}

# Everything about one seal: its list of files is named by its path in the package.
verify_seal() {
    local list=package/$1 value at head length stated listed digest path found uncovered signer
    value=$(dirname "$list")/SignedValue.dat
    [ -f "$list" ] && [ -f "$value" ] || refused "there is no seal where one is looked for"

    # SES_Signature: toSign, certificate of the signer, algorithm, signature, time stamp.
    read -r to_sign to_sign_head to_sign_length < <(child "$value" 0 0 1)
    read -r at head length < <(child "$value" 0 0 2)
    content "$value" "$at" "$head" "$length" > signer.der
    read -r at head length < <(child "$value" 0 0 4)
    bits "$value" "$at" "$head" "$length" > signature.der
    whole "$value" "$to_sign" "$to_sign_head" "$to_sign_length" > signed.der
    # TBS_Sign: version, seal, time, digest of the list, its place.
    read -r seal seal_head seal_length < <(child "$value" "$to_sign" 1 2)
    whole "$value" "$seal" "$seal_head" "$seal_length" > seal.der
    read -r at head length < <(child "$value" "$to_sign" 1 3)
    stated=$(content "$value" "$at" "$head" "$length")
    read -r at head length < <(child "$value" "$to_sign" 1 4)
    listed=$(bits "$value" "$at" "$head" "$length" | openssl base64 -A)
    # SESeal: content, certificate of the maker, algorithm, signature.
    read -r at head length < <(child seal.der 0 0 1)
    whole seal.der "$at" "$head" "$length" > made.der
    read -r at head length < <(child seal.der 0 0 2)
    content seal.der "$at" "$head" "$length" > maker.der
    read -r at head length < <(child seal.der 0 0 4)
    bits seal.der "$at" "$head" "$length" > made-signature.der

    signed_by maker.der made-signature.der made.der || refused "the seal is not its maker's"
    signed_by signer.der signature.der signed.der || refused "the signature is not the signer's"
    # The signer's certificate stands in the seal, whole.
    openssl base64 -A -in signer.der -out wanted
    elements made.der | awk '$5 == "OCTET" { print $1, $3, $4 }' > octets
    found=""
    while read -r at head length; do
        content made.der "$at" "$head" "$length" | openssl base64 -A -out octet
        if cmp -s octet wanted; then found=yes; fi
    done < octets
    [ -n "$found" ] || refused "the seal was not made for the signer"
    below_a_root maker.der || refused "the seal maker stands below no root"
    below_a_root signer.der || refused "the signer stands below no root"

    [ "$(sm3 "$list")" = "$listed" ] || refused "the list of files was changed"
    one_line "$list" | sed 's/<ofd:Reference /\n&/g' |
        sed -nE 's/^<ofd:Reference FileRef="\/([^"]*)"[^>]*><ofd:CheckValue>([^<]*)<.*$/\1\t\2/p' > references
    [ -s references ] || refused "the list names no file"
    while IFS=$'\t' read -r path digest; do
        [ -f "package/$path" ] || refused "$path is missing"
        [ "$(sm3 "package/$path")" = "$digest" ] || refused "$path was changed"
    done < references
    cut -f1 references | cat - own > covered
    uncovered=$(cd package && find . -type f | sed 's/^\.\///' | grep -v -x -F -f ../covered || true)
    [ -z "$uncovered" ] || [ "$uncovered" = Doc_0/Signs/Signatures.xml ] || refused "not protected: $uncovered"

    signer=$(openssl x509 -inform DER -in signer.der -noout -subject -nameopt utf8,sep_comma_plus)
    printf 'sealed at %s by %s\n' "$stated" "$signer" >> told
    read -r at head length < <(child "$value" 0 0 5) || at=""
    if [ -n "$at" ]; then
        read -r at head length < <(child "$value" "$at" 1 1)
        bits "$value" "$at" "$head" "$length" > token.der
        openssl ts -verify -token_in -in token.der -data signature.der -CAfile "$roots" -no_check_time > said 2>&1 ||
            refused "the time stamp is not of this signature, or of no authority below a root"
        openssl ts -reply -token_in -in token.der -token_out -text 2> said | sed -n 's/^Time stamp: /stamped at /p' >> told
    fi
}

python3 -m zipfile -e "$file" package
signatures=package/Doc_0/Signs/Signatures.xml
[ -f "$signatures" ] || refused "there is no seal where one is looked for"
one_line "$signatures" | sed 's/<ofd:Signature /\n&/g' |
    sed -nE 's/^<ofd:Signature [^>]*BaseLoc="\/([^"]*)".*$/\1/p' > lists
[ -s lists ] || refused "there is no seal where one is looked for"
# What no seal can protect: the list and the signature of each.
while read -r list; do printf '%s\n%s\n' "$list" "$(dirname "$list")/SignedValue.dat"; done < lists > own
while read -r list; do verify_seal "$list"; done < lists
cat told
printf 'valid\n'
