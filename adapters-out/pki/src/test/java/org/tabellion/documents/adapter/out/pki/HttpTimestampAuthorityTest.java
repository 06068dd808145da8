package org.tabellion.documents.adapter.out.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.adapter.out.pki.TestIssuer.Party;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.pki.Malformed;

class HttpTimestampAuthorityTest {

    private static final Bytes DIGEST = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("what existed"));
    private static final URI FIRST = URI.create("http://first.example/tsa");
    private static final URI SECOND = URI.create("http://second.example/tsa");
    private static final String POLICY = "1.2.3.4";

    private final ManualTime time = new ManualTime(Instant.now());
    private final List<URI> asked = new ArrayList<>();
    private TestIssuer issuer;
    private Party unit;
    private Instant made;
    private String certificateDigest;
    private boolean bringsCertificate;

    @BeforeEach
    void issue() throws Exception {
        issuer = new TestIssuer("Root");
        unit = unit(true, KeyPurposeId.id_kp_timeStamping);
        made = time.now();
        certificateDigest = "SHA-256";
        bringsCertificate = true;
    }

    @Test
    void the_token_holds_the_nonce_that_was_asked_for() throws Exception {
        var token = new TimeStampToken(new CMSSignedData(authority(this::stamp, FIRST)
                .timestamp(DigestAlgorithm.SHA256, DIGEST, Optional.of(Bytes.ofHex("00ff01")))
                .toArray()));

        assertThat(token.getTimeStampInfo().getNonce()).isEqualTo(BigInteger.valueOf(0xff01));
    }

    @Test
    void gets_a_token_over_each_digest() throws Exception {
        for (var algorithm : DigestAlgorithm.values()) {
            var digest = algorithm.digest(Bytes.ofUtf8("what existed"));

            var token = new TimeStampToken(new CMSSignedData(
                    authority(this::stamp, FIRST).timestamp(algorithm, digest).toArray()));

            assertThat(token.getTimeStampInfo().getMessageImprintDigest()).isEqualTo(digest.toArray());
        }
    }

    @Test
    void a_digest_of_another_length_is_the_callers_bug() throws Exception {
        var authority = authority(this::stamp, FIRST);

        assertThatIllegalArgumentException().isThrownBy(() -> authority.timestamp(DigestAlgorithm.SHA512, DIGEST));
    }

    @Test
    void asks_the_next_where_the_first_does_not_answer() throws Exception {
        var authority = authority(
                request -> {
                    asked.add(request.address());
                    if (request.address().equals(FIRST)) {
                        throw Failure.unavailable("first.example", null);
                    }
                    return stamp(request);
                },
                FIRST,
                SECOND);

        assertThat(authority.timestamp(DigestAlgorithm.SHA256, DIGEST).length()).isPositive();
        assertThat(asked).containsExactly(FIRST, SECOND);
    }

    @Test
    void is_unavailable_if_nobody_answers() throws Exception {
        assertUnbelieved(_ -> {
            throw Failure.unavailable("first.example", null);
        });
        assertUnbelieved(_ -> new Outbound.Reply(500, Optional.empty(), Bytes.of()));
        assertUnbelieved(_ -> new Outbound.Reply(200, Optional.of("text/html"), Bytes.ofUtf8("<html>")));
        assertUnbelieved(_ -> new Outbound.Reply(200, Optional.of("application/timestamp-reply"), Bytes.of()));
    }

    @Test
    void a_rejection_is_no_token() throws Exception {
        assertUnbelieved(_ -> reply(Bytes.of(generator()
                .generateFailResponse(PKIStatus.REJECTION, PKIFailureInfo.badAlg, "no")
                .getEncoded())));
    }

    @Test
    void a_token_over_something_else_is_refused() throws Exception {
        assertUnbelieved(request -> {
            var query = new TimeStampRequest(request.body().toArray());
            return stamp(other(DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("else")), query.getNonce()));
        });
    }

    @Test
    void a_token_with_another_nonce_is_refused() throws Exception {
        assertUnbelieved(_ -> stamp(other(DIGEST, BigInteger.TEN)));
    }

    @Test
    void a_key_that_is_not_for_time_stamps_alone_is_refused() throws Exception {
        // The generator of Bouncy Castle refuses to make these with such a key, so the certificate is exchanged after.
        for (var wrong : List.of(
                unit(false, KeyPurposeId.id_kp_timeStamping),
                unit(true, KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_clientAuth),
                unit(true, KeyPurposeId.id_kp_codeSigning))) {
            assertThatExceptionOfType(Malformed.class)
                    .isThrownBy(() -> HttpTimestampAuthority.checkPurpose(wrong.certificate()));
        }
        HttpTimestampAuthority.checkPurpose(unit.certificate());
    }

    @Test
    void a_token_from_another_time_is_refused() throws Exception {
        for (var off : List.of(Duration.ofMinutes(-5), Duration.ofMinutes(5))) {
            made = time.now().plus(off);
            assertUnbelieved(this::stamp);
        }
    }

    @Test
    void a_token_of_another_policy_is_refused() throws Exception {
        assertUnbelieved(request -> {
            var query = new TimeStampRequest(request.body().toArray());
            return stamp(other(DIGEST, query.getNonce(), "1.2.3.5"));
        });
    }

    @Test
    void a_token_that_names_its_certificate_by_sha_1_is_refused() throws Exception {
        certificateDigest = "SHA-1";
        assertUnbelieved(this::stamp);
    }

    @Test
    void a_token_without_its_certificate_is_refused() throws Exception {
        bringsCertificate = false;
        assertUnbelieved(this::stamp);
    }

    @Test
    void a_unit_that_leads_to_no_anchor_is_refused() throws Exception {
        var anchors = issuer;
        issuer = new TestIssuer("Root");
        unit = unit(true, KeyPurposeId.id_kp_timeStamping);
        var authority = authority(this::stamp, anchors, FIRST);

        assertUnavailable(authority);
    }

    @Test
    void no_changed_byte_brings_anything_but_unavailable_or_a_sound_token() throws Exception {
        var chance = new Random(20261121L);
        for (int round = 0; round < 600; round++) {
            var authority = authority(
                    request -> {
                        var bytes = stamp(request).body().toArray();
                        int at = chance.nextInt(bytes.length);
                        bytes[at] ^= (byte) (1 + chance.nextInt(255));
                        return reply(Bytes.of(chance.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes));
                    },
                    FIRST);
            try {
                var token = new TimeStampToken(new CMSSignedData(
                        authority.timestamp(DigestAlgorithm.SHA256, DIGEST).toArray()));
                assertThat(token.getTimeStampInfo().getMessageImprintDigest()).isEqualTo(DIGEST.toArray());
            } catch (Failure failure) {
                assertThat(failure.kind()).as("round %d", round).isEqualTo(Failure.Kind.UNAVAILABLE);
            }
        }
    }

    private interface Answering {
        Outbound.Reply answer(Outbound.Request request) throws Exception;
    }

    private void assertUnbelieved(Answering answering) throws Exception {
        assertUnavailable(authority(answering, FIRST));
    }

    private static void assertUnavailable(HttpTimestampAuthority authority) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> authority.timestamp(DigestAlgorithm.SHA256, DIGEST))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    private HttpTimestampAuthority authority(Answering answering, URI... addresses) throws Exception {
        return authority(answering, issuer, addresses);
    }

    private HttpTimestampAuthority authority(Answering answering, TestIssuer anchors, URI... addresses)
            throws Exception {
        var connectors = new ArrayList<TimestampConnector>();
        for (var address : addresses) {
            connectors.add(new TimestampConnector(
                    address, Optional.of(POLICY), List.of(anchors.self().der())));
        }
        Outbound outbound = request -> {
            try {
                return answering.answer(request);
            } catch (Failure failure) {
                throw failure;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        return new HttpTimestampAuthority(outbound, connectors, new SeededRandomness(3), time);
    }

    private Outbound.Reply stamp(Outbound.Request request) throws Exception {
        return stamp(new TimeStampRequest(request.body().toArray()));
    }

    private Outbound.Reply stamp(TimeStampRequest request) throws Exception {
        return reply(Bytes.of(generator()
                .generateGrantedResponse(request, BigInteger.TWO, Date.from(made))
                .getEncoded()));
    }

    private static Outbound.Reply reply(Bytes body) {
        return new Outbound.Reply(200, Optional.of("application/timestamp-reply"), body);
    }

    private static TimeStampRequest other(Bytes digest, BigInteger nonce) {
        return other(digest, nonce, POLICY);
    }

    private static TimeStampRequest other(Bytes digest, BigInteger nonce, String policy) {
        var generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        generator.setReqPolicy(policy);
        return generator.generate(TSPAlgorithms.SHA256, digest.toArray(), nonce);
    }

    private TimeStampResponseGenerator generator() throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        var oid = certificateDigest.equals("SHA-1") ? TSPAlgorithms.SHA1 : TSPAlgorithms.SHA256;
        var tokens = new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder()
                        .build("SHA256withECDSA", unit.pair().getPrivate(), unit.certificate()),
                digests.get(new AlgorithmIdentifier(oid)),
                new ASN1ObjectIdentifier(POLICY));
        if (bringsCertificate) {
            tokens.addCertificates(new CollectionStore<>(List.of(unit.certificate())));
        }
        return new TimeStampResponseGenerator(
                tokens, Set.of(TSPAlgorithms.SHA256, TSPAlgorithms.SHA384, TSPAlgorithms.SHA512));
    }

    private Party unit(boolean critical, KeyPurposeId... purposes) throws Exception {
        return issuer.certify(
                "Unit", it -> it.addExtension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes)));
    }
}
