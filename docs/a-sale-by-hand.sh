#!/bin/sh
# 亲手办一次存量房转移登记 · A home changes hands, by hand.
#
# Every step that two people and a registry take, as they would type it: a process a step, a vault a person, a registry
# on a port of this machine. Read it from top to bottom, or run it:
#
#     cargo build -p ereg -p ereg-registry
#     sh docs/a-sale-by-hand.sh            # in a new directory under the system's temporary one
#     sh docs/a-sale-by-hand.sh my-sale    # in my-sale, which must not exist yet; everything stays there to look at
#
# What `ereg` prints is what the person sees, in Chinese or, with EREG_LANG=en, in English. Programs ask for --json: one
# object a line. A test of the house runs this very file.
set -eu

# The two programs: as built here, unless others are named.
here=$(cd "$(dirname "$0")/.." && pwd)
EREG=${EREG:-$here/target/debug/ereg}
REGISTRY=${EREG_REGISTRY:-$here/target/debug/ereg-registry}

work=${1:-$(mktemp -d)/sale}
mkdir "$work"
city=$work/city

# --- small tools of this script ------------------------------------------------------------------------------------------

step() { printf '\n=== %s\n' "$*"; }

# The passphrase that opens both vaults. A person types it; a script hands it over like this.
EREG_PASSPHRASE='two hands, one home'
export EREG_PASSPHRASE

# Each person's own device: `seller sync` is `ereg sync` on the seller's vault.
seller() { "$EREG" --vault "$work/seller/vault" "$@"; }
buyer() { "$EREG" --vault "$work/buyer/vault" "$@"; }

# The value of a name in the JSON on standard input.
value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# Waits for the registry: exchanges with it until what a command answers says so.
#   wait_for buyer '"state":"fee_due"' case "$case"
wait_for() {
    who=$1 wanted=$2
    shift 2
    for _ in $(seq 150); do
        "$who" sync --json >/dev/null 2>&1 || true
        if "$who" "$@" --json 2>/dev/null | grep -q "$wanted"; then return 0; fi
        sleep 0.2
    done
    echo "never became $wanted:" >&2
    "$who" "$@" >&2
    return 1
}

# --- 1. a city and its registry ------------------------------------------------------------------------------------------

step '1. 演示城市和登记机构 · a demonstration city and its registry'
"$REGISTRY" seed --data "$city" --seed 7 --households 0

# On a free port, to this machine alone. A person leaves it running in a terminal of its own.
"$REGISTRY" serve --data "$city" --lang en >"$work/registry.out" 2>"$work/registry.log" &
serving=$!
trap 'kill "$serving" 2>/dev/null || true' EXIT
until grep -qs '^root fingerprint ' "$work/registry.out"; do
    kill -0 "$serving" || { cat "$work/registry.log" >&2; exit 1; }
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$work/registry.out")
root=$(sed -n 's/^root fingerprint //p' "$work/registry.out")
cat "$work/registry.out"

# Who lives there. The people are invented, and so is every number; each home shows one rule, `plain_sale` none.
"$REGISTRY" sandbox home --data "$city" plain_sale
fact() { "$REGISTRY" sandbox home --data "$city" plain_sale | sed -n "s/^$1=//p"; }

# --- 2. two people, two devices ------------------------------------------------------------------------------------------

step '2. 两个人，各用各的设备 · two people, each with a device'
for who in seller buyer; do
    mkdir "$work/$who"
    # The vault is encrypted; the passphrase alone opens it. Keys are made with it.
    "$who" init
    # The fingerprint says which registry is meant. An office publishes it elsewhere than at this address.
    "$who" connect --registry "$url" --office demo --root "$root"
    # Name, number, and what the person's identity app hands out. Without these options `ereg enrol` asks for them.
    case "$who" in seller) slot=transferor.1 ;; buyer) slot=transferee.1 ;; esac
    "$who" enrol --name "$(fact "$slot.name")" --id-no "$(fact "$slot.id_no")" \
        --identity-proof "$(fact "$slot.identity_proof")"
done

