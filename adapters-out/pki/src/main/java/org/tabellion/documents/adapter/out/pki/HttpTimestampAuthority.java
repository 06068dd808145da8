package org.tabellion.documents.adapter.out.pki;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.tabellion.documents.spi.TimestampAuthority;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/** RFC 3161 with RFC 5816 over HTTP. Of several authorities the next is asked where one does not answer fitly. */
public final class HttpTimestampAuthority implements TimestampAuthority {

    private static final Logger LOG = Logger.getLogger(HttpTimestampAuthority.class.getName());
    private static final String QUERY_TYPE = "application/timestamp-query";
    private static final String REPLY_TYPE = "application/timestamp-reply";
    private static final int LARGEST_ANSWER = 256 * 1024;
    private static final int NONCE_LENGTH = 8;
    /** How far a token may be from the own clock: its request was made a moment ago. */
    private static final Duration NEAR = Duration.ofMinutes(1);

    private final Outbound outbound;
    private final List<Authority> authorities;
    private final Randomness randomness;
    private final TrustedTime time;

    private record Authority(TimestampConnector connector, CertificatePaths paths) {}

    /** @param connectors in the order in which they are asked, at least one */
    public HttpTimestampAuthority(
            Outbound outbound, List<TimestampConnector> connectors, Randomness randomness, TrustedTime time) {
        if (connectors.isEmpty()) {
            throw new IllegalArgumentException("no time-stamp authority");
        }
        this.outbound = outbound;
        this.authorities = connectors.stream()
                .map(it -> new Authority(it, new CertificatePaths(it.anchors(), List.of())))
                .toList();
        this.randomness = randomness;
        this.time = time;
    }

    @Override
    public Bytes timestamp(DigestAlgorithm algorithm, Bytes digest, Optional<Bytes> nonce) {
        if (digest.length() != algorithm.lengthInBytes()) {
            throw new IllegalArgumentException("a digest of another length");
        }
        var failure = Failure.unavailable("the time-stamp authority", null);
        for (var authority : authorities) {
            try {
                return ask(authority, algorithm, digest, nonce);
            } catch (Malformed e) {
                LOG.warning("no time-stamp from " + authority.connector().address() + ": " + Malformed.told(e));
                failure = Failure.unavailable("the time-stamp authority", e);
            } catch (Failure e) {
                LOG.warning("no time-stamp from " + authority.connector().address() + ": " + Malformed.told(e));
                failure = e;
            }
        }
        throw failure;
    }

    private Bytes ask(Authority authority, DigestAlgorithm algorithm, Bytes digest, Optional<Bytes> nonce)
            throws Malformed {
        var query = query(authority.connector(), algorithm, digest, nonce);
        var encoded = Malformed.orElse("a query", () -> Bytes.of(query.getEncoded()));
        var reply =
                outbound.exchange(Outbound.Request.post(authority.connector().address(), QUERY_TYPE, encoded)
                        .with(Outbound.Limits.USUAL.withLargestBody(LARGEST_ANSWER)));
        Malformed.unless(reply.status() == 200, "HTTP status " + reply.status());
        Malformed.unless(reply.isOf(REPLY_TYPE), "another media type than " + REPLY_TYPE);
        return Malformed.orElse("a time-stamp", () -> {
            var token = granted(reply.body(), query);
            check(token, authority);
            return Bytes.of(token.getEncoded());
        });
    }

    private TimeStampRequest query(
            TimestampConnector connector, DigestAlgorithm algorithm, Bytes digest, Optional<Bytes> wanted) {
        var generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        connector.policy().map(ASN1ObjectIdentifier::new).ifPresent(generator::setReqPolicy);
        var nonce = new BigInteger(
                1, wanted.orElseGet(() -> randomness.bytes(NONCE_LENGTH)).toArray());
        return generator.generate(new ASN1ObjectIdentifier(algorithm.oid()), digest.toArray(), nonce);
    }

    private static TimeStampToken granted(Bytes body, TimeStampRequest query) throws Malformed {
        return Malformed.orElse("the answer to this query", () -> {
            var response = new TimeStampResponse(body.toArray());
            Malformed.unless(
                    response.getStatus() == PKIStatus.GRANTED || response.getStatus() == PKIStatus.GRANTED_WITH_MODS,
                    "status " + response.getStatus());
            response.validate(query); // imprint, nonce, policy, and that the token names its certificate
            return response.getTimeStampToken();
        });
    }

    private void check(TimeStampToken token, Authority authority) throws Malformed {
        var now = time.now();
        var made = token.getTimeStampInfo().getGenTime().toInstant();
        Malformed.unless(Duration.between(made, now).abs().compareTo(NEAR) <= 0, "its time is not near");
        // EN 319 422 section 5.2.1: by the second version of the attribute, which can name SHA-2.
        Malformed.unless(
                token.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2) != null,
                "it does not name its certificate by ESSCertIDv2");
        Malformed.unless(token.toCMSSignedData().getSignerInfos().size() == 1, "not one signer");
        Collection<X509CertificateHolder> all = token.getCertificates().getMatches(null);
        var signers = token.getCertificates().getMatches(token.getSID());
        Malformed.unless(signers.size() == 1, "it does not bring its certificate");
        var signer = (X509CertificateHolder) signers.iterator().next();
        checkPurpose(signer);
        Malformed.orElse("a signed time-stamp", () -> {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
            return token;
        });
        Malformed.unless(
                authority.paths().path(signer, new ArrayList<>(all), now).isPresent(),
                "no path leads to a trust anchor");
    }

    // RFC 3161 section 2.3: critical, and alone.
    static void checkPurpose(X509CertificateHolder signer) throws Malformed {
        var extension = signer.getExtension(Extension.extendedKeyUsage);
        var usage = ExtendedKeyUsage.fromExtensions(signer.getExtensions());
        Malformed.unless(
                extension != null
                        && extension.isCritical()
                        && usage.size() == 1
                        && usage.hasKeyPurposeId(KeyPurposeId.id_kp_timeStamping),
                "its key is not for time-stamps alone");
    }
}
