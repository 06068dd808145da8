package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.Approval;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.DestroyKeyPair.Outcome;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.Operators;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Who may end a key, and that it is the end. */
class DestructionTest {

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final SadFixture server = new SadFixture();
    private final InMemorySamMemory memory = new InMemorySamMemory(hsm, SamFixture.NOW);
    private final FixedConfiguration configuration =
            SamFixture.configuration(server.publicKey(), Set.of(JwsAlgorithm.ES256));
    private final OperationUser ola = new OperationUser("op-1");
    private final OperationUser per = new OperationUser("op-2");
    private final JcaPublicKeys publicKeys = new JcaPublicKeys();
    private final SamFixture fixture = new SamFixture(
            new SamFixture.Parts(
                    hsm, memory, new JwsSadVerifier(), new JwsApprovals(), publicKeys, new BouncyCertificateForms()),
            time,
            configuration);
    private final List<Dtbsr> hashes = List.of(SamFixture.hash(1));
    private final KeyPair generated = fixture.generatedP256();
    private final Owned assigned = fixture.assigned(generated, SamFixture.ANA);
    private final Owned ana = assigned.with(fixture.certified(
            assigned.key(),
            CertificateFixture.certificate(generated.publicKey(), SamFixture.SUBJECT, SamFixture.CERTIFICATE_ENDS)));

    @BeforeEach
    void two_operation_users() {
        configuration.operators(new Operators(List.of(ola.registered(), per.registered()), true));
    }

    @Test
    void a_signer_ends_the_own_key_and_no_object_of_it_opens_anything_any_more() {
        var sad = ending(_ -> {});
        var call = SamFixture.call();

        var destroyed = fixture.sam().destroyKeyPair().destroy(call, ana.key(), Optional.of(sad), Optional.empty());

        assertThat(destroyed).isInstanceOf(Outcome.Destroyed.class);
        assertThat(((Outcome.Destroyed) destroyed)
                        .receipt()
                        .evidence()
                        .orElseThrow()
                        .record())
                .contains("\"type\":\"delete\"", "\"outcome\":\"ok\"", "\"sad_jti\"");
        assertThat(fixture.sam().destroyKeyPair().destroy(call, ana.key(), Optional.of(sad), Optional.empty()))
                .isEqualTo(destroyed);
        assertEverythingIsGone();
        fixture.restart(new SamFixture.Parts(
                hsm,
                memory.restarted(),
                new JwsSadVerifier(),
                new JwsApprovals(),
                publicKeys,
                new BouncyCertificateForms()));
        assertEverythingIsGone();
    }

