package org.tabellion.docapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.tabellion.access.AdmitCall;
import org.tabellion.documents.Level;
import org.tabellion.documents.PrepareForClient;
import org.tabellion.documents.ReadSigningRequest;
import org.tabellion.documents.RequestSignature;
import org.tabellion.documents.SigningRequestView;
import org.tabellion.edge.Edge;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.Person;
import org.tabellion.signers.ReadEnrolment;
import org.tabellion.signers.ReadSigner;
import org.tabellion.signers.RequestEnrolment;
import org.tabellion.signers.SignerView;
import org.tabellion.validation.ValidateForClient;
import org.tabellion.validation.ValidateSignature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The edge in a real container, since multipart bodies, sizes and refusals before the controller are the container's. */
class DocumentApiTest {

    private static final String ID = "sr_" + "1".repeat(26);
    private static final String SIGNER = "sg_" + "1".repeat(26);
    private static final SigningRequestView REQUEST = new SigningRequestView(
            new SigningRequestId(ID),
            new ClientId("portal"),
            new SignerId(SIGNER),
            SigningRequestView.State.DELIVERED,
            "contract",
            "",
            Level.B_LTA,
            8,
            Bytes.ofUtf8("digest"),
            List.of(),
            Instant.parse("2026-11-21T10:00:00Z"),
            Instant.parse("2026-11-22T10:00:00Z"),
            Optional.empty());
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String REQUEST_PART = "{\"signer\":\"ana@signer.example\",\"name\":\"contract\"}";

    private static ConfigurableApplicationContext context;
    private static int port;

    @BeforeAll
    static void start() {
        var application = new SpringApplication(App.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "tabellion.base-url", "https://sign.example",
                "spring.servlet.multipart.max-file-size", "100000000B",
                "spring.servlet.multipart.max-request-size", "-1",
                "spring.servlet.multipart.resolve-lazily", "true"));
        context = application.run();
        port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    @AfterAll
    static void stop() {
        context.close();
        HTTP.close();
    }

