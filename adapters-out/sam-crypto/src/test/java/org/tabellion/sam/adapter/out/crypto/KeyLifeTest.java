package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AssignKeyPair.Signer;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.GenerateKeyPair.KeyTemplate;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.SamError;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SoftwareHsm;

/** The life of a key pair: generated, assigned, certified, enabled, disabled. */
class KeyLifeTest {

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final SadFixture server = new SadFixture();
    private final InMemorySamMemory memory = new InMemorySamMemory(hsm, SamFixture.NOW);
    private final FixedConfiguration configuration =
            SamFixture.configuration(server.publicKey(), Set.of(JwsAlgorithm.ES256));
    private final SamFixture fixture = new SamFixture(
            new SamFixture.Parts(
                    hsm,
                    memory,
                    new JwsSadVerifier(),
                    new JwsApprovals(),
                    new JcaPublicKeys(),
                    new BouncyCertificateForms()),
            time,
            configuration);

    // Generation

    @Test
    void makes_what_the_template_says_and_normalises_the_names_of_curves() {
        assertThat(fixture.generated(new KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("prime384v1")))
                        .algorithm())
                .isEqualTo(KeyAlgorithm.P_384);
        var key = fixture.generatedP256();
        assertThat(key.generation()).isEqualTo(1);
        assertThat(key.status()).isEqualTo(new KeyPair.Status(false, false, false));
        assertThat(key.assignBy()).contains(SamFixture.NOW.plus(Duration.ofHours(24)));
    }

    @Test
    void refuses_templates_that_contradict_themselves() {
        assertTemplate(
                new KeyTemplate("ECDSA", OptionalInt.of(256), Optional.of("secp256r1")), SamError.INVALID_KEY_TEMPLATE);
        assertTemplate(
                new KeyTemplate("RSA", OptionalInt.of(2048), Optional.of("secp256r1")), SamError.INVALID_KEY_TEMPLATE);
        assertTemplate(new KeyTemplate("RSA", OptionalInt.of(1024), Optional.empty()), SamError.INVALID_KEY_TEMPLATE);
        assertTemplate(new KeyTemplate("RSA", OptionalInt.empty(), Optional.empty()), SamError.INVALID_KEY_TEMPLATE);
        assertTemplate(
                new KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256k1")),
                SamError.UNSUPPORTED_ALGORITHM);
        assertTemplate(new KeyTemplate("DSA", OptionalInt.of(2048), Optional.empty()), SamError.UNSUPPORTED_ALGORITHM);
        assertThat(hsm.count(SoftwareHsm.Step.GENERATE)).isZero();
    }

    // Assignment

    @Test
    void an_assigned_key_has_its_owner_for_life() {
        var generated = fixture.generatedP256();
        var owned = fixture.assigned(generated, SamFixture.ANA);

        assertThat(owned.key().owner().orElseThrow().signerId()).isEqualTo(SamFixture.ANA);
        assertThat(owned.key().generation()).isEqualTo(2);
        // The object from before the assignment is as genuine as ever.
        assertThat(refusal(assign(generated, Optional.empty()))).isEqualTo(SamError.KEY_ALREADY_ASSIGNED);
        assertThat(refusal(assign(owned.key(), Optional.empty()))).isEqualTo(SamError.KEY_ALREADY_ASSIGNED);
    }

    @Test
    void a_key_must_be_assigned_within_a_day() {
        var generated = fixture.generatedP256();
        time.advance(Duration.ofHours(24));

        assertThat(refusal(assign(generated, Optional.empty()))).isEqualTo(SamError.KEY_STATE);
    }

    @Test
    void a_signer_may_have_several_keys() {
        var first = fixture.assigned(fixture.generatedP256(), SamFixture.ANA);

        var second = fixture.sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        fixture.generatedP256(),
                        new Signer.Known(first.signer()),
                        SamFixture.SUBJECT,
                        KeyTerms.USUAL,
                        Optional.empty());

        assertThat(second).isInstanceOf(AssignKeyPair.Outcome.Assigned.class);
        assertThat(((AssignKeyPair.Outcome.Assigned) second).signer()).isEqualTo(first.signer());
    }

    @Test
    void takes_the_signers_consent_once_when_it_is_demanded() {
        configuration.requireSkad();
        var skad = skad(_ -> {});

        assertThat(refusal(assign(fixture.generatedP256(), Optional.empty()))).isEqualTo(SamError.SKAD_MISSING);
        assertThat(assign(fixture.generatedP256(), Optional.of(skad)))
                .isInstanceOf(AssignKeyPair.Outcome.Assigned.class);
        assertThat(refusal(assign(fixture.generatedP256(), Optional.of(skad)))).isEqualTo(SamError.SAD_INVALID);
        assertThat(refusal(assign(
                        fixture.generatedP256(), Optional.of(skad(it -> it.put("sub", SamFixture.BEN.value()))))))
                .isEqualTo(SamError.SAD_INVALID);
        assertThat(refusal(assign(fixture.generatedP256(), Optional.of(skad(it -> it.put("purpose", "sign"))))))
                .isEqualTo(SamError.SAD_INVALID);
    }

    // Proof of possession

    @Test
    void signs_a_certification_request_of_the_key_itself() {
        var key = fixture.assigned(fixture.generatedP256(), SamFixture.ANA).key();
        var request = CertificateFixture.request(key.publicKey(), SamFixture.SUBJECT);

        var proven = (ProvePossession.Outcome.Proven) prove(key, request);

        var hash = new Dtbsr(
                proven.algorithm().digest(), proven.algorithm().digest().digest(request));
        assertThat(new JcaPublicKeys()
                        .verifies(key.publicKey(), SignatureAlgorithm.ECDSA_SHA256, hash, proven.signature()))
                .isTrue();
    }

    @Test
    void signs_nothing_that_is_no_request_of_this_key() throws Exception {
        var key = fixture.assigned(fixture.generatedP256(), SamFixture.ANA).key();
        var other = fixture.generatedP256();
        var good = CertificateFixture.request(key.publicKey(), SamFixture.SUBJECT);

        // A CMS signed-attributes SET is DER as well.
        assertThat(refusal(prove(key, Bytes.of(new DERSet(new ASN1EncodableVector()).getEncoded()))))
                .isEqualTo(SamError.INVALID_CSR);
        assertThat(refusal(prove(key, Bytes.ofUtf8("any text")))).isEqualTo(SamError.INVALID_CSR);
        assertThat(refusal(prove(key, good.append(Bytes.of((byte) 0))))).isEqualTo(SamError.INVALID_CSR);
        assertThat(refusal(prove(key, CertificateFixture.request(other.publicKey(), SamFixture.SUBJECT))))
                .isEqualTo(SamError.INVALID_CSR);
        assertThat(refusal(prove(key, CertificateFixture.request(key.publicKey(), "CN=Ben,C=ES"))))
                .isEqualTo(SamError.INVALID_CSR);
        assertThat(hsm.signatures()).isZero();
    }

    @Test
    void proves_nothing_for_a_certified_key() {
        var key = certified();

        assertThat(refusal(prove(key, CertificateFixture.request(key.publicKey(), SamFixture.SUBJECT))))
                .isEqualTo(SamError.KEY_STATE);
        assertThat(hsm.signatures()).isZero();
    }

    // Certificate

    @Test
    void a_certificate_gives_the_key_its_end() {
        var key = certified();

        assertThat(key.notAfter()).contains(SamFixture.CERTIFICATE_ENDS);
        assertThat(key.status()).isEqualTo(new KeyPair.Status(true, true, true));
        assertThat(key.generation()).isEqualTo(3);
    }

    @Test
    void takes_the_subject_in_either_order() {
        var key = fixture.assigned(fixture.generatedP256(), SamFixture.ANA).key();

        assertThat(certify(
                        key,
                        CertificateFixture.certificate(
                                key.publicKey(), "C=ES,CN=Ana Pérez", SamFixture.CERTIFICATE_ENDS)))
                .isInstanceOf(UpdateKeyPair.Outcome.Updated.class);
    }

    @Test
    void refuses_certificates_of_another_key_another_subject_and_another_time() {
        var key = fixture.assigned(fixture.generatedP256(), SamFixture.ANA).key();
        var other = fixture.generatedP256().publicKey();
        var ends = SamFixture.CERTIFICATE_ENDS;

        assertThat(refusal(certify(key, CertificateFixture.certificate(other, SamFixture.SUBJECT, ends))))
                .isEqualTo(SamError.INVALID_CERTIFICATE);
        assertThat(refusal(certify(key, CertificateFixture.certificate(key.publicKey(), "CN=Ben,C=ES", ends))))
                .isEqualTo(SamError.INVALID_CERTIFICATE);
        assertThat(refusal(certify(
                        key, CertificateFixture.certificate(key.publicKey(), SamFixture.SUBJECT, SamFixture.NOW))))
                .isEqualTo(SamError.INVALID_CERTIFICATE);
        assertThat(refusal(certify(key, Bytes.ofUtf8("no certificate")))).isEqualTo(SamError.INVALID_CERTIFICATE);
    }

    @Test
    void a_key_is_certified_once_and_for_ever() {
        var key = certified();
        var again = CertificateFixture.certificate(key.publicKey(), SamFixture.SUBJECT, SamFixture.CERTIFICATE_ENDS);

        assertThat(refusal(certify(key, again))).isEqualTo(SamError.KEY_ALREADY_CERTIFIED);
        assertThat(refusal(update(key, false, false))).isEqualTo(SamError.KEY_STATE);
    }

    @Test
    void an_old_object_of_a_disabled_key_leads_nowhere() {
        var enabled = certified();
        var disabled = fixture.switched(enabled, false);
        var again = fixture.switched(disabled, true);
        fixture.switched(again, false);

        assertThat(refusal(update(disabled, true, true))).isEqualTo(SamError.KEY_STATE);
        assertThat(refusal(update(enabled, true, false))).isEqualTo(SamError.KEY_STATE);
    }

    private KeyPair certified() {
        var key = fixture.assigned(fixture.generatedP256(), SamFixture.ANA).key();
        return fixture.certified(
                key, CertificateFixture.certificate(key.publicKey(), SamFixture.SUBJECT, SamFixture.CERTIFICATE_ENDS));
    }

    private Sad skad(Consumer<Map<String, Object>> change) {
        var payload = SadFixture.payload(fixture.consent(hsm, SamFixture.ANA));
        change.accept(payload);
        return server.skad(payload);
    }

    private AssignKeyPair.Outcome assign(KeyPair key, Optional<Sad> skad) {
        return fixture.sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        key,
                        new Signer.Described(SamFixture.signer(SamFixture.ANA), Optional.empty()),
                        SamFixture.SUBJECT,
                        KeyTerms.USUAL,
                        skad);
    }

    private ProvePossession.Outcome prove(KeyPair key, Bytes request) {
        return fixture.sam().provePossession().prove(SamFixture.call(), key, request, "SHA256withECDSA");
    }

    private UpdateKeyPair.Outcome certify(KeyPair key, Bytes certificate) {
        return fixture.sam()
                .updateKeyPair()
                .update(SamFixture.call(), key, Optional.empty(), true, true, Optional.of(certificate));
    }

    private UpdateKeyPair.Outcome update(KeyPair key, boolean certified, boolean enabled) {
        return fixture.sam()
                .updateKeyPair()
                .update(SamFixture.call(), key, Optional.empty(), certified, enabled, Optional.empty());
    }

    private void assertTemplate(KeyTemplate template, SamError error) {
        var outcome = fixture.sam().generateKeyPair().generate(SamFixture.call(), template);
        assertThat(outcome).isInstanceOf(GenerateKeyPair.Outcome.Refused.class);
        assertThat(((GenerateKeyPair.Outcome.Refused) outcome).refusal().error())
                .isEqualTo(error);
    }

    private SamError refusal(AssignKeyPair.Outcome outcome) {
        assertThat(outcome).isInstanceOf(AssignKeyPair.Outcome.Refused.class);
        return audited(((AssignKeyPair.Outcome.Refused) outcome).refusal().error());
    }

    private SamError refusal(ProvePossession.Outcome outcome) {
        assertThat(outcome).isInstanceOf(ProvePossession.Outcome.Refused.class);
        return audited(((ProvePossession.Outcome.Refused) outcome).refusal().error());
    }

    private SamError refusal(UpdateKeyPair.Outcome outcome) {
        assertThat(outcome).isInstanceOf(UpdateKeyPair.Outcome.Refused.class);
        return audited(((UpdateKeyPair.Outcome.Refused) outcome).refusal().error());
    }

    private SamError audited(SamError error) {
        assertThat(memory.lastLine()).contains("\"outcome\":\"refused\"", "\"detail\":\"" + error.code() + "\"");
        return error;
    }
}
