package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Documents signed by the CSC API alone, and answers that are fetched later, over the whole installation. */
class SignDocTest {

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

    private static Installation installation;
    private static ServiceProvider serviceProvider;
    private static Signer signer;
    private static String credential;

    @BeforeAll
    static void a_signer() throws Exception {
        installation = Installation.shared();
        serviceProvider = installation.serviceProvider();
        signer = installation.enrolledSigner();
        credential = signer.credential();
    }

    private static HashSigning approving(byte[] hash) {
        return new HashSigning(installation.server(), serviceProvider, credential, List.of(hash));
    }

    @Test
    void a_document_that_was_prepared_is_approved_by_its_hash_and_signed() throws Exception {
        var document = installation.demoDocument();
        var hash = prepared(document);
        var token = approving(hash).approvedBy(signer);

        var answer = signDoc(token, document, Map.of("conformance_level", "Ades-B-T"))
                .expect(200)
                .json();

        var pdf = Base64.getDecoder()
                .decode(answer.path("DocumentWithSignature").get(0).asString());
        assertThat(new SignedPdf(pdf).dtbsr()).isEqualTo(hash);
        var report = serviceProvider
                .handIn("/v1/validations", serviceProvider.serviceToken("documents"), Map.of(), pdf, key())
                .expect(200)
                .json();
        assertThat(report.path("signatures").get(0).path("indication").asString())
                .isEqualTo("TOTAL_PASSED");
        assertThat(report.path("signatures").get(0).path("level").asString()).isEqualTo("PAdES-BASELINE-T");
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
    }

    @Test
    void a_document_that_was_not_prepared_before_the_approval_is_not_signed() throws Exception {
        var document = installation.demoDocument();
        var approved = MessageDigest.getInstance("SHA-256").digest(document);
        var token = approving(approved).approvedBy(signer);
        int before = installation.recordedSignatures().size();

        var answer = signDoc(token, document, Map.of()).expect(403).json();

        assertThat(answer.path("error").asString()).isEqualTo("invalid_hash");
        assertThat(installation.recordedSignatures()).hasSize(before);
    }

    @Test
    void an_answer_is_ordered_and_fetched() throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(key().getBytes("UTF-8"));
        var token = approving(hash).approvedBy(signer);

        var order = ordered(token, hash);

        assertThat(fetched(order).path("signatures")).hasSize(1);
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
    }

    /** A claim has to run out first. */
    @Test
    @Tag("long")
    void an_order_that_the_server_died_over_is_carried_out_by_the_next_one() throws Exception {
        var hash = MessageDigest.getInstance("SHA-256")
                .digest(UUID.randomUUID().toString().getBytes("UTF-8"));
        var token = approving(hash).approvedBy(signer);
        int before = installation.recordedSignatures().size();
        installation.proxy().holdOnce(() -> installation.hasRecordedMoreThan(before));

        var order = ordered(token, hash);
        assertThat(poll(order).status()).isEqualTo(202);
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!installation.proxy().hasHeld()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
        installation.killHard("server");
        installation.proxy().release();
        installation.up();

        assertThat(fetched(order).path("signatures")).hasSize(1);
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
        assertThat(fetched(order).path("signatures"))
                .as("again, as if it had been lost")
                .hasSize(1);
    }

    private static String ordered(String token, byte[] hash) throws Exception {
        return serviceProvider
                .post(
                        "/csc/v2/signatures/signHash",
                        token,
                        Map.of(
                                "credentialID",
                                credential,
                                "hashes",
                                List.of(Base64.getEncoder().encodeToString(hash)),
                                "signAlgo",
                                ECDSA_WITH_SHA256,
                                "operationMode",
                                "A",
                                "validity_period",
                                600_000))
                .expect(200)
                .json()
                .path("responseID")
                .asString();
    }

    private static byte[] prepared(byte[] document) throws Exception {
        var answer = serviceProvider
                .handIn(
                        "/v1/preparations",
                        serviceProvider.serviceToken("documents"),
                        Map.of("credential", credential, "sign_algo", ECDSA_WITH_SHA256, "reason", "I agree"),
                        document,
                        key())
                .expect(200)
                .json();
        return Base64.getDecoder().decode(answer.path("hash").asString());
    }

    private static ServiceProvider.Answer signDoc(String token, byte[] document, Map<String, ?> more) throws Exception {
        var entry = new LinkedHashMap<String, Object>(more);
        entry.put("document", Base64.getEncoder().encodeToString(document));
        entry.put("signature_format", "P");
        entry.put("signAlgo", ECDSA_WITH_SHA256);
        entry.put(
                "signed_props",
                List.of(Map.of(
                        "attribute_name",
                        "Reason",
                        "attribute_value",
                        Base64.getEncoder().encodeToString("I agree".getBytes("UTF-8")))));
        return serviceProvider.post(
                "/csc/v2/signatures/signDoc", token, Map.of("credentialID", credential, "documents", List.of(entry)));
    }

    private static ServiceProvider.Answer poll(String order) throws Exception {
        return serviceProvider.post(
                "/csc/v2/signatures/signPolling", serviceProvider.serviceToken("service"), Map.of("requestID", order));
    }

    private static JsonNode fetched(String order) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            var answer = poll(order);
            if (answer.status() != 202) {
                return answer.expect(200).json();
            }
            assertThat(System.nanoTime()).as("it is carried out in time").isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
