package org.tabellion.sam.adapter.out.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.ActivateAndSign.Outcome;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.GenerateKeyPair.KeyTemplate;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.testkit.FixedConfiguration;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SamFixture;
import org.tabellion.sam.testkit.SamFixture.Owned;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Keys under other terms than the usual: level 1, so many signatures, a life of minutes; and how many may be made. */
class KeyTermsTest {

    private static final KeyTemplate P_256 = new KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
    private static final KeyTerms LEVEL_1 = new KeyTerms(true, OptionalLong.empty(), Optional.empty());

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(SamFixture.NOW);
    private final SadFixture server = new SadFixture();
    private final InMemorySamMemory memory = new InMemorySamMemory(hsm, SamFixture.NOW);
    private final FixedConfiguration configuration =
            SamFixture.configuration(server.publicKey(), Set.of(JwsAlgorithm.ES256));
    private final JcaPublicKeys publicKeys = new JcaPublicKeys();
    private final SamFixture fixture = new SamFixture(
            new SamFixture.Parts(
                    hsm, memory, new JwsSadVerifier(), new JwsApprovals(), publicKeys, new BouncyCertificateForms()),
            time,
            configuration);

    // Level 1

    @Test
    void a_token_without_hashes_opens_a_key_that_was_sealed_for_it_and_counts() {
        configuration.allowScal1();
        var key = ready(LEVEL_1);
        assertThat(key.key().scal1()).isTrue();
        var sad = counting(key, 3, it -> it.put("split_ok", true));

        assertThat(((Outcome.Signed) sign(key, hashes(1, 2), sad)).remaining()).isEqualTo(1);
        assertToken(sign(key, hashes(3, 4), sad), Reason.REPLAY);
        assertThat(sign(key, hashes(9, 9), counting(key, 2, _ -> {}))).isInstanceOf(Outcome.Signed.class);
        assertThat(((Outcome.Signed) sign(key, hashes(3), sad)).remaining()).isZero();
        assertToken(sign(key, hashes(4), sad), Reason.REPLAY);
    }

    @Test
    void a_token_without_hashes_opens_no_other_key() {
        var key = ready(KeyTerms.USUAL);

        assertToken(sign(key, hashes(1), counting(key, 1, _ -> {})), Reason.KEY_MISMATCH);
        assertThat(hsm.unwraps()).isZero();
    }

    @Test
    void a_token_without_hashes_has_none_and_says_how_many() {
        configuration.allowScal1();
        var key = ready(LEVEL_1);

        assertToken(sign(key, hashes(1, 2), counting(key, 1, _ -> {})), Reason.DTBSR_NOT_AUTHORISED);
        assertToken(sign(key, hashes(1), counting(key, 0, _ -> {})), Reason.FORMAT);
        assertToken(sign(key, hashes(1), counting(key, 501, _ -> {})), Reason.FORMAT);
        assertToken(sign(key, hashes(1), counting(key, 1, it -> it.put("dtbs_r", List.of("AA")))), Reason.FORMAT);
        assertToken(sign(key, hashes(1), counting(key, 1, it -> it.put("scal", 3))), Reason.FORMAT);
        assertToken(
                sign(key, hashes(1), counting(key, 1, it -> it.put("hash_alg", "2.16.840.1.101.3.4.2.3"))),
                Reason.ALGORITHM);
        // Level 2 is never less on a key of level 1.
        assertToken(sign(key, hashes(2), approving(key, hashes(1), _ -> {})), Reason.DTBSR_NOT_AUTHORISED);
    }

    @Test
    void keys_of_level_1_are_made_only_where_the_policy_says_so() {
        var refusal = ((AssignKeyPair.Outcome.Refused) assign(LEVEL_1)).refusal();

        assertRefused(refusal, SamError.OPERATION_NOT_ALLOWED, Reason.OPERATION);
    }

    // One-time keys

