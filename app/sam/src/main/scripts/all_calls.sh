#!/bin/sh
# All calls of the SAM in the order of a key's life, by openssl, curl and coreutils alone: what an integrator needs to
# know, and a check of an installation. The authorization server and the CA are made here, of openssl keys.
#
#   all_calls.sh https://HOST:PORT/sam/v1 TLS_FOLDER VERSION
#
# TLS_FOLDER has ca.pem, and NAME.pem and NAME.key of op-1 and op-2 (operation users of static_config.json) and of ssa-1
# (a signing service, which is registered here). VERSION is that of the dynamic configuration in force. What is made
# on the way stays in TLS_FOLDER/work.
set -eu

base=$1
tls=$(cd "$2" && pwd)
version=$(($3 + 1))
mkdir -p "$tls/work"
cd "$tls/work"

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

# --- encodings

b64u() { basenc --base64url -w 0 | tr -d '='; }
unb64u() {
    text=$(cat)
    case $((${#text} % 4)) in 2) text="$text==" ;; 3) text="$text=" ;; esac
    printf %s "$text" | basenc --base64url -d
}
unhex() { tr 'a-f' 'A-F' | tr -d ' \n' | basenc --base16 -d; }
uuid() { openssl rand -hex 16 | sed 's/^\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)/\1-\2-\3-\4-/'; }

# der TAG < content: one DER element.
der() {
    cat > element
    size=$(wc -c < element)
    if [ "$size" -lt 128 ]; then length=$(printf %02X "$size")
    elif [ "$size" -lt 256 ]; then length=81$(printf %02X "$size")
    else length=82$(printf %04X "$size")
    fi
    printf %s "$1$length" | unhex
    cat element
}

# text MEMBER < JSON: the value of the last member of this name that is a string.
text() { sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'; }

# --- JOSE

# es256 KEY < input: a JWS signature, two numbers of 32 bytes from the DER that openssl makes.
es256() {
    openssl dgst -sha256 -sign "$1" -out es256.der
    openssl asn1parse -inform DER -in es256.der | sed -n 's/.*INTEGER *://p' | while read -r number; do
        printf '%064d%s' 0 "$number" | tail -c 64
    done | unhex | b64u
}

# jws TYPE < claims: a compact JWS of the authorization server.
jws() {
    input=$(printf '{"alg":"ES256","typ":"%s","kid":"as-key-1"}' "$1" | b64u).$(b64u)
    printf %s.%s "$input" "$(printf %s "$input" | es256 as.key)"
}

# approval NAME BODY_FILE: a detached JWS over the bytes of the body (RFC 7797).
approval() {
    header=$(printf '{"alg":"ES256","b64":false,"crit":["b64"],"kid":"%s"}' "$1" | b64u)
    { printf %s. "$header"; cat "$2"; } > approval.input
    printf %s..%s "$header" "$(es256 "../$1.key" < approval.input)"
}

# --- HTTP

# call CLIENT METHOD PATH BODY_FILE STATUS [HEADER]...: the answer is in the file answer.
call() {
    client=$1 method=$2 path=$3 body=$4 expected=$5
    shift 5
    for header in "$@"; do set -- "$@" -H "$header"; shift; done
    status=$(curl -sS --cacert ../ca.pem --cert "../$client.pem" --key "../$client.key" -X "$method" \
        -H 'Content-Type: application/json' -H "X-Request-Id: $(uuid)" "$@" \
        --data-binary "@$body" -o answer -w '%{http_code}' "$base$path")
    say "$method $path $status"
    [ "$status" = "$expected" ] || fail "expected $expected: $(cat answer)"
}

# --- 1: the signing service and the authorization server are registered, by two operation users

spki() { openssl pkey -in "$1" -pubout -outform DER | b64u; }
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out as.key
cat > configuration.json <<END
{"version": $version,
 "authorization_servers": [
   {"id": "as-1", "public_key": "$(spki as.key)", "issuer": "https://as.example/", "kid": "as-key-1",
    "algorithms": ["ES256"], "min_acr": "urn:tabellion:loa:substantial", "allow_skad": true}],
 "signing_service_privileged_users": [
   {"id": "ssa-1", "public_key": "$(spki ../ssa-1.key)", "allowed_authorization_servers": ["as-1"],
    "operations": ["generate", "assign", "pop", "update", "sign", "delete"]}],
 "limits": {"sad_max_age_s": 300, "clock_skew_s": 10}}
END
approval op-2 configuration.json > configuration.approval
call op-1 PUT /configurations/dynamic configuration.json 204 "X-SAM-Approval: $(cat configuration.approval)"

: > nothing
call ssa-1 GET /info nothing 200
audience=$(text audience < answer)

# --- tokens

signer=sg_01JZ3V5K7M9P1R3T5W7Y9A1C3F
digest=$(printf 'the text of the consent' | openssl dgst -sha256 -binary | b64u)

# claims PURPOSE [MORE_MEMBERS]: of SAD and SKAD.
claims() {
    now=$(date +%s)
    cat <<END
{"iss":"https://as.example/","aud":"$audience","sub":"$signer","iat":$now,"nbf":$now,"exp":$((now + 300)),
 "jti":"$(openssl rand 16 | b64u)","azp":"ssa-1","client_id":"cl_01JZ3V5K7M9P1R3T5W7Y9A1C3G","v":1,"purpose":"$1",
 "acr":"urn:tabellion:loa:substantial","amr":["pwd","otp"],"auth_time":$now,
 "consent":{"text_id":"consent-1","text_sha256":"$digest","shown_at":$now,"accepted_at":$now,
            "doc_labels":["lease.txt"],"document_sha256":["$digest"]}${2:-}}
END
}

# thumbprint PUBLIC_KEY_DER (RFC 7638).
thumbprint() {
    if openssl rsa -pubin -inform DER -in "$1" -noout -modulus > modulus 2> modulus.errors; then
        printf '{"e":"AQAB","kty":"RSA","n":"%s"}' "$(sed 's/Modulus=//' modulus | unhex | b64u)"
    else
        printf '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' \
            "$(tail -c 64 "$1" | head -c 32 | b64u)" "$(tail -c 32 "$1" | b64u)"
    fi | openssl dgst -sha256 -binary | b64u
}

# --- a CA, and the name that certificates carry

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout issuer.key -out issuer.pem -days 30 \
    -subj '/CN=test issuer' 2> issuer.errors
openssl req -new -key as.key -subj '/C=ES/CN=Ada Example' -outform DER -out name.csr
# Of a request the second element that is a sequence within the first is the subject.
openssl asn1parse -inform DER -in name.csr |
    sed -n 's/^ *\([0-9]*\):d=2 *hl=\([0-9]*\) *l= *\([0-9]*\) *cons: SEQUENCE.*/\1 \2 \3/p' | head -n 1 > name.place
read -r offset header_length length < name.place
tail -c +$((offset + 1)) name.csr | head -c $((header_length + length)) > name.der

# life TEMPLATE ALGORITHM ALGORITHM_DER VERIFY_OPTION: one key, from its making to a signature.
life() {
    # --- 2: a key pair that belongs to nobody
    printf '{"key_template":%s}' "$1" > body.json
    call ssa-1 POST /key_pairs body.json 201
    cp answer key_pair.json
    text public_key < key_pair.json | unb64u > public.der

    # --- 3: it gets its owner, who consents by a SKAD
    cat > body.json <<END
{"key_pair":$(cat key_pair.json),
 "signer":{"id":"$signer","idp":"idp-1","idp_subject":"urn:example:ada","type":"natural"},
 "subject":"CN=Ada Example,C=ES"}
END
    call ssa-1 POST '/signers/$body/key_pairs' body.json 200 "X-SAM-SKAD: $(claims assign | jws skad+jwt)"
    sed 's/^{"key_pair":\(.*\),"signer":{"v".*/\1/' answer > key_pair.json
    sed 's/.*,"signer":\({"v".*}\)}$/\1/' answer > signer.json

    # --- 4: a certification request, signed by the key
    { printf 020100 | unhex; cat name.der public.der; printf A000 | unhex; } | der 30 > request_info.der
    printf '{"key_pair":%s,"request":{"dtbs":"%s","signature_algorithm":"%s"}}' \
        "$(cat key_pair.json)" "$(b64u < request_info.der)" "$2" > body.json
    call ssa-1 POST /proofs_of_possession body.json 200
    { printf 00 | unhex; text signature < answer | unb64u; } | der 03 > signature.der
    { cat request_info.der; printf %s "$3" | unhex; cat signature.der; } | der 30 > request.der
    openssl req -inform DER -in request.der -verify -noout > request.verdict 2>&1
    grep -q 'verify OK' request.verdict || fail "the request does not verify: $(cat request.verdict)"
    say "openssl req -verify: OK"

    # --- 5: certified and enabled
    openssl x509 -req -inform DER -in request.der -CA issuer.pem -CAkey issuer.key -days 7 -outform DER \
        -out certificate.der 2> certificate.errors
    printf '{"key_pair":%s,"signer":%s,"status":{"certified":true,"enabled":true},"certificate":"%s"}' \
        "$(cat key_pair.json)" "$(cat signer.json)" "$(openssl base64 -A -in certificate.der)" > body.json
    call ssa-1 PUT '/key_pairs/%24body' body.json 200
    cp answer key_pair.json

    # --- 6: a signature over the hash that the signer approved
    printf 'a lease of %s' "$2" > document.txt
    openssl dgst -sha256 -binary -out hash document.txt
    generation=$(sed -n 's/.*"generation":\([0-9]*\).*/\1/p' key_pair.json)
    key_id=$(sed -n 's/^{"v":1,"id":"\([^"]*\)".*/\1/p' key_pair.json)
    about=',"key_id":"'$key_id'","key_thumbprint":"'$(thumbprint public.der)'","key_generation":'$generation
    approved=$about',"scal":2,"hash_alg":"2.16.840.1.101.3.4.2.1","dtbs_r":["'$(b64u < hash)'"],"num_signatures":1,"sign_alg":"'$2'"'
    # A factor is checked alone before it; this signer has none.
    printf '{"key_pair":%s,"signer":%s}' "$(cat key_pair.json)" "$(cat signer.json)" > checking.json
    call ssa-1 POST /factor_checks checking.json 403 "X-SAM-SAD: $(claims sign "$approved" | jws sad+jwt)"
    printf '{"signature_algorithm":"%s","requests":[{"dtbs":"%s"}],"key_pair":%s,"signer":%s}' \
        "$2" "$(b64u < hash)" "$(cat key_pair.json)" "$(cat signer.json)" > signing.json
    call ssa-1 POST /signatures signing.json 200 "X-SAM-SAD: $(claims sign "$approved" | jws sad+jwt)"
    sed 's/^{"signatures":\[{"signature":"\([^"]*\)".*/\1/' answer | unb64u > signature
    openssl pkeyutl -verify -pubin -keyform DER -inkey public.der -in hash -sigfile signature $4 > signature.verdict
    say "openssl pkeyutl -verify: $(cat signature.verdict)"
}

life '{"algorithm":"ECDSA","named_curve":"prime256v1"}' 1.2.840.10045.4.3.2 300A06082A8648CE3D040302 ''

# --- what comes beside: the signer ends the key, and no object of it opens anything any more

printf '{"key_pair":%s}' "$(cat key_pair.json)" > body.json
call ssa-1 DELETE '/key_pairs/$body' body.json 200 "X-SAM-SAD: $(claims delete "$about" | jws sad+jwt)"
call ssa-1 POST /signatures signing.json 410 "X-SAM-SAD: $(claims sign "$approved" | jws sad+jwt)"

life '{"algorithm":"RSA","size":2048}' 1.2.840.113549.1.1.11 300D06092A864886F70D01010B0500 '-pkeyopt digest:sha256'

printf '{"key_pair":%s}' "$(cat key_pair.json)" > body.json
call op-2 DELETE '/key_pairs/%24body' body.json 200 "X-SAM-Approval: $(approval op-1 body.json)"
call op-1 GET /audit/checkpoint nothing 200
say "all calls done"
