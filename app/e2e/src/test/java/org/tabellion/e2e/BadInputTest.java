package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tabellion.e2e.ServiceProvider.Answer;

/** What comes from outside and is wrong gets its 4xx with a reason, leaves nothing half-done, and is never a 5xx. */
class BadInputTest {

    private static final String REQUESTS = "/v1/signing-requests";
    private static final String CSC = "/csc/v2/";

    private static Installation installation;
    private static ServiceProvider serviceProvider;
    private static Signer signer;
    private static String documents;
    private static String service;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.shared();
        serviceProvider = installation.serviceProvider();
        signer = installation.enrolledSigner();
        documents = serviceProvider.serviceToken("documents");
        service = serviceProvider.serviceToken("service");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        refused(handIn(new byte[0]), 400, "document_empty");
    }

    @Test
    void what_is_no_pdf_is_refused() throws IOException {
        refused(handIn("<html>Lease</html>".repeat(200).getBytes(StandardCharsets.UTF_8)), 400, "document_not_pdf");
    }

    @Test
    void a_cut_pdf_is_refused() throws IOException {
        var document = installation.demoDocument();
        refused(handIn(Arrays.copyOf(document, document.length / 2)), 400, "document_damaged");
    }

    @Test
    void an_encrypted_pdf_is_refused(@TempDir Path folder) throws IOException {
        var encrypted = folder.resolve("encrypted.pdf");
        installation.run(List.of(
                "qpdf",
                "--warning-exit-0",
                "--encrypt",
                "user",
                "owner",
                "256",
                "--",
                installation.document().toString(),
                encrypted.toString()));

        refused(handIn(Files.readAllBytes(encrypted)), 400, "document_encrypted");
    }

    @Test
    void a_pdf_without_pages_is_refused(@TempDir Path folder) throws IOException {
        var empty = folder.resolve("empty.pdf");
        installation.run(List.of("qpdf", "--empty", empty.toString()));

        refused(handIn(Files.readAllBytes(empty)), 400, "document_without_pages");
    }

    @Test
    void a_file_over_the_cap_is_refused() throws IOException {
        var large = Arrays.copyOf("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 101 * 1024 * 1024);

        refused(handIn(large), 413, "document_too_large");
    }

    @Test
    void a_pdf_whose_certification_forbids_changes_is_refused_with_that_reason() throws IOException {
        var answer = handIn(SmallPdf.certified());

        refused(answer, 400, "document_certified");
        assertThat(answer.json().path("detail").asString()).contains("DocMDP");
    }

    @Test
    void a_signed_pdf_can_be_signed_again_and_keeps_its_signature(@TempDir Path folder) throws Exception {
        var once = signed(installation.demoDocument());
        var twice = folder.resolve("twice.pdf");
        Files.write(twice, signed(once));

        var judged = installation.run(List.of("pdfsig", "-nocert", twice.toString()));

        assertThat(judged.lines().filter(it -> it.contains("Signature is Valid")))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(judged).doesNotContain("Signature is Invalid", "Digest Mismatch");
        assertThat(Arrays.copyOf(Files.readAllBytes(twice), once.length)).isEqualTo(once);
    }

    static Stream<Arguments> brokenBodies() {
        return Stream.of(
                Arguments.of("{", 400),
                Arguments.of("", 400),
                Arguments.of("[]", 400),
                Arguments.of("{\"signer\":1,\"name\":\"Lease\"}", 400),
                Arguments.of("{\"signer\":\"a@b.example\",\"signer\":\"c@d.example\",\"name\":\"Lease\"}", 400),
                Arguments.of("{\"signer\":\"a@b.example\",\"name\":\"Lease\",\"colour\":\"red\"}", 400),
                Arguments.of("{\"signer\":\"a@b.example\",\"name\":null}", 400),
                Arguments.of("{\"signer\":\"a@b.example\",\"name\":\"Lease\",\"level\":\"B-XXL\"}", 400),
                Arguments.of("{\"signer\":\"nobody@nowhere.example\",\"name\":\"Lease\"}", 400),
                Arguments.of("{\"signer\":\"a@b.example\",\"name\":\"" + "x".repeat(5000) + "\"}", 400),
                Arguments.of("[".repeat(20_000), 400));
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void a_request_part_that_is_wrong_is_refused(String body, int status) throws IOException {
        var answer = serviceProvider.handInRaw(
                REQUESTS,
                documents,
                body,
                installation.demoDocument(),
                UUID.randomUUID().toString());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("code").asString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"signer\":\"%s\",\"name\":\"\\ud800\"}",
                "{\"signer\":\"%s\",\"name\":\"Le\\u0000ase\"}",
                "{\"signer\":\"%s\",\"name\":\"Lease\",\"description\":\"\\udfff\"}"
            })
    void words_that_no_database_keeps_are_refused(String body) throws IOException {
        refused(
                serviceProvider.handInRaw(
                        REQUESTS,
                        documents,
                        body.formatted(signer.mailAddress()),
                        installation.demoDocument(),
                        UUID.randomUUID().toString()),
                400,
                "member_invalid");
    }

    static Stream<Arguments> brokenEnrolments() {
        return Stream.of(
                Arguments.of("{", "application/json", 400),
                Arguments.of("{}", "application/json", 400),
                Arguments.of("{\"given_name\":\"Ada\"}", "application/json", 400),
                Arguments.of("<person/>", "application/xml", 415),
                Arguments.of("{\"given_name\":\"Ada\",\"admin\":true}", "application/json", 400),
                Arguments.of(person("\\ud800"), "application/json", 400),
                Arguments.of(person("Ada\\udc00"), "application/json", 400),
                Arguments.of(person("A\\u0007da"), "application/json", 400));
    }

    private static String person(String givenName) {
        return """
                {"given_name":"%s","surname":"Byron","country":"ES","serial_number":"IDCES-9",
                 "mail_address":"ada.byron@signer.example"}
                """
                .formatted(givenName);
    }

    @ParameterizedTest
    @MethodSource("brokenEnrolments")
    void an_enrolment_that_is_wrong_is_refused(String body, String mediaType, int status) throws IOException {
        var token = serviceProvider.serviceToken("enrolment");

        assertThat(serviceProvider
                        .postRaw("/v1/enrolments", token, mediaType, body)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("unknownIds")
    void an_unknown_id_is_not_found(String id) throws IOException {
        refused(serviceProvider.get(REQUESTS + "/" + id, documents), 404, "not_found");
        refused(serviceProvider.get(REQUESTS + "/" + id + "/document", documents), 404, "not_found");
    }

    static Stream<String> unknownIds() {
        return Stream.of("sr_01J00000000000000000000000", "sr_", "x", "cr_01J00000000000000000000000", "sr_%27--");
    }

    @Test
    void a_token_of_another_scope_opens_nothing() throws IOException {
        assertThat(serviceProvider
                        .get(REQUESTS + "/sr_01J00000000000000000000000", service)
                        .status())
                .isEqualTo(403);
        assertThat(serviceProvider
                        .post(CSC + "credentials/list", documents, Map.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void no_token_and_a_forged_one_are_told_apart_from_nothing() throws IOException {
        assertThat(serviceProvider
                        .get(REQUESTS + "/sr_01J00000000000000000000000", "not.a.token")
                        .status())
                .isEqualTo(401);
        var tampered = documents.substring(0, documents.length() - 3) + (documents.endsWith("AAA") ? "BBB" : "AAA");
        assertThat(serviceProvider
                        .get(REQUESTS + "/sr_01J00000000000000000000000", tampered)
                        .status())
                .isEqualTo(401);
    }

    static Stream<Arguments> cscCalls() {
        return Stream.of(
                Arguments.of("credentials/info", "{", 400),
                Arguments.of("credentials/info", "[]", 400),
                Arguments.of("credentials/info", "{}", 400),
                Arguments.of("credentials/info", "{\"credentialID\":7}", 400),
                Arguments.of("credentials/info", "{\"credentialID\":\"x\",\"credentialID\":\"y\"}", 400),
                Arguments.of("credentials/info", "{\"credentialID\":\"cr_01J00000000000000000000000\"}", 400),
                Arguments.of("signatures/signHash", "{\"credentialID\":\"cr_01J00000000000000000000000\"}", 400),
                Arguments.of("signatures/signDoc", "{}", 400),
                Arguments.of("credentials/create", "{}", 403),
                Arguments.of("credentials/authorize", "{}", 400),
                Arguments.of(
                        "credentials/authorize",
                        """
                        {"credentialID":"cr_01J00000000000000000000000","numSignatures":1,"description":"\\ud800"}
                        """,
                        400),
                Arguments.of("credentials/sendOTP", "{\"credentialID\":\"cr_01J00000000000000000000000\"}", 400));
    }

    @ParameterizedTest
    @MethodSource("cscCalls")
    void a_csc_call_that_is_wrong_is_refused_in_the_words_of_the_standard(String method, String body, int status)
            throws IOException {
        var answer = serviceProvider.postRaw(CSC + method, service, "application/json", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error").asString()).isNotBlank();
    }

    @Test
    void a_csc_method_is_posted_in_json() throws IOException {
        assertThat(serviceProvider.get(CSC + "info", service).status()).isEqualTo(405);
        assertThat(serviceProvider
                        .postRaw(CSC + "info", service, "text/plain", "{}")
                        .status())
                .isEqualTo(415);
    }

    private static Answer handIn(byte[] document) throws IOException {
        return serviceProvider.handIn(
                REQUESTS,
                documents,
                Map.of("signer", signer.mailAddress(), "name", "Lease", "level", "B-B"),
                document,
                UUID.randomUUID().toString());
    }

    private static byte[] signed(byte[] document) throws Exception {
        var request = handIn(document).expect(201).json();
        signer.approveDocument(URI.create(request.path("signing_url").asString()));
        var path = REQUESTS + "/" + request.path("id").asString();
        serviceProvider.await(path, documents, "DELIVERED");
        return serviceProvider.get(path + "/document", documents).expect(200).body();
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("code").asString()).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    }
}
