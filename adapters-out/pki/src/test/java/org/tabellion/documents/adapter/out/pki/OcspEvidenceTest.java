package org.tabellion.documents.adapter.out.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.documents.adapter.out.pki.TestIssuer.Party;
import org.tabellion.http.Outbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;

/** Every way in which an answer must not be believed, one at a time. */
class OcspEvidenceTest {

    private final ManualTime time = new ManualTime(Instant.now());
    private TestIssuer issuer;
    private Party leaf;
    private Answer answer;

    /** What the responder says; each test changes one thing. */
    private final class Answer {
        Party signer = responder(issuer);
        CertificateStatus status = CertificateStatus.GOOD;
        Instant thisUpdate = time.now();

        @Nullable
        Instant nextUpdate = time.now().plus(Duration.ofMinutes(5));

        boolean echoes = true;
        Optional<Bytes> otherNonce = Optional.empty();
        Optional<CertificateID> otherId = Optional.empty();
        boolean bringsSigner = true;
        int outer = OCSPRespBuilder.SUCCESSFUL;

        Answer() throws Exception {}
    }

    @BeforeEach
    void issue() throws Exception {
        issuer = new TestIssuer("Issuer");
        leaf = issuer.leaf();
        answer = new Answer();
    }

    @Test
    void good_and_revoked_are_evidence() throws Exception {
        assertThat(asked()).isPresent();

        answer.status = new RevokedStatus(new Date(), 1);
        assertThat(asked()).isPresent();
    }

    @Test
    void the_issuer_itself_may_answer() throws Exception {
        answer.signer = issuer.self();
        assertThat(asked()).isPresent();
    }

    @Test
    void unknown_is_no_evidence() throws Exception {
        answer.status = new UnknownStatus();
        assertThat(asked()).isEmpty();
    }

