package org.tabellion.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** signatures/signHash with what a signer has approved at the authorization server. */
final class SignHashCases {

    private static final String SIGN = "signatures/signHash";
    private static final String NOT_AUTHORISED = "Hash is not authorized by the SAD";
    private static final String TOO_MANY = "Numbers of signatures is too high";
    private static final String INVALID_SAD = "Invalid parameter SAD";

    private SignHashCases() {}

    static void addTo(Cases cases) {
        positive(cases);
        pss(cases);
        SignHashBindingCases.addTo(cases);
        SignHashInputCases.addTo(cases);
        second(cases);
    }

    private static void positive(Cases cases) {
        cases.add(Edition.ALL, "sign.one", "A.4.8", "an approved hash is signed; the signature is the key's", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            signed(t, t.signer().approved(hash), List.of(hash));
        });
        cases.add(Edition.ALL, "sign.order", "A.4.8", "signatures come in the order of the hashes of the call", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 3);
            signed(t, t.signer().approved(hashes.toArray(byte[][]::new)), hashes.reversed());
        });
        cases.add(Edition.ALL, "sign.subset", "A.7", "what is approved may be signed over several calls", t -> {
            t.needs(SIGN);
            var hashes = hashes(t, 2);
            var sad = t.signer().approved(hashes.getFirst(), hashes.getLast());
            signed(t, sad, List.of(hashes.getLast()));
            signed(t, sad, List.of(hashes.getFirst()));
        });
        cases.add(
                Edition.ALL,
                "sign.approved-twice",
                "A.7",
                "a hash that is approved twice is signed twice, and no third time",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var sad = t.signer().approved(hash, hash);
                    signed(t, sad, List.of(hash));
                    signed(t, sad, List.of(hash));
                    t.sign(sad, t.signing(hash))
                            .refusedFor(400, "invalid_request", INVALID_SAD, TOO_MANY, NOT_AUTHORISED);
                });
        cases.add(Edition.ALL, "sign.nulls", "A.1", "optional members may be null", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var body = t.signing(hash)
                    .with("signAlgoParams", null)
                    .with("clientData", null)
                    .with("validity_period", null);
            t.key()
                    .verify(
                            List.of(hash),
                            t.sign(t.signer().approved(hash), body).status(200).json());
        });
        cases.add(
                Edition.ALL,
                "sign.digest-beside",
                "A.6",
                "the digest may stand beside an algorithm that implies it",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var body =
                            t.signing(hash).with(t.edition().digest(), t.key().digest());
                    t.key()
                            .verify(
                                    List.of(hash),
                                    t.sign(t.signer().approved(hash), body)
                                            .status(200)
                                            .json());
                });
        cases.add(Edition.ALL, "sign.kind-of-key", "A.6", "the type of the key with a digest signs alike", t -> {
            t.needs(SIGN);
            if (!t.key().algorithms().contains(t.key().kind())) {
                throw new Lacking("a key whose key.algo has " + t.key().kind());
            }
            var hash = t.key().newHash();
            var body = t.signing(hash)
                    .with("signAlgo", t.key().kind())
                    .with(t.edition().digest(), t.key().digest());
            t.key()
                    .verify(
                            List.of(hash),
                            t.sign(t.signer().approved(hash), body).status(200).json());
        });
    }

    private static void pss(Cases cases) {
        cases.add(
                Edition.ALL,
                "sign.pss",
                "A.6",
                "RSASSA-PSS with the salt that is as long as the digest",
                t -> pss(t, SigningKey::length));
        cases.add(
                Edition.ALL,
                "sign.pss-longest",
                "A.6",
                "RSASSA-PSS with the longest salt that the key has room for",
                t -> pss(t, SigningKey::longestSalt));
    }

    private static void pss(Subject t, ToIntFunction<SigningKey> length) throws IOException {
        t.needs(SIGN);
        if (!t.key().algorithms().contains(SigningKey.PSS)) {
            throw new Lacking("an RSA key that signs by RSASSA-PSS");
        }
        int salt = length.applyAsInt(t.key());
        var hash = t.key().newHash();
        var body = t.signing(hash)
                .with("signAlgo", SigningKey.PSS)
                .with("signAlgoParams", t.key().pssParameters(salt))
                .with(t.edition().digest(), t.key().digest());
        var answer = t.sign(t.signer().approved(hash), body).status(200).json();
        t.key().verifyPss(hash, answer.path("signatures").path(0).asString(), salt);
    }

    private static void second(Cases cases) {
        cases.add(Edition.SECOND, "sign.token-alone", "A.2", "the credential token signs alone, from the header", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            t.key()
                    .verify(
                            List.of(hash),
                            t.callAs(t.signer().approved(hash), SIGN, t.signing(hash))
                                    .status(200)
                                    .json());
        });
        cases.add(Edition.SECOND, "sign.token-alone-replay", "A.11", "and is used up by it", t -> {
            t.needs(SIGN);
            var hash = t.key().newHash();
            var token = t.signer().approved(hash);
            t.callAs(token, SIGN, t.signing(hash)).status(200);
            t.callAs(token, SIGN, t.signing(hash)).refused(400, 401);
        });
        cases.add(
                Edition.SECOND,
                "sign.two-sads",
                "A.11",
                "a credential token and another SAD contradict each other",
                t -> {
                    t.needs(SIGN);
                    var hash = t.key().newHash();
                    var token = t.signer().approved(hash);
                    t.callAs(token, SIGN, t.signing(hash).with("SAD", t.signer().approved(hash)))
                            .refusedFor(INVALID_SAD);
                });
        cases.add(
                Edition.ALL,
                "sign.unused",
                "A.11",
                "after calls that were refused what was approved is still signed",
                t -> {
                    t.needs(SIGN);
                    var unused = t.signer().unusedApproval();
                    t.sign(unused.sad(), t.signing(unused.hash()).with("signAlgo", "1.2.3.4"))
                            .refused(400);
                    signed(t, unused.sad(), List.of(unused.hash()));
                    t.signer().spoilUnusedApproval();
                });
    }

    static void signed(Subject t, String sad, List<byte[]> hashes) throws IOException {
        var answer = t.sign(sad, t.signing(hashes.toArray(byte[][]::new))).status(200);
        t.key().verify(hashes, answer.json());
    }

    static List<byte[]> hashes(Subject t, int count) throws IOException {
        var hashes = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            hashes.add(t.key().newHash());
        }
        return hashes;
    }
}
