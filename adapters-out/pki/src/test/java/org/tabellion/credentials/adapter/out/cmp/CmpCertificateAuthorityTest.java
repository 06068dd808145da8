package org.tabellion.credentials.adapter.out.cmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cmp.CMPCertificate;
import org.bouncycastle.asn1.cmp.CertOrEncCert;
import org.bouncycastle.asn1.cmp.CertRepMessage;
import org.bouncycastle.asn1.cmp.CertResponse;
import org.bouncycastle.asn1.cmp.CertifiedKeyPair;
import org.bouncycastle.asn1.cmp.ErrorMsgContent;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.PKIFailureInfo;
import org.bouncycastle.asn1.cmp.PKIFreeText;
import org.bouncycastle.asn1.cmp.PKIMessage;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.qualified.ETSIQCObjectIdentifiers;
import org.bouncycastle.asn1.x509.qualified.QCStatement;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.cmp.CMPException;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcePBMac1CalculatorBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.credentials.adapter.out.pkcs10.Pkcs10CertificationRequests;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.credentials.spi.CertificateAuthority.Answer;
import org.tabellion.credentials.spi.CertificationRequests;
import org.tabellion.credentials.spi.Subjects.Subject;
import org.tabellion.credentials.testkit.CertificateAuthorityContract;
import org.tabellion.evaluation.EvaluationPki;
import org.tabellion.http.AllowedAddresses;
import org.tabellion.http.Outbound;
import org.tabellion.http.PinnedOutbound;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.pki.CertificatePaths;
import org.tabellion.pki.Malformed;

/** The client against the evaluation authority, which OpenSSL has judged, and against what lies on the way to it. */
class CmpCertificateAuthorityTest implements CertificateAuthorityContract {

    private static final Subject ANA = new Subject.Natural("ES", "Ana", "Example", "PNOES-00000000T");
    private static final Pkcs10CertificationRequests REQUESTS = new Pkcs10CertificationRequests();