    @Test
    void an_answer_without_a_nonce_is_evidence_and_one_with_another_is_not() throws Exception {
        answer.echoes = false;
        assertThat(asked()).isPresent();

        answer.otherNonce = Optional.of(Bytes.of(new byte[32]));
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_stale_answer_is_no_evidence() throws Exception {
        answer.thisUpdate = time.now().minus(Duration.ofHours(2));
        answer.nextUpdate = time.now().minus(Duration.ofHours(1));
        assertThat(asked()).isEmpty();
    }

    @Test
    void an_old_answer_without_an_end_is_no_evidence() throws Exception {
        answer.nextUpdate = null;
        assertThat(asked()).isPresent();

        answer.thisUpdate = time.now().minus(Duration.ofHours(1));
        assertThat(asked()).isEmpty();
    }

    @Test
    void an_answer_from_the_future_is_no_evidence() throws Exception {
        answer.thisUpdate = time.now().plus(Duration.ofHours(1));
        answer.nextUpdate = time.now().plus(Duration.ofHours(2));
        assertThat(asked()).isEmpty();
    }

    @Test
    void an_answer_about_another_certificate_is_no_evidence() throws Exception {
        answer.otherId = Optional.of(id(issuer, issuer.leaf().certificate()));
        assertThat(asked()).isEmpty();

        answer.otherId = Optional.of(id(new TestIssuer("Issuer"), leaf.certificate()));
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_responder_that_was_not_delegated_is_not_believed() throws Exception {
        answer.signer = issuer.certify(
                "Nobody", it -> it.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE));
        assertThat(asked()).isEmpty();

        answer.signer = leaf;
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_responder_of_another_issuer_is_not_believed() throws Exception {
        answer.signer = responder(new TestIssuer("Other"));
        assertThat(asked()).isEmpty();

        // Of the same name: only the signature tells them apart.
        answer.signer = responder(new TestIssuer("Issuer"));
        assertThat(asked()).isEmpty();

        answer.signer = new TestIssuer("Issuer").self();
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_responder_whose_certificate_has_ended_is_not_believed() throws Exception {
        answer.signer = issuer.certify("Responder", Duration.ofDays(400), OcspEvidenceTest::delegate);
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_responder_that_could_be_revoked_is_not_believed() throws Exception {
        answer.signer = issuer.certify(
                "Responder",
                it -> it.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning)));
        assertThat(asked()).isEmpty();
    }

    @Test
    void an_answer_without_its_responders_certificate_is_not_believed() throws Exception {
        answer.bringsSigner = false;
        assertThat(asked()).isEmpty();
    }

    @Test
    void try_later_is_no_evidence() throws Exception {
        answer.outer = OCSPRespBuilder.TRY_LATER;
        assertThat(asked()).isEmpty();
    }

    @Test
    void silence_is_no_evidence() throws Exception {
        assertThat(evidence(_ -> {
                            throw Failure.unavailable("ocsp.example", null);
                        })
                        .ocsp(leaf.der(), issuer.self().der()))
                .isEmpty();
    }

    @Test
    void a_certificate_that_names_no_responder_has_no_evidence() throws Exception {
        var silent = issuer.certify("Silent", _ -> {});

        assertThat(evidence(this::respond).ocsp(silent.der(), issuer.self().der()))
                .isEmpty();
    }

    /** A changed answer is no evidence, and no change makes the reader fall over. */
    @Test
    void no_changed_byte_is_believed() throws Exception {
        var seed = 20261121L;
        var chance = new Random(seed);
        answer.echoes = false;
        var sound = asked().orElseThrow();
        for (int round = 0; round < 1000; round++) {
            var bytes = sound.toArray();
            int at = chance.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 + chance.nextInt(255));
            var mutated = Bytes.of(chance.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes);
            var evidence =
                    evidence(_ -> reply(mutated)).ocsp(leaf.der(), issuer.self().der());
            if (evidence.isPresent()) {
                assertThat(isHarmless(mutated))
                        .as("seed %d round %d byte %d", seed, round, at)
                        .isTrue();
            }
        }
    }

    // What is not signed may change: the wrapping, the second copy of the algorithm's parameters, the certificates.
    private boolean isHarmless(Bytes mutated) throws Exception {
        var basic = (BasicOCSPResp) new OCSPResp(mutated.toArray()).getResponseObject();
        return basic.isSignatureValid(Signatures.by(answer.signer.certificate()));
    }

    private Optional<Bytes> asked() throws Exception {
        return evidence(this::respond).ocsp(leaf.der(), issuer.self().der());
    }

    private OnlineRevocationEvidence evidence(Outbound outbound) {
        return new OnlineRevocationEvidence(outbound, new SeededRandomness(5), time);
    }

    private Outbound.Reply respond(Outbound.Request request) {
        assertThat(request.address()).hasToString(TestIssuer.OCSP);
        try {
            return reply(Bytes.of(made(new OCSPReq(request.body().toArray()))));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Outbound.Reply reply(Bytes body) {
        return new Outbound.Reply(200, Optional.of("application/ocsp-response"), body);
    }

    private byte[] made(OCSPReq request) throws Exception {
        if (answer.outer != OCSPRespBuilder.SUCCESSFUL) {
            return new OCSPRespBuilder().build(answer.outer, null).getEncoded();
        }
        var builder =
                new BasicOCSPRespBuilder(new RespID(answer.signer.certificate().getSubject()));
        builder.addResponse(
                answer.otherId.orElse(request.getRequestList()[0].getCertID()),
                answer.status,
                Date.from(answer.thisUpdate),
                answer.nextUpdate == null ? null : Date.from(answer.nextUpdate));
        var nonce = request.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (answer.otherNonce.isPresent()) {
            nonce = new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                    false,
                    new DEROctetString(answer.otherNonce.get().toArray()).getEncoded());
        }
        if (answer.echoes || answer.otherNonce.isPresent()) {
            builder.setResponseExtensions(new Extensions(nonce));
        }
        var chain = answer.bringsSigner
                ? new X509CertificateHolder[] {answer.signer.certificate()}
                : new X509CertificateHolder[0];
        return new OCSPRespBuilder()
                .build(OCSPRespBuilder.SUCCESSFUL, builder.build(answer.signer.signer(), chain, new Date()))
                .getEncoded();
    }

    private static CertificateID id(TestIssuer issuer, X509CertificateHolder certificate) throws Exception {
        return new CertificateID(
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                issuer.self().certificate(),
                certificate.getSerialNumber());
    }

    private static Party responder(TestIssuer issuer) throws Exception {
        return issuer.certify("Responder", OcspEvidenceTest::delegate);
    }

    private static void delegate(X509v3CertificateBuilder it) throws Exception {
        it.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
        it.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
    }
}