# --- 3. the draft --------------------------------------------------------------------------------------------------------

step '3. 卖方填写草稿 · the seller fills in a draft'
seller homes
draft=$(seller draft new --matter T04 --unit "$(fact unit)" --json | value draft)

# From here on no network is needed until `share`. Each field is on the disk before the command returns; from standard
# input it stays out of the shell's history.
seller draft set "$draft" --from - <<FIELDS
holding.co_ownership=sole
parties.transferee.1.name=$(fact transferee.1.name)
parties.transferee.1.id_no=$(fact transferee.1.id_no)
deal.price=$(fact price)
deal.contract=$(fact contract)
deal.signed_on=2026-10-20
delivery.medium=electronic
delivery.certificates=one
FIELDS
# The device judges by the law that the registry will judge by. It is provisional, and says so.
seller draft show "$draft"

# --- 4. the other side joins -------------------------------------------------------------------------------------------

step '4. 共享、邀请、加入 · share, invite, join'
seller share "$draft"
invitation=$(seller invite "$draft" --json | value invitation)
seller sync
# The invitation is good once, for the person named in the draft; it is handed over as text or as a QR code (--qr).
buyer join "$invitation"
buyer sync

# --- 5. freeze, read, sign ---------------------------------------------------------------------------------------------

step '5. 定稿、看申请书、签名 · freeze, read the sheet, sign'
seller sync
seller freeze "$draft"
seller sync
for who in seller buyer; do
    "$who" sync
    # The sheet is drawn from the very bytes that will be signed; its digest names them.
    "$who" sheet "$draft"
    manifest=$("$who" sheet "$draft" --json | value manifest)
    # What the office would ask at the counter, each answers alone.
    "$who" inquiry "$draft" true_intent=yes true_materials=yes unrecorded_co_owner=no mortgaged=no altered=no
    "$who" sign "$draft" --manifest "$manifest"
    "$who" sync
done

# --- 6. submit -----------------------------------------------------------------------------------------------------------

step '6. 提交 · submit'
# The tax office has not been paid yet: the case is accepted all the same, and waits.
"$REGISTRY" sandbox tax --data "$city" deed-tax-open --contract "$(fact contract)"
wait_for seller '"turn":"submit"' workspace "$draft"
seller submit "$draft"
wait_for seller '"case":"' cases
case=$(seller cases --json | value case)
wait_for buyer '"code":"R-27.deed_tax"' case "$case"
buyer case "$case"

# The buyer pays the deed tax at the tax office; the registry asks again by itself.
"$REGISTRY" sandbox tax --data "$city" paid --contract "$(fact contract)"

# --- 7. the fee, the entry, the certificate ----------------------------------------------------------------------------

step '7. 缴费、登簿、领证 · fee, entry, certificate'
wait_for buyer '"state":"fee_due"' case "$case"
buyer fee "$case"
# Payments are paid at once here unless the bank is told to wait. Then the buyer has a code drawn, and somebody scans it.
"$REGISTRY" sandbox bank --data "$city" waits
buyer pay "$case" --channel bank --qr --wait
"$REGISTRY" sandbox pay --data "$city" "$case"
# With the entry in the book, and not before, the home is the buyer's (民法典 214).
wait_for buyer '"state":"registered"' case "$case"
buyer collect "$case"
wait_for buyer '"state":"issued"' case "$case"
buyer case "$case"
buyer homes
# What the office wrote and sealed for the buyer: the letter of acceptance, the notice of the fee, the certificate.
buyer documents --case "$case"

# --- 8. a stranger -------------------------------------------------------------------------------------------------------

step '8. 陌生人离线核验 · a stranger checks the certificate'
buyer trust >"$work/trust.json"
buyer certificates --token >"$work/certificate.txt"
# The registry is gone; the certificate, the trust file and the published fingerprint are enough.
kill "$serving"
wait "$serving" || true
"$EREG" verify --trust "$work/trust.json" --root "$root" "$work/certificate.txt"

step '9. 核对登记簿 · check the book'
"$REGISTRY" verify-book --data "$city"

printf '\n%s\n' "$work"
