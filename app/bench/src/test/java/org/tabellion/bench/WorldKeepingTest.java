package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What two custodians may do with a SAM that runs, and with one that was tampered with: by its commands, over its socket. */
final class WorldKeepingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SamUnderTest sam;
    private Path probe;

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        sam = SamUnderTest.create(
                folder,
                Optional.empty(),
                Map.of(),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"),
                List.of("ssa-1"));
        probe = Files.writeString(folder.resolve("probe"), "intact\n");
        var configuration = sam.folder().path().resolve("static_config.json");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replaceFirst(
                                "\\{",
                                "{\"tamper\": {\"command\": [\"/usr/bin/grep\", \"-qx\", \"intact\", \"%s\"], \"interval_s\": 1, \"timeout_s\": 2},"
                                        .formatted(probe)));
        sam.start();
        SamUnderTest.pause(1100);
    }

    @AfterEach
    void close() {
        sam.close();
    }

    @Test
    void the_wrapping_key_is_rotated_while_the_sam_signs_and_what_stays_behind_is_lost(@TempDir Path files)
            throws Exception {
        try (var channel = sam.channel("ssa-1")) {
            var key = enrol(channel, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A");
            var other = enrol(channel, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3B");
            var disabled = disabled(channel, other);
            sign(channel, key);

            assertThatThrownBy(() -> sam.admin(
                            "rotate-kek",
                            "--custodian",
                            sam.folder().custodian(2).toString(),
                            "--custodian",
                            sam.folder().custodian(1).toString()))
                    .hasMessageContaining("a custodian's passphrase is wrong");
            assertThat(sam.custodians("rotate-kek")).contains("kek-2 is the newest");
            sign(channel, key);
            var fresh = enrol(channel, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3C");
            assertThat(fresh.keyPair().path("wrapped_key").path("kek").asString())
                    .isEqualTo("kek-2");

            // An object that was disabled since is not made new by the way.
            var out = files.resolve("new.jsonl");
            var retired = Files.writeString(files.resolve("retired.jsonl"), line(key) + line(other));
            assertThatThrownBy(
                            () -> sam.custodians("rotate-kek", "--rewrap", retired.toString(), "--out", out.toString()))
                    .hasMessageContaining("line 2")
                    .hasMessageContaining("key_state");
            assertThat(out).doesNotExist();

            var old =
                    Files.writeString(files.resolve("old.jsonl"), line(key) + JSON.writeValueAsString(disabled) + "\n");
            sam.custodians("rotate-kek", "--rewrap", old.toString(), "--out", out.toString());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                    .isEqualTo("rw-------");
            var rewrapped = with(key, Files.readAllLines(out).getFirst());
            assertThat(rewrapped.keyPair().path("generation"))
                    .isEqualTo(key.keyPair().path("generation"));
            sign(channel, key);
            sign(channel, rewrapped);

            assertThatThrownBy(() -> sam.custodians("rotate-kek", "--destroy", "kek-2"))
                    .hasMessageContaining("kek-2 is the newest wrapping key");
            sam.custodians("rotate-kek", "--destroy", "kek-1");
            assertThat(refusal(channel, key)).isEqualTo("wrong_world");
            sign(channel, rewrapped);
            sign(channel, fresh);

            sam.stop();
            assertThat(sam.verifyLog()).contains("admin.log: whole");
            sam.start();
            assertThat(sam.admin("status")).contains("is intact");
        }
        try (var channel = sam.channel("ssa-1")) {
            enrol(channel, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3D");
        }
    }

    @Test
    void a_machine_that_was_tampered_with_is_refused_until_two_custodians_clear_it() throws Exception {
        EnrolledKey key;
        try (var channel = sam.channel("ssa-1")) {
            key = enrol(channel, "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A");
            sign(channel, key);
            Files.writeString(probe, "opened\n");
            SamUnderTest.pause(1600);
            assertThat(refusal(channel, key)).isEqualTo("tampered");
            // It is not intact again because the probe says so.
            Files.writeString(probe, "intact\n");
            SamUnderTest.pause(1600);
            assertThat(refusal(channel, key)).isEqualTo("tampered");
        }
        sam.kill();
        sam.start();
        try (var channel = sam.channel("ssa-1")) {
            assertThat(refusal(channel, key)).isEqualTo("tampered");
            assertThat(sam.admin("status")).contains("WAS TAMPERED WITH");
            assertOnlyEvidenceIsGiven();
            assertThatThrownBy(() -> sam.custodians("rotate-kek")).hasMessageContaining("tampered");
            Files.delete(probe);
            assertThatThrownBy(() -> sam.custodians("clear-tamper")).hasMessageContaining("the probe still says so");
            Files.writeString(probe, "intact\n");
            sam.custodians("clear-tamper");
            SamUnderTest.pause(1100);
            sign(channel, key);
            assertThat(Files.readString(sam.folder().path().resolve("log/admin.log")))
                    .contains("\"outcome\":\"failed\"", "two custodians have cleared it");
        }
        // Nor is it by taking the state away.
        sam.stop();
        Files.delete(sam.folder().path().resolve("tamper_state"));
        sam.start();
        try (var channel = sam.channel("ssa-1")) {
            assertThat(refusal(channel, key)).isEqualTo("tampered");
        }
    }

    // How it is, by which keys it can be judged, and how far its audit goes; nothing that makes or changes anything.
    private void assertOnlyEvidenceIsGiven() {
        assertThat(asked("GET", "/health")).endsWith(" 503").contains("\"intact\":false", "\"modules\":[\"up\"]");
        assertThat(asked("GET", "/info")).endsWith(" 200").contains("audit_keys");
        assertThat(asked("GET", "/audit/checkpoint")).endsWith(" 200").contains("signature");
        assertThat(asked("POST", "/key_pairs")).endsWith(" 503").contains("\"tampered\"");
    }

    /** The body, and after it the status. */
    private String asked(String method, String path) {
        var tls = sam.folder().tls();
        var command = new ArrayList<>(List.of(
                "curl",
                "-s",
                "-X",
                method,
                "-w",
                " %{http_code}",
                "--cacert",
                tls.file("ca.pem").toString(),
                "--cert",
                tls.file("ssa-1.pem").toString(),
                "--key",
                tls.file("ssa-1.key").toString(),
                "-H",
                "X-Request-Id: " + EnrolledKey.newId()));
        if (method.equals("POST")) {
            command.addAll(List.of(
                    "-H",
                    "Content-Type: application/json",
                    "-d",
                    "{\"key_template\":{\"algorithm\":\"ECDSA\",\"named_curve\":\"secp256r1\"}}"));
        }
        command.add(sam.uri("/sam/v1" + path).toString());
        return Checkout.run(Map.of(), command).replace(" ", "").replaceFirst("(\\d{3})$", " $1");
    }

    private EnrolledKey enrol(SamChannel channel, String signer) {
        return EnrolledKey.enrol(sam, channel, "ssa-1", KeyAlgorithm.P_256, signer);
    }

    private void sign(SamChannel channel, EnrolledKey key) throws SamRefusal {
        var hashes = List.of(DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(EnrolledKey.newId())));
        channel.call(key.signing(EnrolledKey.newId(), key.approve(sam.mint(), hashes), hashes));
    }

    private String refusal(SamChannel channel, EnrolledKey key) {
        try {
            sign(channel, key);
            return "signed";
        } catch (SamRefusal e) {
            return e.code();
        } catch (Failure e) {
            // What may pass the channel asks again, and tells in the end.
            return e.getCause() instanceof SamRefusal refusal ? refusal.code() : String.valueOf(e.getMessage());
        }
    }

    private static ObjectNode disabled(SamChannel channel, EnrolledKey key) throws SamRefusal {
        var update = SamJson.newObject();
        update.set("key_pair", key.keyPair());
        update.set("signer", key.signer());
        update.putObject("status").put("certified", true).put("enabled", false);
        return SamJson.object(channel.call(SamCall.put("/key_pairs/$body", EnrolledKey.newId(), update))
                .json());
    }

    private static String line(EnrolledKey key) {
        return JSON.writeValueAsString(key.keyPair()) + "\n";
    }

    private static EnrolledKey with(EnrolledKey key, String keyPair) {
        return new EnrolledKey(
                key.world(), key.client(), key.kind(), (ObjectNode) JSON.readTree(keyPair), key.signer());
    }
}
