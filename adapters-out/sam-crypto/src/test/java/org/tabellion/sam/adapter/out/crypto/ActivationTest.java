package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Call;
import org.tabellion.sam.GenerateKeyPair.KeyTemplate;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Position;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.Seal;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.SoftwareHsm;
import org.tabellion.sam.testkit.SoftwareHsm.Fault;
import org.tabellion.sam.testkit.SoftwareHsm.Step;

/** What the SAM signs and what it refuses, with real tokens, certificates and signature values. */
class ActivationTest {

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final SadFixture server = new SadFixture();
    private InMemorySamMemory memory = new InMemorySamMemory(hsm, SamFixture.NOW);
    private final SamFixture fixture =
            new SamFixture(parts(), time, SamFixture.configuration(server.publicKey(), Set.of(JwsAlgorithm.ES256)));
    private final JcaPublicKeys publicKeys = new JcaPublicKeys();
    private final List<Dtbsr> hashes = List.of(SamFixture.hash(1), SamFixture.hash(2));
    private Owned ana;

    ActivationTest() {
        ana = ready(fixture.generatedP256());
    }

    private SamFixture.Parts parts() {
        return new SamFixture.Parts(
                hsm,
                memory,
                new JwsSadVerifier(),
                new JwsApprovals(),
                new JcaPublicKeys(),
                new BouncyCertificateForms());
    }

    private Owned ready(KeyPair generated) {
        var owned = fixture.assigned(generated, SamFixture.ANA);
        var certificate = CertificateFixture.certificate(
                owned.key().publicKey(), SamFixture.SUBJECT, SamFixture.CERTIFICATE_ENDS);
        return owned.with(fixture.certified(owned.key(), certificate));
    }

    @BeforeEach
    void count_from_here() {
        assertThat(hsm.unwraps()).isZero();
    }

    // What is signed

    @Test
    void signs_what_was_approved_with_one_unwrap_and_gives_the_proof_of_its_record() {
        var signed = signed(sign(hashes, sad(hashes)));

        for (int i = 0; i < hashes.size(); i++) {
            var value = signed.signatures().get(i);
            assertThat(value.dtbs()).isEqualTo(hashes.get(i).value());
            assertThat(publicKeys.verifies(
                            ana.key().publicKey(), SignatureAlgorithm.ECDSA_SHA256, hashes.get(i), value.signature()))
                    .isTrue();
        }
        assertThat(hsm.unwraps()).isEqualTo(1);
        assertThat(hsm.liveKeys()).isZero();
        assertThat(signed.remaining()).isZero();
        var evidence = signed.receipt().evidence().orElseThrow();
        assertThat(evidence.record()).contains("\"outcome\":\"ok\"", "\"type\":\"sign\"");
    }