    @Test
    void a_one_time_key_signs_once_and_ends_within_minutes() {
        var end = SamFixture.NOW.plus(Duration.ofMinutes(10));
        var key = ready(new KeyTerms(false, OptionalLong.of(1), Optional.of(end)));
        // Its certificate lives longer, it does not.
        assertThat(key.key().notAfter()).contains(end);

        assertState(sign(key, hashes(1, 2), approving(key, hashes(1, 2), _ -> {})), Reason.LIMIT);
        var session = approving(key, hashes(1), it -> {
            it.put("session_id", "session-1");
            it.put("idv_id", "idv-1");
        });
        assertThat(sign(key, hashes(1), session)).isInstanceOf(Outcome.Signed.class);
        assertThat(memory.lines()).anySatisfy(it -> assertThat(it)
                .contains("\"outcome\":\"ok\"", "\"session_id\":\"session-1\"", "\"idv_id\":\"idv-1\""));
        assertState(sign(key, hashes(1), approving(key, hashes(1), _ -> {})), Reason.LIMIT);
        assertThat(hsm.unwraps()).isEqualTo(1);

        time.advance(Duration.ofMinutes(10));
        assertState(sign(key, hashes(1), approving(key, hashes(1), _ -> {})), Reason.CERTIFICATE);
    }

    @Test
    void a_key_does_not_begin_after_its_end() {
        var refusal = ((AssignKeyPair.Outcome.Refused)
                        assign(new KeyTerms(false, OptionalLong.empty(), Optional.of(SamFixture.NOW))))
                .refusal();

        assertRefused(refusal, SamError.MALFORMED, Reason.REQUEST);
    }

    // Claims

    @Test
    void the_next_revision_of_a_document_names_the_token_before() {
        var key = ready(KeyTerms.USUAL);
        var before = "jti-of-the-revision-before-this";

        assertThat(sign(key, hashes(1), approving(key, hashes(1), it -> it.put("extends", before))))
                .isInstanceOf(Outcome.Signed.class);
        assertThat(memory.lines()).anySatisfy(it -> assertThat(it).contains("\"extends\":\"" + before + "\""));
        assertToken(
                sign(key, hashes(1), approving(key, hashes(1), it -> it.put("extends", it.get("jti")))), Reason.FORMAT);
    }

    @ParameterizedTest
    @CsvSource({"v", "amr", "acr", "auth_time", "consent", "client_id", "purpose", "azp", "nbf", "scal", "hash_alg"})
    void no_claim_may_be_missing(String claim) {
        var key = ready(KeyTerms.USUAL);

        assertToken(sign(key, hashes(1), approving(key, hashes(1), it -> it.remove(claim))), Reason.FORMAT);
    }

    @ParameterizedTest
    @CsvSource({"text_id", "text_sha256", "shown_at", "accepted_at", "doc_labels", "document_sha256"})
    void no_part_of_the_consent_may_be_missing(String part) {
        var key = ready(KeyTerms.USUAL);
        var consent = SadFixture.consent(SamFixture.NOW.getEpochSecond());
        consent.remove(part);

        assertToken(sign(key, hashes(1), approving(key, hashes(1), it -> it.put("consent", consent))), Reason.FORMAT);
    }

    @Test
    void the_claims_are_what_they_should_be() {
        var key = ready(KeyTerms.USUAL);
        var unknown = SadFixture.consent(SamFixture.NOW.getEpochSecond());
        unknown.put("mood", "good");
        var backwards = SadFixture.consent(SamFixture.NOW.getEpochSecond());
        backwards.put("shown_at", SamFixture.NOW.plusSeconds(9).getEpochSecond());
        var thumbprint = publicKeys.thumbprint(key.key().publicKey()).base64Url();

        assertFormat(key, it -> it.put("v", 2));
        assertFormat(key, it -> it.put("amr", List.of()));
        assertFormat(key, it -> it.put("amr", List.of("x".repeat(129))));
        assertFormat(key, it -> it.put("consent", unknown));
        assertFormat(key, it -> it.put("consent", backwards));
        assertFormat(key, it -> it.put("cnf", Map.of("jkt", "AA")));
        assertFormat(key, it -> it.put("cnf", Map.of("jwk", Map.of())));
        assertFormat(key, it -> it.put("aud", List.of("sam:w", "sam:v")));
        assertFormat(key, it -> it.put("session_id", ""));
        assertFormat(key, it -> it.put("num_signatures", 2));
        assertThat(sign(key, hashes(1), approving(key, hashes(1), it -> it.put("cnf", Map.of("jkt", thumbprint)))))
                .isInstanceOf(Outcome.Signed.class);
    }

    // Generation

