package org.tabellion.signing.adapter.out.sam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.samapi.testkit.Contract;
import org.tabellion.samclient.ExamplesSam;
import org.tabellion.samclient.ExamplesSam.Fault;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SigningExample;
import org.tabellion.signing.spi.SignatureActivation.Activation;
import org.tabellion.signing.spi.SignatureActivation.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SamSignatureActivationTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ID = "7d9f0a44-0f5e-4f6e-9a53-0b8c5f3f1a01";

    private ExamplesSam sam;
    private SamChannel channel;
    private SamSignatureActivation activation;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        sam = ExamplesSam.start(folder);
        channel = sam.channel();
        activation = new SamSignatureActivation(channel);
    }

    @AfterEach
    void stop() {
        channel.close();
        sam.close();
    }

    @Test
    void hashes_are_sent_and_values_understood_as_the_examples_have_them() {
        var answer = activation.activate(request());

        var asked = sam.asked().getLast();
        assertThat(tree(asked.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(tree(Contract.example("sign.request")));
        assertThat(asked.headers()).containsEntry("X-SAM-SAD", "a.b.c").containsEntry("X-Request-Id", ID);
        assertThat(answer).isInstanceOfSatisfying(Answer.Activated.class, it -> {
            assertThat(it.values()).hasSize(2);
            assertThat(it.auditId()).isEqualTo("sam-a:7:41");
            assertThat(tree(it.audit().toArray())
                            .path("record")
                            .path("signatures")
                            .path(1)
                            .asString())
                    .isEqualTo(it.values().get(1).base64Url());
        });
        assertThat(sam.alarms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"WRONG_VALUE", "OTHER_HASHES", "NO_EVIDENCE", "WRONG_PROOF", "OTHER_RECORD", "WRONG_ROOT"})
    void what_does_not_verify_is_not_delivered_and_somebody_is_told(Fault fault) {
        sam.fail(fault);

        assertThat(activation.activate(request())).isEqualTo(new Answer.Refused("sam_answer_invalid", ""));
        assertThat(sam.alarms()).containsExactly("sam.answer_invalid");
        assertThat(sam.asked()).hasSize(1);
    }

    @Test
    void a_locked_factor_is_a_refusal() {
        sam.fail(Fault.LOCKED);

        assertThat(activation.activate(request())).isEqualTo(new Answer.Refused("factor_locked", "sam-a:7:41"));
    }

    @Test
    void a_sam_that_was_rolled_back_is_told_of_and_asked_no_more_also_not_after_a_restart() {
        sam.fail(Fault.ROLLED_BACK);
        assertThatThrownBy(() -> activation.activate(request())).isInstanceOf(Failure.class);
        assertThat(sam.alarms()).containsExactly("sam.rolled_back");

        assertThatThrownBy(() -> activation.activate(request())).isInstanceOf(Failure.class);
        try (var restarted = sam.channel()) {
            assertThatThrownBy(() -> new SamSignatureActivation(restarted).activate(request()))
                    .isInstanceOf(Failure.class);
        }

        assertThat(sam.asked()).hasSize(1);
    }

    @Test
    void a_refusal_is_an_answer_with_its_code_and_audit_record() {
        sam.fail(Fault.REFUSED);

        assertThat(activation.activate(request())).isEqualTo(new Answer.Refused("sad_invalid", "sam-a:7:41"));
    }

    @Test
    void a_lost_answer_is_asked_for_again_with_the_same_id_and_content() {
        sam.fail(Fault.LOSE_THE_ANSWER, Fault.LOSE_THE_ANSWER);

        assertThat(activation.activate(request())).isInstanceOf(Answer.Activated.class);

        assertThat(sam.asked()).hasSize(3).allSatisfy(it -> {
            assertThat(it.headers()).containsEntry("X-Request-Id", ID);
            assertThat(it.body()).isEqualTo(sam.asked().getFirst().body());
        });
    }

    @Test
    void a_sam_that_cannot_work_is_unavailable_and_not_a_refusal() {
        sam.fail(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> activation.activate(request()))
                .asInstanceOf(type(Failure.class))
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.UNAVAILABLE);
    }

    @Test
    void without_a_certificate_that_can_be_read_the_sam_is_not_asked() {
        var request = request();
        var unreadable = new Activation(
                request.requestId(),
                request.key(),
                request.signer(),
                Bytes.ofUtf8("no certificate"),
                request.sad(),
                request.algorithm(),
                request.hashes());

        assertThat(activation.activate(unreadable)).isEqualTo(new Answer.Refused("certificate_unreadable", ""));
        assertThat(sam.asked()).noneMatch(it -> it.body().contains("dtbs"));
    }

    private static Activation request() {
        var sign = tree(Contract.example("sign.request"));
        return new Activation(
                ID,
                Bytes.of(JSON.writeValueAsBytes(sign.path("key_pair"))),
                Bytes.of(JSON.writeValueAsBytes(sign.path("signer"))),
                SigningExample.certificate(),
                new Sad("a.b.c"),
                SignatureAlgorithm.ECDSA_SHA256,
                List.of(hash("11"), hash("22")));
    }

    private static Dtbsr hash(String twoDigits) {
        return new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofHex(twoDigits.repeat(32)));
    }

    private static JsonNode tree(byte[] json) {
        return JSON.readTree(json);
    }
}
