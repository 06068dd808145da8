package org.tabellion.credentials.adapter.out.sam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.credentials.spi.SigningKeys.NewSigner;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.samapi.testkit.Contract;
import org.tabellion.samclient.ExamplesSam;
import org.tabellion.samclient.ExamplesSam.Fault;
import org.tabellion.samclient.SamChannel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client says what the published examples say, and understands what they answer. */
final class SamSigningKeysTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ID = "7d9f0a44-0f5e-4f6e-9a53-0b8c5f3f1a01";

    private ExamplesSam sam;
    private SamChannel channel;
    private SamSigningKeys keys;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        sam = ExamplesSam.start(folder);
        channel = sam.channel();
        keys = new SamSigningKeys(channel);
    }

    @AfterEach
    void stop() {
        channel.close();
        sam.close();
    }

    @Test
    void a_key_pair_is_asked_for_and_kept_as_the_examples_have_it() {
        var key = keys.generate(ID, KeyAlgorithm.P_256).key();

        assertAskedLike("generate");
        assertThat(key.id()).isEqualTo("kp_01JZ3V5K7M9P1R3T5W7Y9A1C3E");
        assertThat(key.generation()).isEqualTo(1);
        assertThat(key.json()).isEqualTo(Bytes.of(Contract.example("generate.answer")));
    }

    @Test
    void rsa_keys_are_asked_for_by_their_size() {
        keys.generate(ID, KeyAlgorithm.RSA_3072);

        assertThat(tree(sam.asked().getLast().body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tree(
                        "{\"key_template\":{\"algorithm\":\"RSA\",\"size\":3072}}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_assignment_gives_both_sealed_objects_back() {
        var assigned = keys.assign(
                ID,
                key("generate.answer", ""),
                new NewSigner(new SignerId("sg_01JZ3V5K7M9P1R3T5W7Y9A1C3F"), "idp-1", "urn:example:ada"),
                Optional.empty(),
                "CN=Ada Example,C=ES",
                2,
                Optional.of(new Sad("a.b.c")));

        assertAskedLike("assign");
        assertThat(sam.asked().getLast().headers()).containsEntry("X-SAM-SKAD", "a.b.c");
        assertThat(assigned.key().generation()).isEqualTo(2);
        assertThat(assigned.signer().version()).isEqualTo(1);
        assertThat(tree(assigned.signer().json().toArray()))
                .isEqualTo(tree(Contract.example("assign.answer")).path("signer"));
    }

    @Test
    void a_proof_of_possession_is_a_signature_value() {
        var value = keys.provePossession(
                ID, key("assign.answer", "key_pair"), SignatureAlgorithm.ECDSA_SHA256, Bytes.ofHex("3000"));

        assertAskedLike("prove");
        assertThat(value).isEqualTo(Bytes.ofHex("51"));
    }

    @Test
    void a_certificate_goes_along_when_the_key_becomes_certified() {
        var signer =
                new SealedSigner(new SignerId("sg_01JZ3V5K7M9P1R3T5W7Y9A1C3F"), 1, part("assign.answer", "signer"));

        var key =
                keys.update(ID, key("assign.answer", "key_pair"), signer, true, true, Optional.of(Bytes.ofHex("3000")));

        assertAskedLike("certify");
        assertThat(key.generation()).isEqualTo(3);
    }

    @Test
    void a_key_is_destroyed_by_the_order_of_its_signer() {
        keys.destroy(ID, key("delete.request", "key_pair"), new Sad("a.b.c"));

        assertAskedLike("delete");
        assertThat(sam.asked().getLast().method()).isEqualTo("DELETE");
        assertThat(sam.asked().getLast().headers()).containsEntry("X-SAM-SAD", "a.b.c");
    }

    @Test
    void a_key_that_is_destroyed_already_is_destroyed() {
        sam.fail(Fault.DESTROYED);

        keys.destroy(ID, key("delete.request", "key_pair"), new Sad("a.b.c"));

        assertThat(sam.asked()).hasSize(1);
    }

    @Test
    void a_refusal_is_a_conflict_with_the_code_of_the_sam() {
        sam.fail(Fault.REFUSED);

        assertThatThrownBy(() -> keys.generate(ID, KeyAlgorithm.P_256))
                .asInstanceOf(type(Failure.class))
                .satisfies(it -> {
                    assertThat(it.kind()).isEqualTo(Failure.Kind.CONFLICT);
                    assertThat(it.code()).isEqualTo("sad_invalid");
                });
    }

    @Test
    void a_lost_answer_is_asked_for_again_under_the_same_id() {
        sam.fail(Fault.LOSE_THE_ANSWER);

        keys.generate(ID, KeyAlgorithm.P_256);

        assertThat(sam.asked()).hasSize(2);
        assertThat(sam.asked()).allSatisfy(it -> assertThat(it.headers()).containsEntry("X-Request-Id", ID));
        assertThat(sam.asked().getFirst().body())
                .isEqualTo(sam.asked().getLast().body());
    }

    @Test
    void silence_lost_answers_nonsense_and_503_are_unavailable() {
        for (var faults : List.of(
                List.of(Fault.LOSE_THE_ANSWER, Fault.LOSE_THE_ANSWER, Fault.SILENCE),
                List.of(Fault.NO_JSON, Fault.NO_JSON, Fault.NO_JSON),
                List.of(Fault.UNAVAILABLE))) {
            try (var fresh = sam.channel()) {
                keys = new SamSigningKeys(fresh);
                sam.fail(faults.toArray(Fault[]::new));
                assertUnavailable();
            }
        }
        assertThat(sam.alarms()).containsOnly("sam.answer_invalid");
    }

    @Test
    void a_sam_that_keeps_failing_is_left_alone_for_a_while() {
        sam.fail(Fault.LOSE_THE_ANSWER, Fault.LOSE_THE_ANSWER, Fault.LOSE_THE_ANSWER);
        assertUnavailable();
        int asked = sam.asked().size();

        assertUnavailable();

        assertThat(sam.asked()).hasSize(asked);
    }

    @Test
    void how_far_the_sam_was_seen_to_be_is_told_it_and_outlives_the_client() {
        keys.generate(ID, KeyAlgorithm.P_256);
        assertThat(sam.asked().getLast().headers()).containsEntry("X-SAM-Seen", "");
        keys.generate(ID, KeyAlgorithm.P_256);
        assertThat(sam.asked().getLast().headers()).containsEntry("X-SAM-Seen", "7.41");

        try (var second = sam.channel()) {
            new SamSigningKeys(second).generate(ID, KeyAlgorithm.P_256);
        }

        assertThat(sam.asked().getLast().headers()).containsEntry("X-SAM-Seen", "7.41");
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> keys.generate(ID, KeyAlgorithm.P_256))
                .asInstanceOf(type(Failure.class))
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.UNAVAILABLE);
    }

    private void assertAskedLike(String example) {
        assertThat(tree(sam.asked().getLast().body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tree(Contract.example(example + ".request")));
    }

    private static SealedKey key(String example, String member) {
        return new SealedKey(
                "kp_01JZ3V5K7M9P1R3T5W7Y9A1C3E",
                Bytes.ofBase64Url(tree(Contract.example("generate.answer"))
                        .path("public_key")
                        .asString()),
                1,
                part(example, member));
    }

    private static Bytes part(String example, String member) {
        var whole = tree(Contract.example(example));
        return Bytes.of(JSON.writeValueAsBytes(member.isEmpty() ? whole : whole.path(member)));
    }

    private static JsonNode tree(byte[] json) {
        return JSON.readTree(json);
    }
}
