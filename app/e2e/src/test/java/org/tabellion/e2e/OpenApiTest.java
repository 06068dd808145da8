package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final Map<String, OpenApi> CSC = new TreeMap<>();
    private static final List<String> GENERATIONS = List.of("/csc/v0/", "/csc/v1/", "/csc/v2/");
    /** What the API has in one generation or another, offered here or not. */
    private static final List<String> CSC_METHODS = List.of(
            "info",
            "auth/login",
            "auth/revoke",
            "credentials/list",
            "credentials/info",
            "credentials/authorize",
            "credentials/authorizeCheck",
            "credentials/getChallenge",
            "credentials/sendOTP",
            "credentials/extendTransaction",
            "credentials/create",
            "credentials/delete",
            "signatures/signHash",
            "signatures/signDoc",
            "signatures/signPolling",
            "signatures/timestamp");

    private static final List<Exchange> SEEN = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void the_published_descriptions() throws IOException {
        installation = Installation.shared();
        serviceProvider = installation.serviceProvider();
        documents = published("/v1/openapi.json");
        for (var generation : GENERATIONS) {
            CSC.put(generation, published(generation + "openapi.json"));
        }
        serviceProvider.watchedBy(SEEN::add);
    }

    private static OpenApi published(String path) throws IOException {
        return new OpenApi(
                new String(serviceProvider.bare("GET", path).expect(200).body(), StandardCharsets.UTF_8));
    }

    @Test
    void the_descriptions_are_published_for_everybody() {
        assertThat(documents.version()).startsWith("3.");
        assertThat(documents.operations()).hasSizeGreaterThanOrEqualTo(6);
        for (var generation : CSC.values()) {
            assertThat(generation.version()).startsWith("3.");
            assertThat(generation.operations()).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void every_documented_operation_is_there() throws IOException {
        var operations = new ArrayList<>(documents.operations());
        CSC.values().forEach(it -> operations.addAll(it.operations()));
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
    }

    /** The description that CSC itself wants says the same, and both say what answers. */
    @Test
    void csc_info_names_the_documented_methods_and_every_other_one_answers_501() throws IOException {
        for (var generation : GENERATIONS) {
            var named = serviceProvider
                    .post(generation + "info", serviceProvider.serviceToken("service"), Map.of())
                    .expect(200)
                    .json()
                    .path("methods")
                    .valueStream()
                    .map(it -> it.asString())
                    .toList();
            var documented = csc(generation).operations().stream()
                    .map(it -> it.path().substring(generation.length()))
                    .toList();

            assertThat(named).containsAll(documented);
            for (var method : CSC_METHODS) {
                var status = serviceProvider.bare("POST", generation + method).status();
                if (named.contains(method)) {
                    assertThat(status).as(generation + method).isIn(200, 400, 401, 415);
                } else {
                    assertThat(status).as(generation + method).isEqualTo(501);
                }
            }
            for (var method : named) {
                if (method.startsWith("oauth2/")) {
                    assertThat(serviceProvider.bare("POST", "/" + method).status())
                            .as(method)
                            .isIn(302, 303, 400, 401, 415);
                } else {
                    assertThat(CSC_METHODS).contains(method);
                }
            }
        }
    }

    private static OpenApi csc(String path) {
        return CSC.entrySet().stream()
                .filter(it -> path.startsWith(it.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void every_answer_of_a_walk_is_as_documented() throws Exception {
        var signer = installation.enrolledSigner(serviceProvider);
        var token = serviceProvider.serviceToken("documents");
        walkDocuments(signer, token);
        walkHashes(signer);
        walkDocumentsByHash(signer);
        walkFirstGenerations(signer);
        var calls = SEEN.stream()
                .filter(it -> it.path().startsWith("/v1/") || it.path().startsWith("/csc/"))
                .filter(it -> it.status() != 405 && it.status() != 501)
                .filter(it -> !it.path().endsWith("/more") && !it.path().equals("/v1/signers"))
                .toList();

        assertThat(calls).hasSizeGreaterThan(25);
        assertThat(calls.stream()
                        .flatMap(it -> (it.path().startsWith("/v1/") ? documents : csc(it.path())).faults(it).stream()))
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
        var algorithm = "1.2.840.10045.4.3.2";
        serviceProvider
                .handIn(
                        "/v1/preparations",
                        token,
                        Map.of("credential", signer.credential(), "sign_algo", algorithm),
                        document,
                        key)
                .expect(200);
        serviceProvider
                .handIn("/v1/preparations", token, Map.of("credential", "x", "sign_algo", algorithm), document, key)
                .expect(404);
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

    private static void walkDocumentsByHash(Signer signer) throws Exception {
        var service = serviceProvider.serviceToken("service");
        var hash = new byte[32];
        new java.security.SecureRandom().nextBytes(hash);
        var signing = new HashSigning(installation.server(), serviceProvider, signer.credential(), List.of(hash));
        var token = signing.approvedBy(signer);
        var entry = Map.of(
                "document",
                java.util.Base64.getEncoder().encodeToString(SmallPdf.saying("Lease")),
                "signature_format",
                "P",
                "signAlgo",
                "1.2.840.10045.4.3.2");
        var body = Map.of("credentialID", signer.credential(), "documents", List.of(entry));
        serviceProvider.post("/csc/v2/signatures/signDoc", token, body).expect(403);
        var later = new java.util.LinkedHashMap<String, Object>(body);
        later.put("operationMode", "A");
        var order = serviceProvider
                .post("/csc/v2/signatures/signDoc", token, later)
                .expect(200)
                .json()
                .path("responseID")
                .asString();
        for (int i = 0; i < 100; i++) {
            if (serviceProvider
                            .post("/csc/v2/signatures/signPolling", service, Map.of("requestID", order))
                            .status()
                    == 403) {
                break;
            }
            Thread.sleep(100);
        }
        serviceProvider
                .post("/csc/v2/signatures/signPolling", service, Map.of("requestID", order))
                .expect(403);
    }

    private static void walkFirstGenerations(Signer signer) throws Exception {
        var service = serviceProvider.serviceToken("service");
        for (var generation : List.of("/csc/v0/", "/csc/v1/")) {
            serviceProvider
                    .post(generation + "credentials/list", service, Map.of("maxResults", 1))
                    .expect(200);
            serviceProvider
                    .post(
                            generation + "credentials/info",
                            service,
                            Map.of(
                                    "credentialID",
                                    signer.credential(),
                                    "certificates",
                                    "chain",
                                    "certInfo",
                                    true,
                                    "authInfo",
                                    true))
                    .expect(200);
            var hash = new byte[32];
            new java.security.SecureRandom().nextBytes(hash);
            var signing = new HashSigning(installation.server(), serviceProvider, signer.credential(), List.of(hash));
            var sad = signing.approvedBy(signer);
            assertThat(HashSigning.values(
                            signing.signAsFirst(generation, sad).expect(200).json()))
                    .hasSize(1);
            signing.signAsFirst(generation, sad).expect(400);
            assertThat(installation.signaturesOver(hash)).isEqualTo(1);
        }
        for (var generation : GENERATIONS) {
            var token = serviceProvider
                    .post(
                            generation + "signatures/timestamp",
                            service,
                            Map.of(
                                    "hash",
                                    "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
                                    "hashAlgo",
                                    "2.16.840.1.101.3.4.2.1",
                                    "nonce",
                                    "0123456789abcdef"))
                    .expect(200)
                    .json()
                    .path("timestamp")
                    .binaryValue();
            assertThat(new BigInteger(1, token).toString(16)).contains("0123456789abcdef");
            serviceProvider
                    .post(
                            generation + "credentials/authorize",
                            service,
                            Map.of("credentialID", signer.credential(), "numSignatures", 1))
                    .expect(400);
        }
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
