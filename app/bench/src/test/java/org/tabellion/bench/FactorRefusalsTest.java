package org.tabellion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Sad;
import org.tabellion.samclient.SamCall;
import org.tabellion.samclient.SamChannel;
import org.tabellion.samclient.SamJson;
import org.tabellion.samclient.SamRefusal;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signing service and an authorization server that both work against a signer get nothing from the real process: not
 * without the factor, not by guessing at it, not with what they saw of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FactorRefusalsTest {

    private static final String CLIENT = "ssa-1";
    private static final String ANA = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3A";
    private static final String BEN = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3B";
    private static final String CAT = "sg_01JZ3V5K7M9P1R3T5W7Y9A1C3C";
    private static final String PIN = "eleven blue herons";
    private static final SecureRandom RANDOM = new SecureRandom();

    private SamUnderTest sam;
    private SamChannel channel;
    private SignersPage page;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        sam = SamUnderTest.create(
                folder,
                Optional.empty(),
                Map.of(),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"),
                List.of(CLIENT));
        var settings = sam.folder().path().resolve("static_config.json");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replaceFirst(
                                "\\{",
                                "{\"factors\": {\"relying_parties\": [{\"id\": \"%s\", \"origins\": [\"%s\"]}]}, "
                                        .formatted(SignersPage.RP_ID, SignersPage.ORIGIN)));
        sam.start();
        SamUnderTest.pause(1100);
        channel = sam.channel(CLIENT);
        var info = SamJson.object(channel.call(new SamCall(
                        "GET", "/info", EnrolledKey.newId(), SamJson.newObject(), Optional.empty(), Optional.empty()))
                .json());
        page = new SignersPage(info.path("pin_keys").path("keys").path(0));
    }

    @AfterAll
    void stop() {
        channel.close();
        sam.close();
    }

    @Test
    void the_right_pin_signs_and_what_was_seen_of_it_serves_nothing_else() throws Exception {
        var bare = EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, ANA);
        var ana = withPin(bare, PIN);
        var hashes = List.of(hash(), hash());
        var jti = SignersPage.jti();
        var proof = proof(ana, PIN, jti, hashes);

        var answer = channel.call(ana.signing(EnrolledKey.newId(), sad(ana, jti, proof, hashes), hashes));
        assertThat(EnrolledKey.values(answer)).hasSize(2);

        // The same envelope in another token; for other hashes; and under another jti.
        assertRefused(ana, sad(ana, jti, proof, hashes), hashes, "sad_invalid", "REPLAY");
        var others = List.of(hash());
        assertRefused(ana, sad(ana, jti, proof, others), others, "sad_invalid", "FACTOR");
        assertRefused(ana, sad(ana, SignersPage.jti(), proof, hashes), hashes, "sad_invalid", "FACTOR");
        // Nor does the key open without.
        assertRefused(ana, ana.approve(sam.mint(), hashes), hashes, "sad_invalid", "FACTOR");
        assertRefused(bare, bare.approve(sam.mint(), hashes), hashes, "key_state", "GENERATION");

        restartAfterKill();
        assertRefused(ana, sad(ana, jti, proof, hashes), hashes, "sad_invalid", "REPLAY");
        assertRefused(bare, bare.approve(sam.mint(), hashes), hashes, "key_state", "GENERATION");
        assertNoPinAnywhere();
    }

    @Test
    void five_wrong_pins_lock_also_after_a_kill_in_between() throws Exception {
        var ben = withPin(EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, BEN), PIN);
        var hashes = List.of(hash());
        for (int i = 0; i < 3; i++) {
            assertWrongPin(ben, "wrong pin no " + i, hashes);
        }
        restartAfterKill();
        for (int i = 3; i < 5; i++) {
            assertWrongPin(ben, "wrong pin no " + i, hashes);
        }

        var jti = SignersPage.jti();
        var right = sad(ben, jti, proof(ben, PIN, jti, hashes), hashes);
        assertRefused(ben, right, hashes, "factor_locked", "LOCKED");
        restartAfterKill();
        assertRefused(ben, right, hashes, "factor_locked", "LOCKED");
        assertNoPinAnywhere();
    }

    @Test
    void an_old_object_with_the_former_pin_and_a_passkey_for_other_hashes_open_nothing() throws Exception {
        var first = withPin(EnrolledKey.enrol(sam, channel, CLIENT, KeyAlgorithm.P_256, CAT), PIN);
        var jti = SignersPage.jti();
        // The page shows what the next factor is to be; the PIN agrees to that and to nothing else.
        var passkey = page.newPasskey();
        var agreed = page.pinProof(PIN, jti, changeChallenge(jti, passkey));
        var cat = changed(first, passkey, jti, Optional.of(agreed));
        var hashes = List.of(hash());

        var old = SignersPage.jti();
        assertRefused(
                first, sad(first, old, proof(first, PIN, old, hashes), hashes), hashes, "key_state", "GENERATION");
        var signing = SignersPage.jti();
        var id = cat.keyPair().path("id").asString();
        var elsewhere = page.passkeyProof(SignersPage.challenge(signing, id, List.of(hash())));
        assertRefused(cat, sad(cat, signing, elsewhere, hashes), hashes, "sad_invalid", "FACTOR");
        var asserted = page.passkeyProof(SignersPage.challenge(signing, id, hashes));
        channel.call(cat.signing(EnrolledKey.newId(), sad(cat, signing, asserted, hashes), hashes));
        restartAfterKill();
        assertRefused(
                first, sad(first, old, proof(first, PIN, old, hashes), hashes), hashes, "key_state", "GENERATION");
    }

    // What signer, page and the two servers do

    private EnrolledKey withPin(EnrolledKey key, String pin) throws SamRefusal {
        var jti = SignersPage.jti();
        var signer = key.signer().path("id").asString();
        return changed(key, page.newPin(pin, jti, signer), jti, Optional.empty());
    }

    private EnrolledKey changed(EnrolledKey key, ObjectNode factor, String jti, Optional<ObjectNode> agreed)
            throws SamRefusal {
        var claims = claims(key, jti, List.of(hash()));
        claims.put("purpose", "factor");
        for (var name : List.of("dtbs_r", "num_signatures", "scal", "hash_alg", "sign_alg")) {
            claims.remove(name);
        }
        agreed.ifPresent(it -> claims.set("sam_factor", it));
        var body = SamJson.newObject();
        body.set("signer", key.signer());
        body.set("second_factor", factor);
        var answer = channel.call(SamCall.put("/signers/$body", EnrolledKey.newId(), body)
                .withSad(sam.mint().sad(claims)));
        return new EnrolledKey(key.world(), CLIENT, key.kind(), key.keyPair(), SamJson.object(answer.json()));
    }

    private static String changeChallenge(String jti, ObjectNode factor) {
        var canonical = "{\"credential_id\":\"%s\",\"kind\":\"passkey\",\"public_key\":\"%s\",\"relying_party\":\"%s\"}"
                .formatted(
                        factor.path("credential_id").asString(),
                        factor.path("public_key").asString(),
                        factor.path("relying_party").asString());
        var digest = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(canonical));
        return DigestAlgorithm.SHA256
                .digest(Bytes.ofUtf8("{\"factor_sha256\":\"%s\",\"jti\":\"%s\",\"signer_id\":\"%s\"}"
                        .formatted(digest.base64Url(), jti, CAT)))
                .base64Url();
    }

    private ObjectNode proof(EnrolledKey key, String pin, String jti, List<Bytes> hashes) {
        return page.pinProof(
                pin, jti, SignersPage.challenge(jti, key.keyPair().path("id").asString(), hashes));
    }

    private ObjectNode claims(EnrolledKey key, String jti, List<Bytes> hashes) {
        return sam.mint()
                .sadClaims("sam:" + key.world(), CLIENT, key.keyPair(), key.algorithm(), hashes)
                .put("jti", jti);
    }

    private Sad sad(EnrolledKey key, String jti, ObjectNode proof, List<Bytes> hashes) {
        var claims = claims(key, jti, hashes);
        claims.set("sam_factor", proof);
        return sam.mint().sad(claims);
    }

    private void restartAfterKill() {
        channel.close();
        sam.kill();
        sam.start();
        channel = sam.channel(CLIENT);
    }

    private void assertWrongPin(EnrolledKey key, String pin, List<Bytes> hashes) throws IOException {
        var jti = SignersPage.jti();
        assertRefused(key, sad(key, jti, proof(key, pin, jti, hashes), hashes), hashes, "sad_invalid", "FACTOR");
    }

    private void assertRefused(EnrolledKey key, Sad sad, List<Bytes> hashes, String code, String reason)
            throws IOException {
        var caught = new ArrayList<SamRefusal>();
        assertThatThrownBy(() -> channel.call(key.signing(EnrolledKey.newId(), sad, hashes)))
                .asInstanceOf(type(SamRefusal.class))
                .satisfies(caught::add);
        var refusal = caught.getFirst();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(audited(refusal.auditId())).contains("\"reason\":\"" + reason + "\"");
    }

    /** The line that the answer names; the log follows the journal within a moment. */
    private String audited(String auditId) throws IOException {
        var parts = auditId.split("\\.");
        for (int i = 0; i < 200; i++) {
            for (var line : Files.readAllLines(sam.folder().path().resolve("log/service.log"))) {
                if (line.endsWith("}")
                        && line.contains("\"epoch\":" + parts[0] + ",")
                        && line.contains("\"seq\":" + parts[1] + ",")) {
                    return line;
                }
            }
            SamUnderTest.pause(25);
        }
        throw new AssertionError("no audit record " + auditId);
    }

    private void assertNoPinAnywhere() throws IOException {
        try (var files = Files.walk(sam.folder().path().getParent())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(content.contains(PIN) || content.contains("wrong pin no"))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    private static Bytes hash() {
        var hash = new byte[32];
        RANDOM.nextBytes(hash);
        return Bytes.of(hash);
    }
}