    private final ManualTime time = new ManualTime(Instant.now());
    private EvaluationPki pki;
    private Outbound outbound;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        pki = EvaluationPki.start(folder, 0);
        outbound = PinnedOutbound.to(new AllowedAddresses(List.of(pki.baseUrl().getAuthority())));
    }

    @AfterEach
    void stop() {
        pki.close();
    }

    private record Enrolment(Bytes request, String subject, KeyPair pair) {}

    @Override
    public CertificateAuthority authority() {
        return authority(secret());
    }

    @Override
    public Asked fit() {
        return asked(ANA);
    }

    @Override
    public Asked undecided() {
        return asked(new Subject.Natural("ES", "Ana", "Example [wait 1]", "PNOES-00000000T"));
    }

    @Override
    public Asked unwanted() {
        return asked(new Subject.Natural("ES", "Ana", "Example [refuse]", "PNOES-00000000T"));
    }

    @Override
    public void cut() {
        pki.close();
    }

    private static Asked asked(Subject subject) {
        try {
            var enrolment = ask(subject);
            return new Asked(enrolment.request(), enrolment.subject());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void gets_a_certificate_for_the_key_and_the_subject() throws Exception {
        var asked = ask(ANA);

        var certified = certified(authority().request(asked.request(), "natural-person", asked.subject()));

        var leaf = new X509CertificateHolder(certified.chain().getFirst().toArray());
        assertThat(leaf.getSubjectPublicKeyInfo().getEncoded())
                .isEqualTo(asked.pair().getPublic().getEncoded());
        assertThat(CertificateCheck.attributes(leaf.getSubject()))
                .isEqualTo(CertificateCheck.attributes(asked.subject()));
        assertThat(certified.chain()).hasSize(2).last().isEqualTo(der(pki.issuingCertificate()));
        assertThat(certified.notAfter()).isEqualTo(leaf.getNotAfter().toInstant());
    }

    @Test
    void gets_a_certificate_for_seals_of_a_legal_person() throws Exception {
        var asked = ask(new Subject.Legal("ES", "Acme, S.L.", "VATES-B12345678"));

        var certified = certified(authority().request(asked.request(), "legal-person-seal", asked.subject()));

        var leaf = certified.chain().getFirst();
        assertThat(asked.subject())
                .isEqualTo("CN=Acme\\, S.L.,ORGANIZATIONIDENTIFIER=VATES-B12345678,O=Acme\\, S.L.,C=ES");
        assertThat(REQUESTS.holder(leaf))
                .isEqualTo(new CertificationRequests.Holder(
                        Bytes.of(asked.pair().getPublic().getEncoded()), asked.subject()));
        var statements = new X509CertificateHolder(leaf.toArray()).getExtension(Extension.qCStatements);
        assertThat(QCStatement.getInstance(ASN1Sequence.getInstance(statements.getParsedValue())
                                .getObjectAt(1))
                        .getStatementInfo())
                .isEqualTo(new DERSequence(ETSIQCObjectIdentifiers.id_etsi_qct_eseal));
    }

    @Test
    void asks_by_signature_as_well() throws Exception {
        var asked = ask(ANA);
        var authority = authority(registrationAuthority());

        certified(authority.request(asked.request(), "", asked.subject()));
    }

    @Test
    void an_undecided_request_is_asked_again_and_certified_in_the_end() throws Exception {
        var asked = ask(new Subject.Natural("ES", "Ana", "Example [wait 2]", "PNOES-00000000T"));

        assertThat(authority().request(asked.request(), "", asked.subject())).isEqualTo(new Answer.Undecided());
        assertThat(authority().request(asked.request(), "", asked.subject())).isEqualTo(new Answer.Undecided());
        certified(authority().request(asked.request(), "", asked.subject()));
    }

    @Test
    void a_refused_request_tells_the_code() throws Exception {
        var asked = ask(new Subject.Natural("ES", "Ana", "Example [refuse]", "PNOES-00000000T"));

        assertThat(authority().request(asked.request(), "", asked.subject()))
                .isEqualTo(new Answer.Refused("ca_not_authorized"));
    }

    @Test
    void a_request_that_its_key_did_not_sign_is_refused() throws Exception {
        var pair = pair();
        var information = REQUESTS.information(Bytes.of(pair.getPublic().getEncoded()), ANA);
        var request =
                REQUESTS.request(information, SignatureAlgorithm.ECDSA_SHA256, sign(pair().getPrivate(), information));

        assertThat(authority().request(request, "", REQUESTS.distinguishedName(ANA)))
                .isEqualTo(new Answer.Refused("ca_bad_proof_of_possession"));
    }

    @Test
    void a_subject_that_is_not_in_the_request_is_the_callers_mistake() throws Exception {
        var asked = ask(ANA);

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> authority().request(asked.request(), "", "CN=Eva,C=ES"))
                .returns(Failure.Kind.INVALID, Failure::kind);
    }

    @Test
    void a_certificate_of_another_authority_cannot_be_revoked() throws Exception {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> authority().revoke(der(pki.issuingCertificate()), 0))
                .returns(Failure.Kind.NOT_FOUND, Failure::kind);
    }

    @Test
    void what_is_no_reason_is_refused_before_anything_is_sent() throws Exception {
        for (var reason : List.of(-1, 7, 8, 11)) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> authority().revoke(der(pki.issuingCertificate()), reason))
                    .returns(Failure.Kind.INVALID, Failure::kind);
        }
    }

    @Test
    void a_wrong_secret_is_unavailable_and_not_a_refusal() throws Exception {
        var asked = ask(ANA);
        var wrong = CmpProtection.sharedSecret(Bytes.ofUtf8(pki.cmpReference()), "wrong".toCharArray());

        assertUnavailable(() -> authority(wrong).request(asked.request(), "", asked.subject()));
    }

    @Test
    void an_answer_without_protection_is_not_believed() throws Exception {
        lie(message -> new PKIMessage(message.getHeader(), message.getBody()));
        assertUnbelieved();

        var refusal = new PKIStatusInfo(
                PKIStatus.rejection, new PKIFreeText("no"), new PKIFailureInfo(PKIFailureInfo.badCertTemplate));
        lie(message ->
                new PKIMessage(message.getHeader(), new PKIBody(PKIBody.TYPE_ERROR, new ErrorMsgContent(refusal))));
        assertUnbelieved();
    }

    @Test
    void an_answer_changed_on_the_way_is_not_believed() throws Exception {
        var other = certified(authority().request(ask(ANA).request(), "", REQUESTS.distinguishedName(ANA)));
        lie(message ->
                new PKIMessage(message.getHeader(), certificates(other.chain().getFirst()), message.getProtection()));

        assertUnbelieved();
    }

    @Test
    void an_answer_signed_by_somebody_the_authority_certified_is_not_believed() throws Exception {
        var asked = ask(ANA);
        var mallory = certified(authority().request(asked.request(), "", asked.subject()))
                .chain();
        lie(message -> signed(message, asked.pair().getPrivate(), mallory));

        assertUnbelieved();
    }

    @Test
    void the_answer_to_another_question_is_not_believed() throws Exception {
        lie(message -> resealed(message, message.getBody(), nonce -> nonce, id -> Bytes.of(new byte[16])));
        assertUnbelieved();

        lie(message -> resealed(message, message.getBody(), nonce -> Bytes.of(new byte[16]), id -> id));
        assertUnbelieved();
    }

    @Test
    void an_old_answer_sent_again_is_not_believed() throws Exception {
        var asked = ask(ANA);
        var answers = new ArrayList<PKIMessage>();
        lie(message -> {
            answers.add(message);
            return answers.getFirst();
        });
        var authority = authority();
        certified(authority.request(asked.request(), "", asked.subject()));

        assertUnavailable(() -> authority.request(asked.request(), "", asked.subject()));
    }

    @Test
    void a_certificate_for_another_key_is_refused_and_revoked() throws Exception {
        var eva = ask(ANA);
        var evas = certified(authority().request(eva.request(), "", eva.subject()))
                .chain()
                .getFirst();
        lieOnce(message -> resealed(message, certificates(evas), nonce -> nonce, id -> id));
        var asked = ask(ANA);

        assertThat(authority().request(asked.request(), "", asked.subject()))
                .isEqualTo(new Answer.Refused("certificate_differs"));
        assertThat(authority().request(eva.request(), "", eva.subject()))
                .isEqualTo(new Answer.Refused("ca_certificate_revoked"));
    }

    @Test
    void a_certificate_for_another_subject_is_refused() throws Exception {
        var eva = new Subject.Natural("ES", "Eva", "Example", "PNOES-00000001R");
        var pair = pair();
        var evas = certified(authority().request(request(pair, eva), "", REQUESTS.distinguishedName(eva)))
                .chain()
                .getFirst();
        lieOnce(message -> resealed(message, certificates(evas), nonce -> nonce, id -> id));

        assertThat(authority().request(request(pair, ANA), "", REQUESTS.distinguishedName(ANA)))
                .isEqualTo(new Answer.Refused("certificate_differs"));
    }

    @Test
    void a_certificate_without_what_the_profile_demands_is_refused_and_revoked() throws Exception {
        var asked = ask(ANA);
        var fitting = new CertificateProfile(Set.of("2.999.241.1"), Set.of("0.4.0.1862.1.6"));
        certified(authority(secret(), fitting).request(asked.request(), "", asked.subject()));
        for (var profile : List.of(
                new CertificateProfile(Set.of("0.4.0.194112.1.2"), Set.of()),
                new CertificateProfile(Set.of(), Set.of("0.4.0.1862.1.1")))) {
            var other = ask(ANA);

            assertThat(authority(secret(), profile).request(other.request(), "", other.subject()))
                    .isEqualTo(new Answer.Refused("certificate_differs"));
            assertThat(authority().request(other.request(), "", other.subject()))
                    .isEqualTo(new Answer.Refused("ca_certificate_revoked"));
        }
    }

    @Test
    void a_certificate_that_leads_to_no_anchor_is_refused(@TempDir Path elsewhere) throws Exception {
        try (var other = EvaluationPki.start(elsewhere, 0)) {
            var connector =
                    new CmpConnector(pki.cmpUrl(), false, secret(), List.of(der(other.rootCertificate())), List.of());
            var asked = ask(ANA);

            assertThat(new CmpCertificateAuthority(outbound, connector, new SeededRandomness(9), time)
                            .request(asked.request(), "", asked.subject()))
                    .isEqualTo(new Answer.Refused("certificate_differs"));
        }
    }

    @Test
    void a_certificate_that_has_ended_is_refused() throws Exception {
        var asked = ask(ANA);
        var authority = authority();
        time.advance(Duration.ofMinutes(4));
        certified(authority.request(asked.request(), "", asked.subject()));

        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> new CertificateCheck(
                                new CertificatePaths(
                                        List.of(der(pki.rootCertificate())), List.of(der(pki.issuingCertificate()))),
                                CertificateProfile.ANY)
                        .check(
                                new X509CertificateHolder(
                                        certified(authority.request(asked.request(), "", asked.subject()))
                                                .chain()
                                                .getFirst()
                                                .toArray()),
                                List.of(),
                                new PKCS10CertificationRequest(asked.request().toArray()),
                                Instant.now().plus(Duration.ofDays(400))))
                .withMessage("it is not valid now");
    }

    @Test
    void answers_of_another_status_or_media_type_are_not_read() throws Exception {
        var asked = ask(ANA);
        var real = outbound;
        for (var reply : List.of(
                new Outbound.Reply(302, Optional.of("application/pkixcmp"), Bytes.of()),
                new Outbound.Reply(200, Optional.of("text/html"), Bytes.ofUtf8("<html>")),
                new Outbound.Reply(200, Optional.of("application/pkixcmp"), Bytes.of()),
                new Outbound.Reply(500, Optional.empty(), Bytes.of()))) {
            outbound = _ -> reply;
            assertUnavailable(() -> authority().request(asked.request(), "", asked.subject()));
        }
        outbound = real;
    }

    /** Each byte that a stranger may send ends in an answer or in UNAVAILABLE, and in nothing else. */
    @Test
    void bytes_gone_wrong_are_unavailable_and_nothing_else() throws Exception {
        var asked = ask(ANA);
        var seed = 20261121L;
        var chance = new Random(seed);
        var real = outbound;
        var sample = new ArrayList<Bytes>();
        outbound = request -> {
            var reply = real.exchange(request);
            sample.add(reply.body());
            return reply;
        };
        authority().request(asked.request(), "", asked.subject());
        for (int round = 0; round < 100; round++) {
            var mutated = mutated(sample.get(chance.nextInt(sample.size())), chance);
            outbound = _ -> new Outbound.Reply(200, Optional.of("application/pkixcmp"), mutated);
            try {
                authority().request(asked.request(), "", asked.subject());
            } catch (Failure failure) {
                assertThat(failure.kind()).as("seed %d round %d", seed, round).isEqualTo(Failure.Kind.UNAVAILABLE);
            }
        }
    }

    @Test
    void the_reader_takes_or_refuses_any_bytes() throws Exception {
        var asked = ask(ANA);
        var chance = new Random(20261121L);
        var sample = new ArrayList<Bytes>();
        lie(message -> {
            sample.add(Bytes.of(message.getEncoded()));
            return message;
        });
        authority().request(asked.request(), "", asked.subject());
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            try {
                CmpExchange.read(mutated(sample.getFirst(), chance));
            } catch (Malformed expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 4999);
    }

    private static Bytes mutated(Bytes original, Random chance) {
        var bytes = original.toArray();
        for (int i = chance.nextInt(4); i >= 0; i--) {
            bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
        }
        return Bytes.of(chance.nextInt(4) == 0 ? Arrays.copyOf(bytes, chance.nextInt(bytes.length)) : bytes);
    }

    private void assertUnbelieved() throws Exception {
        var asked = ask(ANA);
        assertUnavailable(() -> authority().request(asked.request(), "", asked.subject()));
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatExceptionOfType(Failure.class).isThrownBy(call).returns(Failure.Kind.UNAVAILABLE, Failure::kind);
    }

    private interface Lie {
        PKIMessage tell(PKIMessage message) throws Exception;
    }

    private void lie(Lie lie) {
        var real = PinnedOutbound.to(new AllowedAddresses(List.of(pki.baseUrl().getAuthority())));
        outbound = request -> {
            var reply = real.exchange(request);
            return new Outbound.Reply(reply.status(), reply.contentType(), told(lie, reply.body()));
        };
    }

    private void lieOnce(Lie lie) {
        var real = outbound;
        outbound = request -> {
            var reply = real.exchange(request);
            outbound = real;
            return new Outbound.Reply(reply.status(), reply.contentType(), told(lie, reply.body()));
        };
    }

    private static Bytes told(Lie lie, Bytes body) {
        try {
            return Bytes.of(lie.tell(PKIMessage.getInstance(body.toArray())).getEncoded());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private PKIMessage resealed(
            PKIMessage message, PKIBody body, UnaryOperator<Bytes> nonce, UnaryOperator<Bytes> transaction)
            throws CMPException, OperatorCreationException {
        var header = message.getHeader();
        return new ProtectedPKIMessageBuilder(2, header.getSender(), header.getRecipient())
                .setTransactionID(
                        transaction.apply(bytes(header.getTransactionID())).toArray())
                .setRecipNonce(nonce.apply(bytes(header.getRecipNonce())).toArray())
                .setSenderNonce(header.getSenderNonce().getOctets())
                .setBody(body)
                .build(new JcePBMac1CalculatorBuilder("HMACSHA256", 256)
                        .setProvider(new BouncyCastleProvider())
                        .build(pki.cmpSecret().toCharArray()))
                .toASN1Structure();
    }

    private static PKIMessage signed(PKIMessage message, PrivateKey key, List<Bytes> chain) throws Exception {
        var header = message.getHeader();
        var builder = new ProtectedPKIMessageBuilder(2, header.getSender(), header.getRecipient())
                .setTransactionID(header.getTransactionID().getOctets())
                .setRecipNonce(header.getRecipNonce().getOctets())
                .setSenderNonce(header.getSenderNonce().getOctets())
                .setBody(message.getBody());
        for (var certificate : chain) {
            builder.addCMPCertificate(new X509CertificateHolder(certificate.toArray()));
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                .toASN1Structure();
    }

    private static PKIBody certificates(Bytes certificate) {
        var pair = new CertifiedKeyPair(new CertOrEncCert(CMPCertificate.getInstance(certificate.toArray())));
        return new PKIBody(PKIBody.TYPE_CERT_REP, new CertRepMessage(null, new CertResponse[] {
            new CertResponse(new ASN1Integer(-1), new PKIStatusInfo(PKIStatus.granted), pair, null)
        }));
    }

    private static Bytes bytes(ASN1OctetString value) {
        return Bytes.of(value.getOctets());
    }

    private CmpCertificateAuthority authority(CmpProtection protection) {
        return authority(protection, CertificateProfile.ANY);
    }

    private CmpCertificateAuthority authority(CmpProtection protection, CertificateProfile profile) {
        var connector = new CmpConnector(
                pki.cmpUrl(), true, protection, List.of(der(pki.rootCertificate())), List.of(), profile);
        return new CmpCertificateAuthority(
                request -> outbound.exchange(request), connector, new SeededRandomness(7), time);
    }

    private CmpProtection secret() {
        return CmpProtection.sharedSecret(
                Bytes.ofUtf8(pki.cmpReference()), pki.cmpSecret().toCharArray());
    }

    private CmpProtection registrationAuthority() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(pki.registrationKeyStore())) {
            store.load(in, "evaluation".toCharArray());
        }
        var chain = new ArrayList<Bytes>();
        for (Certificate certificate : store.getCertificateChain("registration")) {
            chain.add(Bytes.of(certificate.getEncoded()));
        }
        return CmpProtection.signature((PrivateKey) store.getKey("registration", "evaluation".toCharArray()), chain);
    }

    private static Answer.Certified certified(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Certified.class);
        return (Answer.Certified) answer;
    }

    private static Enrolment ask(Subject subject) throws GeneralSecurityException {
        var pair = pair();
        return new Enrolment(request(pair, subject), REQUESTS.distinguishedName(subject), pair);
    }

    private static Bytes request(KeyPair pair, Subject subject) throws GeneralSecurityException {
        var information = REQUESTS.information(Bytes.of(pair.getPublic().getEncoded()), subject);
        return REQUESTS.request(information, SignatureAlgorithm.ECDSA_SHA256, sign(pair.getPrivate(), information));
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static Bytes sign(PrivateKey key, Bytes data) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(data.toArray());
        return Bytes.of(signature.sign());
    }

    private static Bytes der(X509Certificate certificate) {
        try {
            return Bytes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
