package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tabellion.e2e.ServiceProvider.Answer;
import tools.jackson.databind.JsonNode;

/** Signatures and seals where no page of ours is shown: PIN, and a code by mail, come through the service provider. */
class ExplicitSigningTest {

    private static final String PIN = "739154";
    private static final int TRIES = 5;
    private static final String SHA256 = "2.16.840.1.101.3.4.2.1";
    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";

    private static Installation installation;
    private static ServiceProvider serviceProvider;
    private static String service;
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.shared();
        folder = Files.createDirectories(installation.folder().resolve("explicit"));
        serviceProvider = installation.serviceProvider();
        service = serviceProvider.serviceToken("service");
    }

    @Test
    void a_signer_gives_pin_and_code_through_a_service_provider_and_wrong_pins_lock_over_a_restart() throws Exception {
        var signer = installation.enrolledSigner();
        signer.choosePin(PIN);
        signer.openToServiceProviders();
        var hash = hash("a contract " + UUID.randomUUID());

        var before = signer.mailbox().newest();
        csc("v1/credentials/sendOTP", Map.of("credentialID", signer.credential()))
                .expect(204);
        var code = signer.mailedCode(before);
        var handle = csc("v1/credentials/authorize", authorization(signer, hash, PIN, code))
                .expect(200)
                .json()
                .path("SAD")
                .asString();
        var signHash = Map.of(
                "credentialID",
                signer.credential(),
                "SAD",
                handle,
                "hash",
                List.of(base64(hash)),
                "signAlgo",
                ECDSA_SHA256);
        var value = csc("v1/signatures/signHash", signHash).expect(200).json();

        verify(signer.credential(), hash, value.path("signatures").path(0).asString());
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
        refused(csc("v1/signatures/signHash", signHash), "Invalid parameter SAD");
        refused(csc("v1/credentials/authorize", authorization(signer, hash, PIN, code)), "The OTP is invalid");

        for (int i = 0; i < 3; i++) {
            refused(csc("v1/credentials/authorize", authorization(signer, hash, "000000", code)), "The PIN is invalid");
        }
        installation.stop("server");
        installation.stop("sam");
        installation.up();
        csc("v1/credentials/authorize", authorization(signer, hash, "000000", code))
                .expect(400);
        csc("v1/credentials/authorize", authorization(signer, hash, "000000", code))
                .expect(400);
        refused(csc("v1/credentials/authorize", authorization(signer, hash, PIN, code)), "PIN locked");
        refused(csc("v1/signatures/signHash", signHash), "Invalid parameter SAD");

        var administrator = installation.administrator();
        administrator
                .call(
                        "DELETE",
                        "/management/v1/signers/" + signer.id() + "/factors",
                        administrator.serviceToken("admin"),
                        null)
                .expect(204);
        // The PIN is the SAM's: an administrator of this server opens nothing.
        refused(csc("v1/credentials/authorize", authorization(signer, hash, PIN, code)), "PIN locked");
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
        assertThat(triesAtSam(signer)).isEqualTo(TRIES);
        thePinIsWrittenNowhere();
        theKeyEndsByOrderOf(signer);
    }

    /** Wrong ones that the SAM has judged, by its own audit. */
    private static long triesAtSam(Signer signer) throws IOException {
        try (var lines = Files.lines(installation.folder().resolve("sam/log/service.log"))) {
            return lines.filter(it -> it.contains("\"type\":\"check\"") && it.contains(signer.id()))
                    .filter(it -> it.contains("\"reason\":\"FACTOR\""))
                    .count();
        }
    }

    @Test
    void of_a_hundred_who_guess_at_once_five_are_judged_and_the_page_asks_for_the_pin_too() throws Exception {
        var signer = installation.enrolledSigner();
        signer.choosePin(PIN);
        var seen = new HashSigning(
                installation.server(),
                serviceProvider,
                signer.credential(),
                List.of(hash("seen " + UUID.randomUUID())));
        var signed = seen.sign(seen.approvedBy(signer), UUID.randomUUID().toString());
        assertThat(HashSigning.values(signed.expect(200).json())).hasSize(1);

        signer.openToServiceProviders();
        var hash = hash("a contract " + UUID.randomUUID());
        var before = signer.mailbox().newest();
        csc("v1/credentials/sendOTP", Map.of("credentialID", signer.credential()))
                .expect(204);
        var code = signer.mailedCode(before);
        var told = new ConcurrentHashMap<String, AtomicInteger>();
        try (var threads = Executors.newFixedThreadPool(100)) {
            for (int i = 0; i < 100; i++) {
                var wrong = "8%05d".formatted(i);
                threads.submit(() -> {
                    var answer = csc("v1/credentials/authorize", authorization(signer, hash, wrong, code));
                    told.computeIfAbsent(answer.json().path("error_description").asString(), _ -> new AtomicInteger())
                            .incrementAndGet();
                    return answer;
                });
            }
        }

        assertThat(told.get("The PIN is invalid")).as(told.toString()).hasValue(TRIES);
        assertThat(triesAtSam(signer)).isEqualTo(TRIES);
        refused(csc("v1/credentials/authorize", authorization(signer, hash, PIN, code)), "PIN locked");
        assertThat(installation.signaturesOver(hash)).isZero();
        thePinIsWrittenNowhere();
    }

    /** Not by the service provider's own token; then by the SAM, and for good. */
    private static void theKeyEndsByOrderOf(Signer signer) throws Exception {
        var order = Map.of("credentialDeletionRequest", Map.of("credentialID", signer.credential()));
        csc("v2/credentials/delete", order).expect(403);
        csc("v2/credentials/info", Map.of("credentialID", signer.credential())).expect(200);

        var own = new HashSigning(installation.server(), serviceProvider, signer.credential(), List.of())
                .serviceTokenOf(signer);
        serviceProvider.post("/csc/v2/credentials/delete", own, order).expect(204);

        refused(
                csc("v2/credentials/info", Map.of("credentialID", signer.credential())),
                "Invalid parameter credentialID");
        assertThat(Files.readString(installation.folder().resolve("sam/log/service.log")))
                .contains("\"type\":\"delete\"");
    }

    @Test
    void a_legal_person_seals_by_machine_with_service_token_and_pin() throws Exception {
        var administrator = installation.administrator();
        var admin = administrator.serviceToken("admin");
        var sealer = sealer(administrator, admin);
        var key = sealer.path("credential").asString();
        var authorization = "/management/v1/sealers/" + sealer.path("id").asString() + "/authorization";
        refused(csc("v1/credentials/authorize", sealing(key, 3)), "Invalid parameter credentialID");
        administrator
                .call(
                        "PUT",
                        authorization,
                        admin,
                        Map.of("clients", List.of(serviceProvider.clientId()), "multisign", 3))
                .expect(200);

        var certificate = certificate(key);
        assertThat(installation.run(List.of(
                        "openssl", "x509", "-in", certificate.toString(), "-noout", "-subject", "-nameopt", "RFC2253")))
                .contains("organizationIdentifier=VATES-B12345678", "O=Acme\\, S.L.");

        var handle = csc("v1/credentials/authorize", sealing(key, 3))
                .expect(200)
                .json()
                .path("SAD")
                .asString();
        var sealedBefore = seals();
        var invoices = Stream.of("invoice 1", "invoice 2", "invoice 3", "invoice 4")
                .map(ExplicitSigningTest::hash)
                .toList();
        var first = sealed(key, handle, invoices.get(0), invoices.get(1))
                .expect(200)
                .json();
        verify(key, invoices.get(0), first.path("signatures").path(0).asString());
        verify(key, invoices.get(1), first.path("signatures").path(1).asString());
        var second = sealed(key, handle, invoices.get(2)).expect(200).json();
        verify(key, invoices.get(2), second.path("signatures").path(0).asString());
        refused(sealed(key, handle, invoices.get(3)), "Invalid parameter SAD");
        refused(csc("v1/credentials/authorize", sealing(key, 4)), "Numbers of signatures is too high");

        var again = csc(
                        "v2/credentials/authorize",
                        Map.of(
                                "credentialID",
                                key,
                                "numSignatures",
                                1,
                                "authData",
                                List.of(Map.of("id", "PIN", "value", PIN))))
                .expect(200)
                .json();
        var third = csc(
                        "v2/signatures/signHash",
                        Map.of(
                                "credentialID",
                                key,
                                "SAD",
                                again.path("SAD").asString(),
                                "hashes",
                                List.of(base64(invoices.get(3))),
                                "hashAlgorithmOID",
                                SHA256,
                                "signAlgo",
                                ECDSA_SHA256))
                .expect(200)
                .json();
        verify(key, invoices.get(3), third.path("signatures").path(0).asString());

        assertThat(seals() - sealedBefore).isEqualTo(4);
        whatIsLeftGoesOnUnderTheSamePin(key);

        administrator.call("DELETE", authorization, admin, null).expect(204);
        csc("v1/credentials/authorize", sealing(key, 1)).expect(400);
        thePinIsWrittenNowhere();
    }

    private void whatIsLeftGoesOnUnderTheSamePin(String key) throws IOException {
        var begun = csc("v1/credentials/authorize", sealing(key, 3))
                .expect(200)
                .json()
                .path("SAD")
                .asString();
        var invoices = Stream.of("5", "6", "7", "8")
                .map(it -> hash("invoice " + it + UUID.randomUUID()))
                .toList();
        sealed(key, begun, invoices.get(0)).expect(200);
        var extended = csc("v1/credentials/extendTransaction", Map.of("credentialID", key, "SAD", begun))
                .expect(200)
                .json()
                .path("SAD")
                .asString();
        refused(sealed(key, begun, invoices.get(1)), "Invalid parameter SAD");
        var rest = sealed(key, extended, invoices.get(1), invoices.get(2))
                .expect(200)
                .json();
        verify(key, invoices.get(2), rest.path("signatures").path(1).asString());
        refused(sealed(key, extended, invoices.get(3)), "Invalid parameter SAD");
    }

    /** Counted apart, as the service provider itself reads it. */
    private static int seals() throws IOException {
        return serviceProvider
                .call("GET", "/management/v1/usage", service, null)
                .expect(200)
                .json()
                .path("usage")
                .valueStream()
                .filter(it -> it.path("kind").asString().equals("seal"))
                .mapToInt(it -> it.path("quantity").asInt())
                .sum();
    }

    private static JsonNode sealer(ServiceProvider administrator, String admin) throws IOException {
        var unique = UUID.randomUUID().toString().substring(0, 12).replace("-", "x");
        var representative = new Signer(
                installation.server(),
                installation.evaluationPki(),
                unique + "@acme.example",
                "correct horse " + unique);
        var enrolled = administrator
                .post(
                        "/management/v1/sealers",
                        admin,
                        Map.of(
                                "organization",
                                Map.of("name", "Acme, S.L.", "country", "ES", "identifier", "VATES-B12345678"),
                                "representative",
                                Installation.person(unique, representative.mailAddress())))
                .expect(201)
                .json();
        representative.activateAccount();
        representative.signIn();
        assertThat(representative
                        .openSignedIn(installation.server().resolve("/enrolment/terms"))
                        .html()
                        .select("#organization")
                        .text())
                .contains("Acme, S.L.", "VATES-B12345678");
        representative.acceptTerms();
        var active = administrator.await(
                "/management/v1/sealers/" + enrolled.path("id").asString(), admin, "ACTIVE");
        representative.choosePin(PIN);
        return active;
    }

    private static Map<String, Object> sealing(String key, int seals) {
        return Map.of("credentialID", key, "numSignatures", seals, "PIN", PIN);
    }

    private static Answer sealed(String key, String handle, byte[]... hashes) throws IOException {
        return csc(
                "v1/signatures/signHash",
                Map.of(
                        "credentialID",
                        key,
                        "SAD",
                        handle,
                        "hash",
                        Stream.of(hashes).map(ExplicitSigningTest::base64).toList(),
                        "signAlgo",
                        ECDSA_SHA256));
    }

    private static Map<String, Object> authorization(Signer signer, byte[] hash, String pin, String code) {
        var members = new LinkedHashMap<String, Object>();
        members.put("credentialID", signer.credential());
        members.put("numSignatures", 1);
        members.put("hash", List.of(base64(hash)));
        members.put("PIN", pin);
        members.put("OTP", code);
        return members;
    }

    private static Answer csc(String method, Object body) throws IOException {
        return serviceProvider.post("/csc/" + method, service, body);
    }

    private static void refused(Answer answer, String description) throws IOException {
        assertThat(answer.expect(400).json().path("error_description").asString())
                .isEqualTo(description);
    }

    /** By somebody else's implementation, with the key of the certificate that the API gives. */
    private void verify(String credential, byte[] hash, String value) throws IOException {
        var key = folder.resolve("key.pem");
        var digest = Files.write(folder.resolve("digest"), hash);
        var signature =
                Files.write(folder.resolve("signature"), Base64.getDecoder().decode(value));
        Files.writeString(
                key,
                installation.run(List.of(
                        "openssl", "x509", "-in", certificate(credential).toString(), "-noout", "-pubkey")));
        assertThat(installation.run(List.of(
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-pubin",
                        "-inkey",
                        key.toString(),
                        "-in",
                        digest.toString(),
                        "-sigfile",
                        signature.toString())))
                .contains("Signature Verified Successfully");
    }

    private Path certificate(String credential) throws IOException {
        var info = csc("v1/credentials/info", Map.of("credentialID", credential, "certificates", "single"))
                .expect(200)
                .json();
        return Files.writeString(
                folder.resolve("certificate.pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(Base64.getDecoder()
                                        .decode(info.path("cert")
                                                .path("certificates")
                                                .path(0)
                                                .asString()))));
    }

    private static void thePinIsWrittenNowhere() throws IOException {
        for (var log : List.of("log/server.log", "log/sam.log", "sam/log/service.log")) {
            assertThat(Files.readString(installation.folder().resolve(log), StandardCharsets.ISO_8859_1))
                    .as(log)
                    .doesNotContain("\"" + PIN + "\"", "PIN=" + PIN, "pin=" + PIN);
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
