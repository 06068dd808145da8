package org.tabellion.conformance;

import static org.tabellion.conformance.InfoCases.holds;
import static org.tabellion.conformance.Shape.object;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** signatures/timestamp. */
final class TimestampCases {

    private static final String TIMESTAMP = "signatures/timestamp";
    private static final Duration SKEW = Duration.ofMinutes(5);

    private TimestampCases() {}

    static void addTo(Cases cases) {
        cases.add(
                Edition.ALL,
                "timestamp.flow",
                "A.4.9",
                "a time-stamp is over the hash, of now, and signed by who it says",
                t -> {
                    var hash = Hashes.random(32);
                    var token = stamped(t, stamping(hash));
                    holds(
                            Arrays.equals(hash, token.getTimeStampInfo().getMessageImprintDigest()),
                            "the time-stamp is over another hash");
                    holds(
                            token.getTimeStampInfo()
                                    .getMessageImprintAlgOID()
                                    .getId()
                                    .equals(Hashes.SHA256),
                            "the time-stamp names the digest "
                                    + token.getTimeStampInfo().getMessageImprintAlgOID());
                    var time = token.getTimeStampInfo().getGenTime().toInstant();
                    holds(
                            Duration.between(time, Instant.now()).abs().compareTo(SKEW) < 0,
                            "the time-stamp says " + time);
                    verify(token);
                });
        cases.add(Edition.ALL, "timestamp.sha512", "A.4.9", "a hash by SHA-512 is stamped as such", t -> {
            var hash = Hashes.random(64);
            var token = stamped(t, stamping(hash).with("hashAlgo", Hashes.SHA512));
            holds(
                    Arrays.equals(hash, token.getTimeStampInfo().getMessageImprintDigest()),
                    "the time-stamp is over another hash");
        });
        cases.add(Edition.ALL, "timestamp.nonce", "A.4.9", "a nonce is in the time-stamp", t -> {
            var token = stamped(t, stamping(Hashes.random(32)).with("nonce", "0123456789abcdef"));
            holds(
                    new BigInteger("0123456789abcdef", 16)
                            .equals(token.getTimeStampInfo().getNonce()),
                    "the nonce is %s".formatted(token.getTimeStampInfo().getNonce()));
        });
        refused(
                cases,
                "nonce-no-hex",
                "a nonce that is not hexadecimal",
                it -> it.with("nonce", "xyz"),
                "Invalid parameter nonce");
        refused(
                cases,
                "no-hash",
                "no hash",
                it -> it.without("hash"),
                "Missing (or invalid type) string parameter hash");
        cases.add(Edition.STRICT, "timestamp.array", "A.4.9", "an array is no hash", t -> {
            t.needs(TIMESTAMP);
            t.call(TIMESTAMP, stamping(Hashes.random(32)).with("hash", List.of(Hashes.base64(Hashes.random(32)))))
                    .refusedFor("Missing (or invalid type) string parameter hash");
        });
        refused(
                cases,
                "no-digest",
                "no hashAlgo",
                it -> it.without("hashAlgo"),
                "Missing (or invalid type) string parameter hashAlgo");
        refused(
                cases,
                "sha1",
                "SHA-1",
                it -> it.with("hashAlgo", Hashes.SHA1).with("hash", Hashes.base64(Hashes.random(20))),
                "Invalid parameter hashAlgo");
        refused(
                cases,
                "unknown-digest",
                "a digest that nobody knows",
                it -> it.with("hashAlgo", "1.2.3.4"),
                "Invalid parameter hashAlgo");
        refused(
                cases,
                "length",
                "a hash of another length",
                it -> it.with("hash", Hashes.base64(Hashes.random(48))),
                "Invalid digest value length");
        refused(
                cases,
                "base64",
                "a hash that is no Base64",
                it -> it.with("hash", "%%"),
                "Invalid Base64 hash string parameter");
        cases.add(Edition.ALL, "timestamp.credential-token", "A.2", "a credential token opens no time-stamps", t -> {
            t.needs(TIMESTAMP);
            t.callAs(t.signer().approved(t.key().newHash()), TIMESTAMP, stamping(Hashes.random(32)))
                    .refused(401, 403);
        });
        cases.add(Edition.ALL, "timestamp.no-token", "A.2", "nor does no token", t -> {
            t.needs(TIMESTAMP);
            t.callAs(null, TIMESTAMP, stamping(Hashes.random(32))).refused(401);
        });
    }

    private static void refused(Cases cases, String id, String what, UnaryOperator<Body> change, String description) {
        cases.add(Edition.ALL, "timestamp." + id, "A.3", what + " is refused", t -> {
            t.needs(TIMESTAMP);
            t.call(TIMESTAMP, change.apply(stamping(Hashes.random(32)))).refusedFor(description);
        });
    }

    /** Under the same names in all versions. */
    private static Body stamping(byte[] hash) {
        return Body.of("hash", Hashes.base64(hash)).with("hashAlgo", Hashes.SHA256);
    }

    private static TimeStampToken stamped(Subject t, Body body) throws IOException {
        t.needs(TIMESTAMP);
        var told = t.call(TIMESTAMP, body).status(200).shaped(object().must("timestamp", Shape.BASE64));
        try {
            return new TimeStampToken(new CMSSignedData(
                    Base64.getDecoder().decode(told.path("timestamp").asString())));
        } catch (CMSException | TSPException | IllegalArgumentException malformed) {
            throw new NotConforming("what came is no time-stamp token of RFC 3161: " + malformed.getMessage());
        }
    }

    private static void verify(TimeStampToken token) {
        try {
            var signers = token.getCertificates().getMatches(null).stream()
                    .map(X509CertificateHolder.class::cast)
                    .filter(it -> token.getSID().match(it))
                    .toList();
            if (signers.isEmpty()) {
                throw new NotConforming("the time-stamp has no certificate of its signer");
            }
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signers.getFirst()));
        } catch (TSPException | OperatorCreationException | CertificateException broken) {
            throw new NotConforming("the time-stamp does not verify: " + broken.getMessage());
        }
    }
}
