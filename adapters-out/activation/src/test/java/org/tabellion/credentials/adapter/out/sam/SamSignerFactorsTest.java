package org.tabellion.credentials.adapter.out.sam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.credentials.ReadSignersFactor.Kind;
import org.tabellion.credentials.spi.SignerFactors.Answer;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.spi.SigningKeys.SealedSigner;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.samapi.testkit.Contract;
import org.tabellion.samclient.ExamplesSam;
import org.tabellion.samclient.ExamplesSam.Fault;
import org.tabellion.samclient.SamChannel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SamSignerFactorsTest {

    private static final String ID = "7d9f0a44-0f5e-4f6e-9a53-0b8c5f3f1a01";
    private static final SignerId ADA = new SignerId("sg_01JZ3V5K7M9P1R3T5W7Y9A1C3F");
    private static final Sad TOKEN = new Sad("a.b.c");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExamplesSam sam;
    private SamChannel channel;
    private SamSignerFactors factors;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        sam = ExamplesSam.start(folder);
        channel = sam.channel();
        factors = new SamSignerFactors(channel);
    }

    @AfterEach
    void stop() {
        channel.close();
        sam.close();
    }

    @Test
    void a_check_shows_the_objects_and_the_token_and_hears_what_the_sam_found() {
        assertThat(check()).isEqualTo(new Answer.Right());

        var asked = sam.asked().getLast();
        assertThat(asked.path()).isEqualTo("/sam/v1/factor_checks");
        assertThat(tree(asked.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tree(Contract.example("check.request")));
        assertThat(asked.headers()).containsEntry("X-SAM-SAD", "a.b.c").containsEntry("X-Request-Id", ID);
        sam.fail(Fault.WRONG_FACTOR);
        assertThat(check()).isEqualTo(new Answer.Refused("factor_wrong", "sam-a:7:41"));
        sam.fail(Fault.LOCKED);
        assertThat(check()).isEqualTo(new Answer.Refused("factor_locked", "sam-a:7:41"));
        assertThat(sam.alarms()).isEmpty();
    }

    @Test
    void a_change_gives_the_next_object_back_and_an_unfit_pin_alarms_nobody() {
        var request = tree(Contract.example("factor.request"));
        var present = new SealedSigner(ADA, 1, bytes(request.path("signer")));

        var changed = (Answer.Changed) factors.change(ID, present, bytes(request.path("second_factor")), TOKEN);

        assertThat(tree(sam.asked().getLast().body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(request);
        assertThat(changed.signer().version()).isGreaterThan(1);
        assertThat(tree(changed.signer().json().toArray())).isEqualTo(tree(Contract.example("factor.answer")));
        assertThat(factors.kindOf(present)).isEqualTo(Kind.OTHER);
        assertThat(factors.kindOf(changed.signer())).isEqualTo(Kind.PIN);
        sam.fail(Fault.UNFIT_FACTOR);
        assertThat(factors.change(ID, present, bytes(request.path("second_factor")), TOKEN))
                .isEqualTo(new Answer.Refused("invalid_factor", "sam-a:7:41"));
        assertThat(sam.alarms()).isEmpty();
    }

    @Test
    void an_object_that_is_no_later_one_of_this_signer_is_not_taken() {
        var request = tree(Contract.example("factor.request"));
        var later = new SealedSigner(ADA, 99, bytes(request.path("signer")));

        assertThat(factors.change(ID, later, bytes(request.path("second_factor")), TOKEN))
                .isEqualTo(new Answer.Refused("sam_answer_invalid", ""));
        assertThat(sam.alarms()).containsExactly("sam.answer_invalid");
    }

    @Test
    void the_key_for_pins_is_the_one_that_info_shows_and_an_object_without_a_factor_has_none() {
        var shown = tree(Contract.example("info.answer"))
                .path("pin_keys")
                .path("keys")
                .path(0);

        var key = factors.pinKey().orElseThrow();

        assertThat(key.id()).isEqualTo(shown.path("kid").asString());
        assertThat(key.x().base64Url()).isEqualTo(shown.path("x").asString());
        assertThat(key.y().base64Url()).isEqualTo(shown.path("y").asString());
        var bare = new SealedSigner(
                ADA, 1, bytes(tree(Contract.example("assign.answer")).path("signer")));
        assertThat(factors.kindOf(bare)).isEqualTo(Kind.NONE);
    }

    private Answer check() {
        var request = tree(Contract.example("check.request"));
        var key = request.path("key_pair");
        return factors.check(
                ID,
                new SealedKey(
                        key.path("id").asString(),
                        Bytes.ofBase64Url(key.path("public_key").asString()),
                        key.path("generation").intValue(),
                        bytes(key)),
                new SealedSigner(ADA, 1, bytes(request.path("signer"))),
                TOKEN);
    }

    private static Bytes bytes(JsonNode json) {
        return Bytes.of(JSON.writeValueAsBytes(json));
    }

    private static JsonNode tree(byte[] json) {
        return JSON.readTree(json);
    }
}