    @Test
    void signs_with_rsa_by_both_paddings() {
        var rsa = ready(fixture.generated(new KeyTemplate("RSA", OptionalInt.of(2048), Optional.empty())));
        ana = rsa;

        assertThat(sign(hashes, sad(hashes))).isInstanceOf(Outcome.Signed.class);
        var pss = sad(hashes, it -> it.put("sign_alg", "SHA256withRSAandMGF1"));
        var request = SamFixture.request(ana, hashes);
        var asked = new ActivateAndSign.Request(
                Optional.of("1.2.840.113549.1.1.10"), request.items(), ana.key(), ana.signer());
        assertThat(fixture.sam().activateAndSign().sign(SamFixture.call(), asked, Optional.of(pss)))
                .isInstanceOf(Outcome.Signed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.113549.1.1.11", "1.2.840.113549.1.1.10", "SHA256withRSAandMGF1andLongestSalt"})
    void a_token_that_names_the_kind_of_key_leaves_the_padding_to_whoever_asks(String asked) {
        ana = ready(fixture.generated(new KeyTemplate("RSA", OptionalInt.of(2048), Optional.empty())));

        assertThat(signBy(asked, "1.2.840.113549.1.1.1")).isInstanceOf(Outcome.Signed.class);
    }

    @Test
    void a_token_that_names_one_padding_allows_no_other_and_the_kind_of_another_key_nothing() {
        assertTokenRefused(signBy("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.1"), Reason.ALGORITHM);
        ana = ready(fixture.generated(new KeyTemplate("RSA", OptionalInt.of(2048), Optional.empty())));

        assertTokenRefused(signBy("1.2.840.113549.1.1.10", "1.2.840.113549.1.1.11"), Reason.ALGORITHM);
        assertTokenRefused(signBy("SHA256withRSAandMGF1andLongestSalt", "SHA256withRSAandMGF1"), Reason.ALGORITHM);
        assertTokenRefused(signBy("1.2.840.113549.1.1.11", "1.2.840.10045.2.1"), Reason.ALGORITHM);
    }

    private Outcome signBy(String asked, String approved) {
        var request = SamFixture.request(ana, hashes);
        var by = new ActivateAndSign.Request(Optional.of(asked), request.items(), ana.key(), ana.signer());
        return fixture.sam()
                .activateAndSign()
                .sign(SamFixture.call(), by, Optional.of(sad(hashes, it -> it.put("sign_alg", approved))));
    }

    @Test
    void a_repeated_call_gets_the_recorded_answer_without_the_module() {
        var call = SamFixture.call();
        var sad = sad(hashes);
        var first = fixture.sign(call, ana, hashes, sad);

        var again = fixture.sign(call, ana, hashes, sad);

        assertThat(again).isEqualTo(first);
        assertThat(hsm.unwraps()).isEqualTo(1);
    }

    @Test
    void the_same_request_id_with_another_body_is_refused() {
        var call = SamFixture.call(SamFixture.SSA, 77, "body");
        var sad = sad(hashes);
        fixture.sign(call, ana, hashes, sad);

        var other = fixture.sign(SamFixture.call(SamFixture.SSA, 77, "another body"), ana, hashes, sad);

        assertRefused(other, SamError.REQUEST_ID_REUSED, Reason.REQUEST);
    }

    @Test
    void a_token_that_may_be_split_serves_until_nothing_is_left() {
        var sad = sad(hashes, it -> it.put("split_ok", true));

        assertThat(signed(sign(hashes.subList(0, 1), sad)).remaining()).isEqualTo(1);
        assertThat(signed(sign(hashes.subList(1, 2), sad)).remaining()).isZero();
        assertTokenRefused(sign(hashes.subList(1, 2), sad), Reason.REPLAY, 2);
    }

    // Refused for the token

    @Test
    void refuses_an_expired_sad() {
        var sad = sad(hashes);
        time.advance(Duration.ofSeconds(311));

        assertTokenRefused(sign(hashes, sad), Reason.EXPIRED);
    }

    @Test
    void refuses_a_sad_that_lives_too_long() {
        assertTokenRefused(
                sign(hashes, sad(hashes, it -> it.put("exp", SamFixture.NOW.getEpochSecond() + 301))), Reason.EXPIRED);
    }

    @ParameterizedTest(name = "{0} {1} s from now")
    @CsvSource({
        "exp, -11",
        "exp, -1772359200",
        "iat, 11",
        "nbf, 11",
        "nbf, 300",
        // issued as late as it ends, or later; and so early that it lives too long
        "iat, 300",
        "iat, 100000000000",
        "iat, -1",
        "exp, 301",
        "exp, 100000000000"
    })
    void refuses_a_sad_of_another_time(String claim, long seconds) {
        long time = SamFixture.NOW.getEpochSecond() + seconds;
        // The first counts from 1970.
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put(claim, Math.max(0, time)))), Reason.EXPIRED);
    }

    @Test
    void refuses_a_replayed_sad() {
        var sad = sad(hashes);
        sign(hashes, sad);

        assertTokenRefused(sign(hashes, sad), Reason.REPLAY, 1);
    }

    @Test
    void refuses_a_sad_that_is_replayed_after_a_restart() {
        var sad = sad(hashes);
        sign(hashes, sad);
        memory.restarted();
        fixture.restart(parts());

        assertTokenRefused(sign(hashes, sad), Reason.REPLAY, 1);
    }

    @Test
    void refuses_a_sad_from_before_the_memory_began() {
        var sad = sad(hashes);
        time.advance(Duration.ofSeconds(60));
        memory = new InMemorySamMemory(hsm, time.now());
        fixture.restart(parts());

        assertTokenRefused(sign(hashes, sad), Reason.REPLAY);
    }

    @Test
    void refuses_the_sad_of_another_key() {
        var other = ready(fixture.generatedP256());
        var sad = sad(hashes);
        ana = other;

        assertTokenRefused(sign(hashes, sad), Reason.KEY_MISMATCH);
    }

    @Test
    void refuses_the_thumbprint_of_another_key() {
        assertTokenRefused(
                sign(
                        hashes,
                        sad(
                                hashes,
                                it -> it.put(
                                        "key_thumbprint",
                                        SamFixture.hash(9).value().base64Url()))),
                Reason.KEY_MISMATCH);
    }

    @Test
    void refuses_the_sad_of_another_signer() {
        assertTokenRefused(
                sign(hashes, sad(hashes, it -> it.put("sub", SamFixture.BEN.value()))), Reason.SIGNER_MISMATCH);
    }

    @Test
    void refuses_another_hash() {
        assertTokenRefused(sign(List.of(SamFixture.hash(3)), sad(hashes)), Reason.DTBSR_NOT_AUTHORISED);
    }

    @Test
    void refuses_one_hash_more_than_approved() {
        var more = List.of(SamFixture.hash(1), SamFixture.hash(2), SamFixture.hash(3));

        assertTokenRefused(sign(more, sad(hashes)), Reason.DTBSR_NOT_AUTHORISED);
    }

    @Test
    void refuses_the_same_hash_twice_when_approved_once() {
        var once = List.of(SamFixture.hash(1));

        assertTokenRefused(
                sign(List.of(SamFixture.hash(1), SamFixture.hash(1)), sad(once)), Reason.DTBSR_NOT_AUTHORISED);
    }

    @Test
    void refuses_a_sad_signed_by_an_unknown_server() {
        assertTokenRefused(sign(hashes, server.forged(payload(hashes))), Reason.SIGNATURE);
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put("iss", "https://elsewhere.example/"))), Reason.ISSUER);
    }

    @Test
    void refuses_alg_none() {
        assertTokenRefused(sign(hashes, SadFixture.unsigned(payload(hashes))), Reason.ALGORITHM);
    }

    @Test
    void refuses_HS256_with_the_public_key_as_its_secret() {
        assertTokenRefused(sign(hashes, server.macWithPublicKey(payload(hashes))), Reason.ALGORITHM);
    }

    @Test
    void refuses_a_skad_in_place_of_a_sad() {
        assertTokenRefused(sign(hashes, server.skad(payload(hashes))), Reason.FORMAT);
    }

    @Test
    void refuses_another_audience_another_presenter_and_another_purpose() {
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put("aud", "sam:elsewhere"))), Reason.AUDIENCE);
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put("azp", "ssa-2"))), Reason.CLIENT);
        assertTokenRefused(
                sign(hashes, sad(hashes, it -> {
                    it.put("purpose", "delete");
                    it.keySet().removeAll(List.of("dtbs_r", "num_signatures", "split_ok"));
                })),
                Reason.PURPOSE);
        // A token of another purpose that looks as if it let something be signed is none.
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put("purpose", "delete"))), Reason.FORMAT);
    }

    @Test
    void refuses_a_server_that_this_client_may_not_bring() {
        var outcome = fixture.sign(SamFixture.call(SamFixture.OTHER_SSA), ana, hashes, sad(hashes));

        assertTokenRefused(outcome, Reason.ISSUER);
    }

    @Test
    void refuses_too_low_a_level_and_too_old_a_login() {
        assertTokenRefused(
                sign(hashes, sad(hashes, it -> it.put("acr", "urn:tabellion:loa:low"))), Reason.AUTHENTICATION_LEVEL);
        assertTokenRefused(
                sign(hashes, sad(hashes, it -> it.put("auth_time", SamFixture.NOW.getEpochSecond() - 4000))),
                Reason.AUTHENTICATION_LEVEL);
    }

    @Test
    void refuses_another_signature_algorithm() {
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put("sign_alg", "SHA384withECDSA"))), Reason.ALGORITHM);
    }

    @Test
    void refuses_headers_that_bring_their_own_key_and_claims_of_another_form() {
        var jku = new JWSHeader.Builder(SadFixture.header("sad+jwt").build())
                .jwkURL(URI.create("https://evil.example/keys"))
                .build();
        assertTokenRefused(sign(hashes, server.withHeader(jku, payload(hashes))), Reason.FORMAT);
        var crit = new JWSHeader.Builder(SadFixture.header("sad+jwt").build())
                .criticalParams(Set.of("b64"))
                .base64URLEncodePayload(true)
                .build();
        assertTokenRefused(sign(hashes, server.withHeader(crit, payload(hashes))), Reason.FORMAT);
        for (Consumer<Map<String, Object>> change : List.<Consumer<Map<String, Object>>>of(
                it -> it.put("v", 2),
                it -> it.put("v", "1"),
                it -> it.put("iat", 1.5),
                it -> it.put("aud", List.of("sam:" + hsm.world())),
                it -> it.put("jti", "short"),
                it -> it.put("num_signatures", 3),
                it -> it.put("unheard_of", true),
                it -> it.remove("consent"),
                it -> it.put("dtbs_r", List.of("AAAA", "AAAA")))) {
            assertTokenRefused(sign(hashes, sad(hashes, change)), Reason.FORMAT);
        }
        var twice = SadFixture.json(payload(hashes)).replaceFirst("\\{", "{\"sub\":\"" + SamFixture.ANA + "\",");
        assertTokenRefused(sign(hashes, server.rawPayload(twice)), Reason.FORMAT);
        assertTokenRefused(sign(hashes, new Sad("not a token")), Reason.FORMAT);
    }

    @Test
    void refuses_a_call_without_a_sad() {
        var outcome = fixture.sam()
                .activateAndSign()
                .sign(SamFixture.call(), SamFixture.request(ana, hashes), Optional.empty());

        assertRefused(outcome, SamError.SAD_MISSING, Reason.MISSING);
    }

    // Refused for the objects

    @Test
    void refuses_an_altered_key_pair() {
        var sad = sad(hashes);
        var key = ana.key();
        for (var altered : List.of(
                with(key, new KeyPair.Status(true, true, true), key.generation() + 1, key.seal()),
                with(
                        key,
                        key.status(),
                        key.generation(),
                        new Seal("sam-seal-1", "HS256", SamFixture.hash(1).value())),
                with(
                        key,
                        key.status(),
                        key.generation(),
                        new Seal("other", "HS256", key.seal().value())))) {
            ana = ana.with(altered);
            assertRefused(sign(hashes, sad), SamError.SEAL_INVALID, Reason.SEAL);
        }
    }

    @Test
    void refuses_an_altered_signer_object() {
        var signer = new SignerObject(
                SamFixture.signer(SamFixture.BEN),
                Optional.empty(),
                1,
                ana.signer().seal());
        ana = new Owned(ana.key(), signer);

        assertRefused(sign(hashes, sad(hashes)), SamError.SEAL_INVALID, Reason.SEAL);
    }

    @Test
    void refuses_a_genuine_signer_who_does_not_own_the_key() {
        var ben = fixture.assigned(fixture.generatedP256(), SamFixture.BEN);
        ana = new Owned(ana.key(), ben.signer());

        assertTokenRefused(sign(hashes, sad(hashes)), Reason.SIGNER_MISMATCH);
    }

    @Test
    void refuses_a_disabled_key_and_its_old_objects_and_signs_once_it_is_enabled_again() {
        var enabled = ana;
        var disabled = fixture.switched(ana.key(), false);

        ana = ana.with(disabled);
        assertRefused(sign(hashes, sad(hashes)), SamError.KEY_STATE, Reason.STATE);
        ana = enabled;
        assertRefused(sign(hashes, sad(hashes)), SamError.KEY_STATE, Reason.GENERATION);

        ana = ana.with(fixture.switched(disabled, true));
        assertThat(sign(hashes, sad(hashes))).isInstanceOf(Outcome.Signed.class);
    }

    @Test
    void refuses_an_older_generation_than_the_token_names() {
        assertTokenRefused(sign(hashes, sad(hashes, it -> it.put("key_generation", 4))), Reason.GENERATION);
    }

    @Test
    void refuses_a_key_whose_certificate_has_expired() {
        time.advance(Duration.ofDays(366));

        assertRefused(sign(hashes, sad(hashes)), SamError.KEY_STATE, Reason.CERTIFICATE);
    }

    @Test
    void refuses_a_key_that_is_not_certified() {
        ana = fixture.assigned(fixture.generatedP256(), SamFixture.ANA);

        assertRefused(sign(hashes, sad(hashes)), SamError.KEY_STATE, Reason.STATE);
    }

    // Refused for the state of the SAM

    @Test
    void refuses_when_the_clock_has_gone_back() {
        var sad = sad(hashes);
        time.set(SamFixture.NOW.minusSeconds(11));

        assertRefused(sign(hashes, sad), SamError.CLOCK_UNTRUSTED, Reason.CLOCK);
    }

    @Test
    void refuses_when_the_client_has_seen_a_later_state() {
        var call = SamFixture.call();
        var ahead = new Call(call.client(), call.requestId(), call.bodyDigest(), Optional.of(new Position(9, 1)));

        assertRefused(fixture.sign(ahead, ana, hashes, sad(hashes)), SamError.LOG_ROLLED_BACK, Reason.ROLLBACK);
    }

    @Test
    void refuses_without_a_receipt_when_nothing_can_be_audited() {
        var sad = sad(hashes);
        memory.breakDown();

        var refused = (Outcome.Refused) sign(hashes, sad);

        assertThat(refused.refusal().error()).isEqualTo(SamError.AUDIT_UNAVAILABLE);
        assertThat(refused.refusal().receipt()).isEmpty();
        assertThat(hsm.signatures()).isZero();
    }

    @Test
    void a_lost_answer_of_the_module_spends_the_token_and_answers_nothing() {
        var sad = sad(hashes);
        hsm.fail(Step.SIGN, Fault.FAILED_BUT_DONE);

        assertRefused(sign(hashes, sad), SamError.CM_UNAVAILABLE, Reason.UNAVAILABLE);

        assertTokenRefused(sign(hashes, sad), Reason.REPLAY, 1);
        assertThat(hsm.liveKeys()).isZero();
    }

    @Test
    void nothing_is_signed_before_the_use_is_durable() {
        hsm.before(Step.SIGN, () -> assertThat(memory.lastLine()).contains("\"outcome\":\"begun\""));

        assertThat(sign(hashes, sad(hashes))).isInstanceOf(Outcome.Signed.class);
    }

    @Test
    void no_secret_reaches_the_audit() {
        var sad = sad(hashes);
        sign(hashes, sad);
        sign(hashes, sad);

        assertThat(memory.lines()).noneMatch(it -> it.contains(sad.compact()));
        assertThat(memory.lines())
                .noneMatch(it -> it.contains(ana.key().wrappedKey().value().base64Url()));
    }

    // Words

    private Map<String, Object> payload(List<Dtbsr> approved) {
        var thumbprint = publicKeys.thumbprint(ana.key().publicKey());
        return SadFixture.payload(fixture.claims(hsm, ana, thumbprint, approved, false));
    }

    private Sad sad(List<Dtbsr> approved) {
        return server.sad(payload(approved));
    }

    private Sad sad(List<Dtbsr> approved, Consumer<Map<String, Object>> change) {
        var payload = payload(approved);
        change.accept(payload);
        return server.sad(payload);
    }

    private Outcome sign(List<Dtbsr> asked, Sad sad) {
        return fixture.sign(SamFixture.call(), ana, asked, sad);
    }

    private static Outcome.Signed signed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Signed.class);
        return (Outcome.Signed) outcome;
    }

    private void assertTokenRefused(Outcome outcome, Reason reason) {
        assertTokenRefused(outcome, reason, 0);
    }

    private void assertTokenRefused(Outcome outcome, Reason reason, int unwraps) {
        assertRefused(outcome, SamError.SAD_INVALID, reason);
        assertThat(hsm.unwraps()).isEqualTo(unwraps);
    }

    private void assertRefused(Outcome outcome, SamError error, Reason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        var refusal = ((Outcome.Refused) outcome).refusal();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.receipt()).isPresent();
        var last = memory.lastLine();
        assertThat(last).contains("\"type\":\"sign\"", "\"reason\":\"" + reason + "\"", "\"client\":\"ssa-");
    }

    private static KeyPair with(KeyPair key, KeyPair.Status status, long generation, Seal seal) {
        return new KeyPair(
                key.id(),
                key.algorithm(),
                key.publicKey(),
                key.wrappedKey(),
                status,
                key.owner(),
                key.certificateDigest(),
                key.createdAt(),
                key.notAfter(),
                generation,
                key.usageLimit(),
                key.scal1(),
                key.assignBy(),
                key.node(),
                seal);
    }
}