    @Test
    void a_document_is_handed_in_read_and_fetched() throws Exception {
        var created = multipart("/v1/signing-requests", "documents", REQUEST_PART, "%PDF-1.7");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/v1/signing-requests/" + ID);
        assertThat(json(created).path("signing_url").asString()).isEqualTo("https://sign.example/sign/" + ID);
        assertThat(json(get("/v1/signing-requests/" + ID, "documents"))
                        .path("state")
                        .asString())
                .isEqualTo("DELIVERED");
        var document = get("/v1/signing-requests/" + ID + "/document", "documents");
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.body()).isEqualTo("%PDF-1.7");
        assertThat(document.headers().firstValue("Content-Type")).contains("application/pdf");
    }

    @Test
    void parts_may_come_in_any_order() throws Exception {
        var boundary = "b";
        var body = part(boundary, "document", "application/pdf", "%PDF-1.7")
                + part(boundary, "request", "application/json", REQUEST_PART) + "--b--\r\n";

        assertThat(post("/v1/signing-requests", "documents", "multipart/form-data; boundary=b", body)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_person_is_enrolled_and_a_signature_validated() throws Exception {
        var enrolled = post("/v1/enrolments", "enrolment", "application/json", person(""));
        assertThat(enrolled.statusCode()).as(enrolled.body()).isEqualTo(201);
        assertThat(json(enrolled).path("state").asString()).isEqualTo("REQUESTED");
        assertThat(get("/v1/enrolments/" + json(enrolled).path("id").asString(), "enrolment")
                        .statusCode())
                .isEqualTo(200);

        var boundary = "b";
        var body = part(boundary, "document", "application/pdf", "%PDF-1.7") + "--b--\r\n";
        var report = post("/v1/validations", "documents", "multipart/form-data; boundary=b", body);
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(json(report).has("signatures")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"credential":"cr_11111111111111111111111111","sign_algo":"1.2.840.10045.4.3.2"}                                                                            | 200 | -
                    {"credential":"cr_11111111111111111111111111","sign_algo":"1.2.840.10045.4.3.3","hash_algorithm":"2.16.840.1.101.3.4.2.2","envelope":"Revision","reason":"x"} | 200 | -
                    {"credential":"cr_11111111111111111111111111","sign_algo":"1.2.840.10045.4.3.3"}                                                                            | 400 | algorithm_unknown
                    {"credential":"cr_11111111111111111111111111","sign_algo":"1.2.840.10045.4.3.2","hash_algorithm":"1.3.14.3.2.26"}                                           | 400 | algorithm_unknown
                    {"credential":"cr_11111111111111111111111111"}                                                                                                               | 400 | member_missing
                    {"credential":"cr_11111111111111111111111111","sign_algo":"1.2.840.10045.4.3.2","envelope":"Enveloped"}                                                     | 400 | envelope_unknown
                    {"credential":"cr_11111111111111111111111111","sign_algo":"1.2.840.10045.4.3.2","signer":"x"}                                                               | 400 | unknown_member
                    {"credential":"cr_22222222222222222222222222","sign_algo":"1.2.840.10045.4.3.2"}                                                                            | 404 | not_found
                    {"credential":"x","sign_algo":"1.2.840.10045.4.3.2"}                                                                                                        | 404 | not_found
                    """)
    void a_document_is_prepared_for_the_csc_api_or_the_problem_is_said(String request, int status, String code)
            throws Exception {
        var body = part("b", "request", "application/json", request)
                + part("b", "document", "application/pdf", "%PDF-1.7")
                + "--b--\r\n";

        var answer = post("/v1/preparations", "documents", "multipart/form-data; boundary=b", body);

        if (status == 200) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer).propertyNames())
                    .containsExactlyInAnyOrder("hash", "hash_algorithm", "sha256", "expires_at");
        } else {
            isProblem(answer, status, code);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"signer":"nobody@signer.example","name":"x"} | 400 | signer_unknown
                    {"signer":"sg_x","name":"x"}                  | 400 | signer_unknown
                    {"name":"x"}                                  | 400 | member_missing
                    {"signer":7,"name":"x"}                       | 400 | member_invalid
                    {"signer":"ana@signer.example","name":" "}    | 400 | member_invalid
                    {"signer":"ana@signer.example","name":"\\ud800"} | 400 | member_invalid
                    {"signer":"ana@signer.example","name":"x","description":"a\\udfff"} | 400 | member_invalid
                    {"signer":"ana@signer.example","name":"x","level":"B-X"} | 400 | level_unknown
                    {"signer":"ana@signer.example","name":"x","more":1} | 400 | unknown_member
                    {"signer":"ana@signer.example","signer":"x"}  | 400 | json_malformed
                    {"signer":                                    | 400 | json_malformed
                    []                                            | 400 | json_malformed
                    {"signer":"ana@signer.example","name":"reused"} | 409 | idempotency_key_reused
                    {"signer":"ana@signer.example","name":"empty"} | 400 | document_empty
                    {"signer":"ana@signer.example","name":"down"} | 503 | unavailable
                    """)
    void a_bad_request_is_a_problem_with_its_code(String request, int status, String code) throws Exception {
        isProblem(multipart("/v1/signing-requests", "documents", request, "%PDF-1.7"), status, code);
    }

    @Test
    void who_calls_too_often_is_told_when_to_come_again_and_who_is_switched_off_that_the_token_is_not_valid()
            throws Exception {
        var busy = get("/v1/signing-requests/" + ID, "busy-documents");
        isProblem(busy, 429, "rate_limited");
        assertThat(busy.headers().firstValue("Retry-After")).contains("7");
        Limits.OFF.set(true);
        isProblem(get("/v1/signing-requests/" + ID, "busy-documents"), 401, "token_invalid");
        Limits.OFF.set(false);

        var hasty = multipart("/v1/signing-requests", "hasty-documents", REQUEST_PART, "%PDF-1.7");
        isProblem(hasty, 429, "rate_limited");
        assertThat(hasty.headers().firstValue("Retry-After")).contains("2");
        assertThat(get("/v1/signing-requests/" + ID, "hasty-documents").statusCode())
                .isNotEqualTo(429);
    }

    @Test
    void what_is_wrong_about_the_body_is_said() throws Exception {
        isProblem(post("/v1/signing-requests", "documents", "application/json", "{}"), 415, "media_type_unsupported");
        isProblem(post("/v1/signing-requests", "documents", "multipart/form-data", "x"), 400, "multipart_malformed");
        isProblem(
                post("/v1/signing-requests", "documents", "multipart/form-data; boundary=b", "--b\r\nbroken"),
                400,
                "multipart_malformed");
        var lonely = part("b", "request", "application/json", REQUEST_PART) + "--b--\r\n";
        isProblem(
                post("/v1/signing-requests", "documents", "multipart/form-data; boundary=b", lonely),
                400,
                "part_missing");
        var strange = part("b", "picture", "image/png", "x") + "--b--\r\n";
        isProblem(
                post("/v1/signing-requests", "documents", "multipart/form-data; boundary=b", strange),
                400,
                "unknown_part");
        var twice = part("b", "request", "application/json", "{}").repeat(2) + "--b--\r\n";
        isProblem(
                post("/v1/signing-requests", "documents", "multipart/form-data; boundary=b", twice),
                400,
                "part_repeated");
        isProblem(post("/v1/enrolments", "enrolment", "text/plain", "{}"), 415, "media_type_unsupported");
        isProblem(post("/v1/enrolments", "enrolment", "application/json", "no"), 400, "json_malformed");
        isProblem(post("/v1/enrolments", "enrolment", "application/json", person(",\"x\":1")), 400, "unknown_member");
        isProblem(
                post(
                        "/v1/enrolments",
                        "enrolment",
                        "application/json",
                        person("").replace("ES", "Spain")),
                400,
                "invalid_country");
        isProblem(
                post(
                        "/v1/enrolments",
                        "enrolment",
                        "application/json",
                        person("").replace("Garcia", "\\ud800")),
                400,
                "member_invalid");
        isProblem(
                post("/v1/enrolments", "enrolment", "application/json", "{\"a\":\"" + "x".repeat(70_000) + "\"}"),
                413,
                "body_too_large");
    }

    @Test
    void a_document_of_101_mb_is_refused_and_the_sender_can_read_why() throws Exception {
        var head = part("b", "request", "application/json", REQUEST_PART)
                + "--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"d.pdf\"\r\n\r\n";
        BodyPublisher body = BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)), new Zeros(101_000_000)));

        isProblem(
                send(request("/v1/signing-requests", "documents")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(body)),
                413,
                "document_too_large");
    }

    @Test
    void tokens_and_scopes_are_minded() throws Exception {
        isProblem(send(HttpRequest.newBuilder(uri("/v1/enrolments/x"))), 401, "token_missing");
        isProblem(get("/v1/signing-requests/" + ID, "nonsense"), 401, "token_invalid");
        isProblem(get("/v1/signing-requests/" + ID, "enrolment"), 403, "scope_missing");
        isProblem(get("/v1/signing-requests/" + ID, "two words"), 400, "authorization_malformed");
    }

    @Test
    void unknown_ids_and_other_service_providers_ids_look_the_same() throws Exception {
        for (var id : List.of("x", "sr_" + "9".repeat(26))) {
            isProblem(get("/v1/signing-requests/" + id, "documents"), 404, "not_found");
            isProblem(get("/v1/signing-requests/" + id + "/document", "documents"), 404, "not_found");
            isProblem(get("/v1/enrolments/" + id, "enrolment"), 404, "not_found");
        }
        isProblem(get("/v1/signing-requests/" + ID, "other documents".replace(' ', '-')), 404, "not_found");
    }

    @Test
    void other_methods_other_paths_and_missing_keys_are_problems_too() throws Exception {
        isProblem(send(request("/v1/signing-requests", "documents").DELETE()), 405, "method_not_allowed");
        isProblem(get("/v1/nothing", "documents"), 404, "not_found");
        isProblem(
                send(HttpRequest.newBuilder(uri("/v1/enrolments"))
                        .header("Authorization", "Bearer enrolment")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(person("")))),
                400,
                "idempotency_key_missing");
    }

    @Test
    void the_published_description_names_the_calls_that_are_there() throws Exception {
        JsonNode published;
        try (var stream = new ClassPathResource("/org/tabellion/docapi/openapi.json").getInputStream()) {
            published = JSON.readTree(stream);
        }
        assertThat(JSON.readTree(
                        send(HttpRequest.newBuilder(uri("/v1/openapi.json"))).body()))
                .isEqualTo(published);

        var wired = context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(it -> it.getValue().getBeanType().isAnnotationPresent(RestController.class)
                        && it.getValue().getBeanType() != OtherController.class
                        && it.getValue().getBeanType().getPackageName().equals("org.tabellion.docapi"))
                .flatMap(it -> it.getKey().getPatternValues().stream())
                .distinct()
                .toList();
        assertThat(published.path("paths").propertyNames()).containsExactlyInAnyOrderElementsOf(wired);
    }

    private static void isProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = JSON.readTree(answer.body());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("type").asString()).isEqualTo("urn:tabellion:problem:" + code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
    }

    private static String person(String more) {
        return "{\"given_name\":\"Ana\",\"surname\":\"Garcia\",\"country\":\"ES\",\"serial_number\":\"IDCES-1\",\"mail_address\":\"ana@signer.example\"%s}"
                .formatted(more);
    }

    private static HttpResponse<String> multipart(String path, String scope, String request, String document)
            throws Exception {
        var body = part("b", "request", "application/json", request)
                + part("b", "document", "application/pdf", document) + "--b--\r\n";
        return post(path, scope, "multipart/form-data; boundary=b", body);
    }

    private static String part(String boundary, String name, String type, String content) {
        return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n"
                .formatted(boundary, name, type, content);
    }

    private static HttpResponse<String> post(String path, String scope, String type, String body) throws Exception {
        return send(request(path, scope).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> get(String path, String scope) throws Exception {
        return send(request(path, scope));
    }

    private static HttpRequest.Builder request(String path, String scope) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + scope)
                .header("Idempotency-Key", "key-1");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static final class Zeros extends InputStream {

        private int left;

        Zeros(int count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = Math.min(left, length);
            left -= count;
            return count;
        }
    }

    @Configuration
    @EnableAutoConfiguration
    @ComponentScan
    @Import(Edge.class)
    static class App {

        @Bean
        JwtDecoder jwtDecoder() {
            return token -> {
                if (token.equals("nonsense")) {
                    throw new BadJwtException("not ours");
                }
                var other = token.startsWith("other-");
                var client = token.startsWith("busy") ? "busy" : token.startsWith("hasty") ? "hasty" : "portal";
                return Jwt.withTokenValue(token)
                        .header("alg", "ES256")
                        .claim("client_id", other ? "other" : client)
                        .claim("group", "bank")
                        .claim("scope", token.substring(token.indexOf('-') + 1))
                        .build();
            };
        }

        @Bean
        AdmitCall admitCall() {
            return new Limits();
        }

        @Bean
        Randomness randomness() {
            return new SeededRandomness(1);
        }

        @Bean
        RequestEnrolment requestEnrolment() {
            return (_, _, _) -> new RequestEnrolment.Outcome.Requested(new EnrolmentId("en_" + "1".repeat(26)));
        }

        @Bean
        ReadEnrolment readEnrolment() {
            return new Enrolments();
        }

        @Bean
        ReadSigner readSigner() {
            return new Signers();
        }

        @Bean
        RequestSignature requestSignature() {
            return (request, _, _) -> switch (request.name()) {
                case "reused" -> new RequestSignature.Outcome.KeyReused();
                case "empty" -> throw Failure.invalid("document_empty", "the document has no bytes");
                case "down" -> throw Failure.unavailable("database", null);
                default -> new RequestSignature.Outcome.Accepted(REQUEST);
            };
        }

        @Bean
        ReadSigningRequest readSigningRequest() {
            return new Requests();
        }

        @Bean
        PrepareForClient prepareForClient() {
            return (_, credential, algorithm, entries, document) -> {
                var content = all(document);
                if (!credential.value().endsWith("1")) {
                    throw Failure.notFound("credential");
                }
                var digest = algorithm.digest();
                var words = Bytes.ofUtf8(content.utf8() + entries);
                return new PrepareForClient.Prepared(
                        new Dtbsr(digest, digest.digest(words)),
                        DigestAlgorithm.SHA256.digest(content),
                        Instant.parse("2026-11-22T11:00:00Z"));
            };
        }

        private static Bytes all(InputStream document) {
            try {
                return Bytes.readAll(document);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Bean
        ValidateForClient validateForClient() {
            return (_, document) -> {
                try {
                    assertThat(document.readAllBytes()).isNotEmpty();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return new ValidateSignature.Report(List.of(), List.of());
            };
        }
    }

    /** Of {@code busy} no call is admitted, of {@code hasty} none that signs. */
    private static final class Limits implements AdmitCall {

        private static final AtomicBoolean OFF = new AtomicBoolean();

        @Override
        public Outcome call(ClientId client) {
            if (client.value().equals("busy")) {
                return OFF.get() ? new Outcome.NotEnabled() : new Outcome.TooMany(Duration.ofSeconds(7));
            }
            return new Outcome.Admitted();
        }

        @Override
        public Outcome signature(ClientId client, SignerId signer) {
            return client.value().equals("hasty") ? new Outcome.TooMany(Duration.ofSeconds(2)) : new Outcome.Admitted();
        }
    }

    private static final class Enrolments implements ReadEnrolment {
        @Override
        public EnrolmentView enrolment(EnrolmentId id, ClientId client) {
            if (!id.value().equals("en_" + "1".repeat(26))) {
                throw Failure.notFound("enrolment");
            }
            return new EnrolmentView(
                    id,
                    client,
                    EnrolmentView.State.REQUESTED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Instant.parse("2026-11-21T10:00:00Z"));
        }

        @Override
        public EnrolmentView enrolmentOf(SignerId signer) {
            throw Failure.notFound("enrolment");
        }
    }

    private static final class Signers implements ReadSigner {
        @Override
        public SignerView signer(SignerId id) {
            throw Failure.notFound("signer");
        }

        @Override
        public Optional<SignerView> byMailAddress(String mailAddress) {
            if (!mailAddress.equals("ana@signer.example")) {
                return Optional.empty();
            }
            var ana = new Person("Ana", "Garcia", "ES", "IDCES-1", mailAddress, Locale.ENGLISH);
            return Optional.of(new SignerView(new SignerId(SIGNER), new GroupId("bank"), ana, true));
        }
    }

    private static final class Requests implements ReadSigningRequest {
        @Override
        public SigningRequestView forClient(SigningRequestId id, ClientId client) {
            if (!id.equals(REQUEST.id()) || !client.equals(REQUEST.client())) {
                throw Failure.notFound("signing request");
            }
            return REQUEST;
        }

        @Override
        public SigningRequestView forSigner(SigningRequestId id, SignerId signer) {
            throw Failure.notFound("signing request");
        }

        @Override
        public List<SigningRequestView> waitingFor(SignerId signer) {
            return List.of();
        }

        @Override
        public Bytes original(SigningRequestId id) {
            throw Failure.notFound("signing request");
        }

        @Override
        public SignedDocument signed(SigningRequestId id, ClientId client) {
            forClient(id, client);
            return new SignedDocument() {
                @Override
                public String name() {
                    return "contract";
                }

                @Override
                public long size() {
                    return 8;
                }

                @Override
                public InputStream open() {
                    return Bytes.ofUtf8("%PDF-1.7").stream();
                }
            };
        }
    }
}