    private void assertEverythingIsGone() {
        assertGone(destroy(ana.key(), Optional.of(ending(_ -> {}))));
        var signed = fixture.sign(SamFixture.call(), ana, hashes, signing(ana));
        assertGone(((ActivateAndSign.Outcome.Refused) signed).refusal());
        for (var state : List.of(assigned.key(), ana.key())) {
            var update = fixture.sam()
                    .updateKeyPair()
                    .update(SamFixture.call(), state, Optional.empty(), true, false, Optional.empty());
            assertGone(((UpdateKeyPair.Outcome.Refused) update).refusal());
        }
        for (var state : List.of(generated, assigned.key())) {
            var request = CertificateFixture.request(state.publicKey(), SamFixture.SUBJECT);
            var proof = fixture.sam().provePossession().prove(SamFixture.call(), state, request, "SHA256withECDSA");
            assertGone(((ProvePossession.Outcome.Refused) proof).refusal());
        }
        var again = fixture.sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        generated,
                        new AssignKeyPair.Signer.Described(SamFixture.signer(SamFixture.BEN), Optional.empty()),
                        SamFixture.SUBJECT,
                        KeyTerms.USUAL,
                        Optional.empty());
        assertGone(((AssignKeyPair.Outcome.Refused) again).refusal());
        assertThat(hsm.unwraps()).isZero();
    }

    @Test
    void a_signing_service_alone_ends_nothing() {
        assertRefused(destroy(ana.key(), Optional.empty()), SamError.SAD_MISSING, Reason.MISSING);
        assertToken(signing(ana), Reason.PURPOSE);
        assertToken(ending(it -> it.put("sub", SamFixture.BEN.value())), Reason.SIGNER_MISMATCH);
        assertToken(ending(it -> it.put("key_generation", 2)), Reason.GENERATION);
        assertToken(ending(it -> it.put("key_id", fixture.generatedP256().id().value())), Reason.KEY_MISMATCH);
        assertToken(ending(it -> it.put("acr", "urn:tabellion:loa:low")), Reason.AUTHENTICATION_LEVEL);
        assertToken(ending(it -> it.put("azp", "ssa-2")), Reason.CLIENT);
        assertToken(
                ending(it -> it.put("dtbs_r", List.of(hashes.getFirst().value().base64Url()))), Reason.FORMAT);
        assertToken(server.forged(endingPayload()), Reason.SIGNATURE);
        // Nor somebody else's unassigned one: nobody can have willed it.
        assertRefused(
                destroy(fixture.generatedP256(), Optional.of(ending(_ -> {}))),
                SamError.SAD_INVALID,
                Reason.SIGNER_MISMATCH);
        assertThat(fixture.sign(SamFixture.call(), ana, hashes, signing(ana)))
                .isInstanceOf(ActivateAndSign.Outcome.Signed.class);
    }

    @Test
    void a_token_ends_one_key_once() {
        var other = fixture.assigned(fixture.generatedP256(), SamFixture.ANA);
        var sad = ending(_ -> {});
        assertThat(destroy(ana.key(), Optional.of(sad))).isInstanceOf(Outcome.Destroyed.class);

        assertRefused(destroy(other.key(), Optional.of(sad)), SamError.SAD_INVALID, Reason.KEY_MISMATCH);
    }

    @Test
    void two_operation_users_end_a_key_without_its_signer() {
        assertRefused(byOperator(ana.key(), _ -> Optional.empty()), SamError.SECOND_APPROVAL_MISSING, Reason.APPROVAL);
        assertRefused(
                byOperator(ana.key(), body -> Optional.of(ola.approval(body))),
                SamError.SECOND_APPROVAL_INVALID,
                Reason.APPROVAL);
        assertThat(byOperator(ana.key(), body -> Optional.of(per.approval(body))))
                .isInstanceOf(Outcome.Destroyed.class);
        assertEverythingIsGone();
    }

    @Test
    void an_object_from_before_the_assignment_does_not_end_the_assigned_key() {
        assertRefused(byOperator(generated, body -> Optional.of(per.approval(body))), SamError.KEY_STATE, Reason.STATE);
        time.advance(Duration.ofHours(25));
        assertRefused(byOperator(generated, body -> Optional.of(per.approval(body))), SamError.KEY_STATE, Reason.STATE);
    }

    @Test
    void the_end_of_a_key_that_is_not_certified_is_for_ever() {
        var fresh = fixture.assigned(fixture.generatedP256(), SamFixture.BEN);
        byOperator(fresh.key(), body -> Optional.of(per.approval(body)));

        time.advance(Duration.ofDays(20_000));

        var again = (Outcome.Refused) byOperator(fresh.key(), body -> Optional.of(per.approval(body)));
        assertThat(again.refusal().error()).isEqualTo(SamError.KEY_DESTROYED);
    }

    private Map<String, Object> endingPayload() {
        return SadFixture.payload(
                fixture.ending(hsm, ana, publicKeys.thumbprint(ana.key().publicKey())));
    }

    private Sad ending(Consumer<Map<String, Object>> change) {
        var payload = endingPayload();
        change.accept(payload);
        return server.sad(payload);
    }

    private Sad signing(Owned owned) {
        var thumbprint = publicKeys.thumbprint(owned.key().publicKey());
        return server.sad(SadFixture.payload(fixture.claims(hsm, owned, thumbprint, hashes, false)));
    }

    private Outcome destroy(KeyPair key, Optional<Sad> sad) {
        return fixture.sam().destroyKeyPair().destroy(SamFixture.call(), key, sad, Optional.empty());
    }

    private Outcome byOperator(KeyPair key, Function<Bytes, Optional<Approval>> approval) {
        return fixture.sam()
                .destroyKeyPair()
                .destroy(
                        SamFixture.call(ola.id()),
                        key,
                        Optional.empty(),
                        approval.apply(Bytes.ofUtf8("{\"key_pair\": {}}")));
    }

    private void assertToken(Sad sad, Reason reason) {
        assertRefused(destroy(ana.key(), Optional.of(sad)), SamError.SAD_INVALID, reason);
    }

    private void assertGone(Outcome outcome) {
        assertGone(((Outcome.Refused) outcome).refusal());
    }

    private void assertGone(Refusal refusal) {
        assertThat(refusal.error()).isEqualTo(SamError.KEY_DESTROYED);
        assertThat(memory.lastLine()).contains("\"reason\":\"DESTROYED\"", "\"key_id\":\"" + generated.id());
    }

    private void assertRefused(Outcome outcome, SamError error, Reason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        var refusal = ((Outcome.Refused) outcome).refusal();
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(memory.lastLine()).contains("\"type\":\"delete\"", "\"reason\":\"" + reason + "\"");
    }
}
