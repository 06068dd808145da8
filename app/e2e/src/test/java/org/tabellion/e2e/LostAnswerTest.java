package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Must the server die between the SAM's answer and its own commit, the process goes on to one signature; and what was used
 * up before is used up.
 */
class LostAnswerTest {

    @Test
    void a_server_killed_before_it_could_keep_the_sams_answer_ends_with_one_signature() throws Exception {
        var installation = Installation.shared();
        var signer = installation.enrolledSigner();
        var serviceProvider = installation.serviceProvider();
        var request = serviceProvider
                .handIn(
                        "/v1/signing-requests",
                        serviceProvider.serviceToken("documents"),
                        Map.of(
                                "signer", signer.mailAddress(),
                                "name", "Lease",
                                "description", "The answer to this will get lost.",
                                "level", "B-B"),
                        installation.demoDocument(),
                        UUID.randomUUID().toString())
                .expect(201)
                .json();
        var used = hashSigned(signer);
        int before = installation.recordedSignatures().size();

        installation.proxy().holdOnce(() -> installation.hasRecordedMoreThan(before));
        signer.approveDocument(URI.create(request.path("signing_url").asString()));
        await(installation.proxy()::hasHeld);
        installation.killHard("server");
        installation.proxy().release();
        installation.up();

        var path = "/v1/signing-requests/" + request.path("id").asString();
        serviceProvider.await(path, serviceProvider.serviceToken("documents"), "DELIVERED");
        var signed = serviceProvider
                .get(path + "/document", serviceProvider.serviceToken("documents"))
                .expect(200)
                .body();
        assertThat(installation.signaturesOver(new SignedPdf(signed).dtbsr())).isEqualTo(1);
        used.isRefusedAgain();
    }

    /** A credential token all of whose signatures were made. */
    private record Used(HashSigning walk, String token, String idempotencyKey, byte[] hash, String value) {

        /** By the next process too: as a new call under the token's next name, and whichever header it goes in. */
        void isRefusedAgain() throws Exception {
            for (var answer :
                    List.of(walk.sign(token, UUID.randomUUID().toString()), walk.signAsFirst("/csc/v1/", token))) {
                assertThat(answer.expect(400).json().path("error_description").asString())
                        .isEqualTo("Invalid parameter SAD");
            }
            // The same call is told the same; nothing is signed for that.
            assertThat(HashSigning.values(
                            walk.sign(token, idempotencyKey).expect(200).json()))
                    .containsExactly(value);
            assertThat(Installation.shared().signaturesOver(hash)).isEqualTo(1);
        }
    }

    private static Used hashSigned(Signer signer) throws Exception {
        var installation = Installation.shared();
        var hash = MessageDigest.getInstance("SHA-256")
                .digest(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        var walk = new HashSigning(
                installation.server(), installation.serviceProvider(), signer.credential(), List.of(hash));
        var token = walk.approvedBy(signer);
        var key = UUID.randomUUID().toString();
        var values = HashSigning.values(walk.sign(token, key).expect(200).json());
        return new Used(walk, token, key, hash, values.getFirst());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