    @ParameterizedTest
    @CsvSource({
        "secp256r1, P_256",
        "prime256v1, P_256",
        "secp384r1, P_384",
        "prime384v1, P_384",
        "secp521r1, P_521",
        "prime521v1, P_521"
    })
    void every_name_of_a_curve_is_understood(String name, KeyAlgorithm algorithm) {
        assertThat(fixture.generated(new KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of(name)))
                        .algorithm())
                .isEqualTo(algorithm);
    }

    @Test
    void keys_are_made_only_so_fast() {
        configuration.limit(new StaticConfiguration.Limits(100, 2));
        fixture.generated(P_256);
        fixture.generated(P_256);

        assertLimited(generate(SamFixture.SSA));
        // Of each signing service.
        assertThat(generate(SamFixture.OTHER_SSA)).isInstanceOf(GenerateKeyPair.Outcome.Generated.class);
        time.advance(Duration.ofMinutes(1));
        assertThat(generate(SamFixture.SSA)).isInstanceOf(GenerateKeyPair.Outcome.Generated.class);
        assertThat(hsm.count(SoftwareHsm.Step.GENERATE)).isEqualTo(4);
    }

    @Test
    void only_so_many_keys_wait_for_an_owner() {
        configuration.limit(new StaticConfiguration.Limits(2, 100));
        var first = fixture.generated(P_256);
        fixture.generated(P_256);
        assertLimited(generate(SamFixture.SSA));

        fixture.assigned(first, SamFixture.ANA);
        fixture.generated(P_256);
        assertLimited(generate(SamFixture.SSA));

        time.advance(Duration.ofHours(24));
        fixture.generated(P_256);
    }

    private Owned ready(KeyTerms terms) {
        var owned = fixture.assigned(fixture.generatedP256(), SamFixture.ANA, terms);
        return owned.with(fixture.certified(
                owned.key(),
                CertificateFixture.certificate(
                        owned.key().publicKey(), SamFixture.SUBJECT, SamFixture.CERTIFICATE_ENDS)));
    }

    private AssignKeyPair.Outcome assign(KeyTerms terms) {
        return fixture.sam()
                .assignKeyPair()
                .assign(
                        SamFixture.call(),
                        fixture.generatedP256(),
                        new AssignKeyPair.Signer.Described(SamFixture.signer(SamFixture.ANA), Optional.empty()),
                        SamFixture.SUBJECT,
                        terms,
                        Optional.empty());
    }

    private GenerateKeyPair.Outcome generate(SigningServiceId client) {
        return fixture.sam().generateKeyPair().generate(SamFixture.call(client), P_256);
    }

    private static List<Dtbsr> hashes(int... numbers) {
        return IntStream.of(numbers).mapToObj(SamFixture::hash).toList();
    }

    private Sad approving(Owned key, List<Dtbsr> hashes, Consumer<Map<String, Object>> change) {
        var thumbprint = publicKeys.thumbprint(key.key().publicKey());
        var payload = SadFixture.payload(fixture.claims(hsm, key, thumbprint, hashes, false));
        change.accept(payload);
        return server.sad(payload);
    }

    private Sad counting(Owned key, int count, Consumer<Map<String, Object>> change) {
        return approving(key, hashes(1), it -> {
            it.remove("dtbs_r");
            it.put("scal", 1);
            it.put("num_signatures", count);
            change.accept(it);
        });
    }

    private Outcome sign(Owned key, List<Dtbsr> hashes, Sad sad) {
        return fixture.sign(SamFixture.call(), key, hashes, sad);
    }

    private void assertFormat(Owned key, Consumer<Map<String, Object>> change) {
        assertToken(sign(key, hashes(1), approving(key, hashes(1), change)), Reason.FORMAT);
    }

    private void assertToken(Outcome outcome, Reason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertRefused(((Outcome.Refused) outcome).refusal(), SamError.SAD_INVALID, reason);
    }

    private void assertState(Outcome outcome, Reason reason) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertRefused(((Outcome.Refused) outcome).refusal(), SamError.KEY_STATE, reason);
    }

    private void assertLimited(GenerateKeyPair.Outcome outcome) {
        assertThat(outcome).isInstanceOf(GenerateKeyPair.Outcome.Refused.class);
        assertRefused(((GenerateKeyPair.Outcome.Refused) outcome).refusal(), SamError.RATE_LIMITED, Reason.LIMIT);
    }

    private void assertRefused(Refusal refusal, SamError error, Reason reason) {
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(memory.lastLine()).contains("\"outcome\":\"refused\"", "\"reason\":\"" + reason + "\"");
    }
}
