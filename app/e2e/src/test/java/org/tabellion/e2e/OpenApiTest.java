package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tabellion.e2e.ServiceProvider.Exchange;

/** The running server does what its published descriptions say, and nothing else. */
class OpenApiTest {

    private static final String UNKNOWN_REQUEST = "/v1/signing-requests/sr_01J00000000000000000000000";

    private static Installation installation;
    private static ServiceProvider serviceProvider;
    private static OpenApi documents;
    private static OpenApi csc;
    private static final List<Exchange> SEEN = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void the_published_descriptions() throws IOException {
        installation = Installation.shared();
        serviceProvider = installation.serviceProvider();
        documents = published("/v1/openapi.json");
        csc = published("/csc/v2/openapi.json");
        serviceProvider.watchedBy(SEEN::add);
    }

    private static OpenApi published(String path) throws IOException {
        return new OpenApi(
                new String(serviceProvider.bare("GET", path).expect(200).body(), StandardCharsets.UTF_8));
    }

    @Test
    void both_descriptions_are_published_for_everybody() {
        assertThat(documents.version()).startsWith("3.");
        assertThat(csc.version()).startsWith("3.");
        assertThat(documents.operations()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(csc.operations()).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void every_documented_operation_is_there() throws IOException {
        var operations = new ArrayList<>(documents.operations());
        operations.addAll(csc.operations());
        for (var operation : operations) {
            var path = operation.path().replaceAll("\\{[^}]*}", "xx_01J00000000000000000000000");

            // Without token or body: refused for that, not for being unknown.
            assertThat(serviceProvider.bare(operation.method(), path).status())
                    .as(operation.toString())
                    .isIn(400, 401, 415);
        }
    }

    @Test
    void what_is_not_documented_is_not_there() throws IOException {
        for (var operation : documents.operations()) {
            var path = operation.path().replaceAll("\\{[^}]*}", "xx_01J00000000000000000000000");
            for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                if (documents.operations().stream()
                        .noneMatch(it -> it.path().equals(operation.path())
                                && it.method().equals(method))) {
                    assertThat(serviceProvider.bare(method, path).status())
                            .as(method + " " + path)
                            .isEqualTo(405);
                }
            }
            assertThat(serviceProvider.bare("GET", path + "/more").status())
                    .as(path + "/more")
                    .isIn(401, 404, 405);
        }
        assertThat(serviceProvider.bare("GET", "/v1/signers").status()).isEqualTo(404);
        assertThat(serviceProvider.bare("POST", "/csc/v2/signatures/signDoc").status())
                .isEqualTo(501);
    }

    /** The description that CSC itself wants says the same; it does not name the method that it comes by. */
    @Test
    void csc_info_names_the_documented_methods() throws IOException {
        var named = serviceProvider
                .post("/csc/v2/info", serviceProvider.serviceToken("service"), Map.of())
                .expect(200)
                .json()
                .path("methods")
                .valueStream()
                .map(it -> "/csc/v2/" + it.asString())
                .filter(it -> !it.startsWith("/csc/v2/oauth2/"));

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(csc.operations().stream()
                        .map(OpenApi.Operation::path)
                        .filter(it -> !it.equals("/csc/v2/info"))
                        .toList());
    }

    @Test
    void every_answer_of_a_walk_is_as_documented() throws Exception {
        var signer = installation.enrolledSigner(serviceProvider);
        var token = serviceProvider.serviceToken("documents");
        walkDocuments(signer, token);
        walkHashes(signer);
        var calls = SEEN.stream()
                .filter(it -> it.path().startsWith("/v1/") || it.path().startsWith("/csc/v2/"))
                .filter(it -> it.status() != 405 && it.status() != 501)
                .filter(it -> !it.path().endsWith("/more") && !it.path().equals("/v1/signers"))
                .toList();

        assertThat(calls).hasSizeGreaterThan(25);
        assertThat(calls.stream().flatMap(it -> (it.path().startsWith("/v1/") ? documents : csc).faults(it).stream()))
                .isEmpty();
        for (var operation : documents.operations()) {
            assertThat(calls)
                    .as(operation + " has had its success")
                    .anyMatch(it -> it.method().equals(operation.method())
                            && it.status() / 100 == 2
                            && it.path().matches(operation.path().replaceAll("\\{[^}]*}", "[^/]+")));
        }
    }

    private static void walkDocuments(Signer signer, String token) throws Exception {
        var key = UUID.randomUUID().toString();
        var ask = Map.of("signer", signer.mailAddress(), "name", "Lease", "level", "B-B");
        var document = SmallPdf.saying("Lease");
        var request = serviceProvider
                .handIn("/v1/signing-requests", token, ask, document, key)
                .expect(201)
                .json();
        var path = "/v1/signing-requests/" + request.path("id").asString();
        serviceProvider
                .handIn("/v1/signing-requests", token, ask, document, key)
                .expect(201);
        serviceProvider
                .handIn("/v1/signing-requests", token, ask, SmallPdf.saying("Another"), key)
                .expect(409);
        serviceProvider.get(path + "/document", token).expect(409);
        signer.approveDocument(URI.create(request.path("signing_url").asString()));
        serviceProvider.await(path, token, "DELIVERED");
        var signed = serviceProvider.get(path + "/document", token).expect(200).body();
        serviceProvider
                .handIn(
                        "/v1/validations",
                        token,
                        Map.of(),
                        signed,
                        UUID.randomUUID().toString())
                .expect(200);
        serviceProvider.handIn(
                "/v1/validations", token, Map.of(), document, UUID.randomUUID().toString());
        serviceProvider
                .handIn("/v1/signing-requests", token, ask, new byte[0], "empty")
                .expect(400);
        serviceProvider
                .postRaw("/v1/signing-requests", token, "text/plain", "Lease")
                .expect(415);
        serviceProvider.get(UNKNOWN_REQUEST, token).expect(404);
        serviceProvider.get(UNKNOWN_REQUEST, "no.such.token").expect(401);
        serviceProvider
                .get(UNKNOWN_REQUEST, serviceProvider.serviceToken("service"))
                .expect(403);
        var enrolment = serviceProvider.serviceToken("enrolment");
        serviceProvider
                .postRaw("/v1/enrolments", enrolment, "application/json", "{")
                .expect(400);
        serviceProvider
                .postRaw("/v1/enrolments", enrolment, "application/xml", "<a/>")
                .expect(415);
        serviceProvider
                .post("/v1/enrolments", enrolment, Installation.person("taken", signer.mailAddress()))
                .expect(409);
    }

    private static void walkHashes(Signer signer) throws Exception {
        var service = serviceProvider.serviceToken("service");
        serviceProvider
                .post(
                        "/csc/v2/credentials/list",
                        service,
                        Map.of("credentialInfo", true, "certInfo", true, "authInfo", true, "certificates", "chain"))
                .expect(200);
        serviceProvider
                .post(
                        "/csc/v2/credentials/info",
                        service,
                        Map.of("credentialID", signer.credential(), "certInfo", true, "authInfo", true))
                .expect(200);
        serviceProvider
                .postRaw("/csc/v2/credentials/info", service, "text/plain", "{}")
                .expect(415);
        serviceProvider
                .postRaw("/csc/v2/credentials/info", "no.such.token", "application/json", "{}")
                .expect(401);
        var hash = new byte[32];
        new java.security.SecureRandom().nextBytes(hash);
        var signing = new HashSigning(installation.server(), serviceProvider, signer.credential(), List.of(hash));
        var token = signing.approvedBy(signer);
        var signed = signing.sign(token, "once").expect(200);

        assertThat(HashSigning.values(signed.json())).hasSize(1);
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
        assertThat(signing.sign(token, "once").expect(200).json()).isEqualTo(signed.json());
        signing.sign(token, "another").expect(400);
        assertThat(installation.signaturesOver(hash)).isEqualTo(1);
    }
}
