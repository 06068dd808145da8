package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Must the server die between the SAM's answer and its own commit, the process goes on to one signature. */
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
