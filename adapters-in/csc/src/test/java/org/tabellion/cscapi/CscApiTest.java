package org.tabellion.cscapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.tabellion.credentials.CredentialView;
import org.tabellion.credentials.ReadCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.kernel.testkit.SeededRandomness;
import org.tabellion.signing.SignHashes;
import org.tabellion.signing.SignHashes.Outcome.NotAuthorised;
import org.tabellion.signing.SignHashes.Outcome.Signed;
import org.tabellion.signing.SignHashes.Reason;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CscApiTest {

    private static final String KEY = "cr_" + "1".repeat(26);
    private static final String OTHER_KEY = "cr_" + "2".repeat(26);
    private static final String ANA = "sg_" + "1".repeat(26);
    private static final String APPROVAL = "ap_" + "1".repeat(26);
    private static final String HASH = Base64.getEncoder().encodeToString(new byte[32]);
    private static final JsonMapper JSON = new JsonMapper();

    private final List<SignHashes.Command> asked = new ArrayList<>();
    private SignHashes.Outcome outcome = new Signed(List.of(Bytes.ofUtf8("value")));
    private CredentialView.State state = CredentialView.State.ACTIVE;
    private KeyAlgorithm algorithm = KeyAlgorithm.P_256;
    private Instant notAfter = Instant.parse("2028-01-01T00:00:00Z");

    private final MockMvc mvc = mvc();

    private MockMvc mvc() {
        var time = ManualTime.at("2026-11-21T10:00:00Z");
        var tokens = new AccessTokens(CscApiTest::decode);
        var random = new SeededRandomness(1);
        var credentials = new OneCredential();
        var methods = new ArrayList<CscMethod>();
        methods.add(new CredentialsListMethod(credentials, time));
        methods.add(new CredentialsInfoMethod(credentials, time));
        methods.add(new SignHashMethod(
                credentials,
                command -> {
                    asked.add(command);
                    assertThat(GroupScope.current()).contains(new GroupId("bank"));
                    return outcome;
                },
                tokens,
                random,
                time));
        methods.add(new InfoMethod(
                new Wired(methods), "https://sign.example", "2.2.0.0", "Tabellion", "ES", "Remote signing"));
        return MockMvcBuilders.standaloneSetup(new CscController(methods, tokens, random))
                .build();
    }

    private static Jwt decode(String token) {
        var jwt = Jwt.withTokenValue(token)
                .header("alg", "ES256")
                .claim("client_id", token.startsWith("other") ? "other" : "portal")
                .claim("group", "bank")
                .subject(token.contains("user") ? ANA : "portal");
        if (token.contains("late")) {
            throw new JwtValidationException(
                    "late", List.of(new OAuth2Error("invalid_token", "Jwt expired at 2026", null)));
        }
        if (token.contains("service")) {
            return jwt.claim("scope", "service").build();
        }
        if (token.contains("credential")) {
            return jwt.claim("scope", List.of("credential"))
                    .claim("approval_id", APPROVAL)
                    .claim("credential_id", token.contains("elsewhere") ? OTHER_KEY : KEY)
                    .build();
        }
        if (token.contains("enrolment")) {
            return jwt.claim("scope", "enrolment").build();
        }
        throw new BadJwtException("not ours");
    }

    @Test
    void info_needs_no_token_and_names_what_is_wired_and_nothing_else() throws Exception {
        var answer = call("info", null, "{}");

        assertThat(answer.getStatus()).isEqualTo(200);
        var info = json(answer);
        for (var name : List.of(
                "specs",
                "name",
                "logo",
                "region",
                "lang",
                "description",
                "authType",
                "methods",
                "signAlgorithms",
                "signature_formats",
                "conformance_levels",
                "supportedHashTypes")) {
            assertThat(info.has(name)).as(name).isTrue();
        }
        assertThat(info.path("specs").asString()).isEqualTo("2.2.0.0");
        assertThat(texts(info.path("methods")))
                .containsExactlyInAnyOrder(
                        "info",
                        "credentials/list",
                        "credentials/info",
                        "signatures/signHash",
                        "oauth2/authorize",
                        "oauth2/token");
        assertThat(info.path("signAlgorithms").path("algos").size())
                .isEqualTo(info.path("signAlgorithms").path("algoParams").size());
    }

    @Test
    void the_published_description_names_the_wired_methods() throws Exception {
        JsonNode description;
        try (var stream = new ClassPathResource("/org/tabellion/cscapi/openapi.json").getInputStream()) {
            description = JSON.readTree(stream);
        }
        var wired = texts(json(call("info", null, "{}")).path("methods")).stream()
                .filter(it -> !it.startsWith("oauth2/"))
                .map(it -> "/" + it)
                .toList();

        assertThat(description.path("paths").propertyNames()).containsExactlyInAnyOrderElementsOf(wired);
        assertThat(mvc.perform(MockMvcRequestBuilders.get("/csc/v2/openapi.json"))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void a_credential_is_described_as_wallets_want_it() throws Exception {
        var info =
                json(call("credentials/info", "credential", "{\"credentialID\":\"%s\",\"lang\":null}".formatted(KEY)));

        assertThat(info.path("key").path("status").asString()).isEqualTo("enabled");
        assertThat(texts(info.path("key").path("algo"))).containsExactly("1.2.840.10045.4.3.2", "1.2.840.10045.2.1");
        assertThat(info.path("key").path("len").asInt()).isEqualTo(256);
        assertThat(info.path("key").path("curve").asString()).isEqualTo("1.2.840.10045.3.1.7");
        assertThat(info.path("auth").path("mode").asString()).isEqualTo("oauth2code");
        assertThat(info.path("auth").has("objects")).isTrue();
        assertThat(info.path("auth").path("objects").isNull()).isTrue();
        assertThat(info.path("SCAL").asString()).isEqualTo("2");
        assertThat(info.path("multisign").asInt()).isPositive();
    }

    @Test
    void credentials_are_listed_for_service_provider_and_signer() throws Exception {
        for (var token : List.of("service", "user-service")) {
            var list = json(call("credentials/list", token, "{\"credentialInfo\":true,\"maxResults\":100000}"));
            assertThat(texts(list.path("credentialIDs"))).containsExactly(KEY);
            assertThat(list.path("credentialInfos").path(0).path("credentialID").asString())
                    .isEqualTo(KEY);
        }
        assertThat(json(call("credentials/list", "service", "{\"userID\":\"sg_%s\"}".formatted("9".repeat(26))))
                        .path("credentialIDs")
                        .size())
                .isZero();
    }

    @Test
    void hashes_are_signed_with_the_credential_token_in_the_header_or_as_sad() throws Exception {
        assertThat(json(call("signatures/signHash", "credential", sign("")))
                        .path("signatures")
                        .path(0)
                        .asString())
                .isEqualTo(Bytes.ofUtf8("value").base64());
        assertThat(call("signatures/signHash", "service", sign(",\"SAD\":\"credential\""))
                        .getStatus())
                .isEqualTo(200);

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).requestId()).isNotEqualTo(asked.get(1).requestId());
    }

    @Test
    void an_idempotency_key_makes_the_call_repeatable() throws Exception {
        for (int i = 0; i < 2; i++) {
            mvc.perform(MockMvcRequestBuilders.post("/csc/v2/signatures/signHash")
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Authorization", "Bearer credential")
                    .header("Idempotency-Key", "one")
                    .content(sign("")));
        }

        assertThat(asked.get(0).requestId()).isEqualTo(asked.get(1).requestId());
    }

    static Stream<Arguments> bad() {
        var info = "credentials/info";
        var sign = "signatures/signHash";
        var other = "{\"credentialID\":\"%s\"}".formatted(OTHER_KEY);
        return Stream.of(
                arguments(info, null, "{}", 401, "invalid_request", null),
                arguments(info, "two words", "{}", 400, "invalid_request", "Malformed authorization header."),
                arguments(info, "nonsense", "{}", 401, "invalid_token", null),
                arguments(info, "late", "{}", 401, "expired_token", null),
                arguments(info, "enrolment", "{}", 403, "access_denied", null),
                arguments("credentials/list", "credential", "{}", 403, "access_denied", null),
                arguments(info, "service", "no json", 400, "invalid_request", null),
                arguments(info, "service", "[]", 400, "invalid_request", null),
                arguments(info, "service", "{\"a\":1,\"a\":2}", 400, "invalid_request", null),
                arguments(
                        info,
                        "service",
                        "{}",
                        400,
                        "invalid_request",
                        "Missing (or invalid type) string parameter credentialID"),
                arguments(
                        info,
                        "service",
                        "{\"credentialID\":7}",
                        400,
                        "invalid_request",
                        "Missing (or invalid type) string parameter credentialID"),
                arguments(
                        info,
                        "service",
                        "{\"credentialID\":null}",
                        400,
                        "invalid_request",
                        "Missing (or invalid type) string parameter credentialID"),
                arguments(info, "service", other, 400, "invalid_request", "Invalid parameter credentialID"),
                arguments(
                        info,
                        "service",
                        "{\"credentialID\":\"x\"}",
                        400,
                        "invalid_request",
                        "Invalid parameter credentialID"),
                arguments(
                        info,
                        "credential elsewhere".replace(' ', '-'),
                        "{\"credentialID\":\"%s\"}".formatted(KEY),
                        400,
                        "invalid_request",
                        "Invalid parameter credentialID"),
                arguments(
                        info,
                        "service",
                        "{\"credentialID\":\"%s\",\"certificates\":\"all\"}".formatted(KEY),
                        400,
                        "invalid_request",
                        "Invalid parameter certificates"),
                arguments(
                        "credentials/list",
                        "user-service",
                        "{\"userID\":\"%s\"}".formatted(ANA),
                        400,
                        "invalid_request",
                        "userID parameter MUST be null"),
                arguments(
                        "credentials/list",
                        "service",
                        "{\"userID\":\"x\"}",
                        400,
                        "invalid_request",
                        "Invalid parameter userID"),
                arguments(
                        "credentials/list",
                        "service",
                        "{\"pageToken\":\"x\"}",
                        400,
                        "invalid_request",
                        "Invalid parameter pageToken"),
                arguments(
                        "credentials/list",
                        "service",
                        "{\"maxResults\":0}",
                        400,
                        "invalid_request",
                        "Invalid parameter maxResults"),
                arguments("signatures/signDoc", "service", "{}", 501, "not_implemented", null),
                arguments("credentials/authorize", "service", "{}", 501, "not_implemented", null),
                arguments(
                        sign,
                        "service",
                        sign(""),
                        400,
                        "invalid_request",
                        "Missing (or invalid type) string parameter SAD"),
                arguments(
                        sign,
                        "service",
                        sign(",\"SAD\":\"nonsense\""),
                        400,
                        "invalid_request",
                        "Invalid parameter SAD"),
                arguments(sign, "service", sign(",\"SAD\":\"late\""), 400, "invalid_request", "SAD expired"),
                arguments(
                        sign, "service", sign(",\"SAD\":\"service\""), 400, "invalid_request", "Invalid parameter SAD"),
                arguments(
                        sign,
                        "service",
                        sign(",\"SAD\":\"other-credential\""),
                        400,
                        "invalid_request",
                        "Invalid parameter SAD"),
                arguments(
                        sign,
                        "credential",
                        sign(",\"SAD\":\"credential-2\""),
                        400,
                        "invalid_request",
                        "Invalid parameter SAD"),
                arguments(sign, "credential-elsewhere", sign(""), 400, "invalid_request", "Invalid parameter SAD"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("hashes", "hash"),
                        400,
                        "invalid_request",
                        "Missing (or invalid type) array parameter hashes"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("[\"" + HASH + "\"]", "[]"),
                        400,
                        "invalid_request",
                        "Empty hash array"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("\"" + HASH + "\"", "\"!!\""),
                        400,
                        "invalid_request",
                        "Invalid Base64 hash string parameter"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("\"" + HASH + "\"", "\"AAAA\""),
                        400,
                        "invalid_request",
                        "Invalid digest value length"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("\"" + HASH + "\"", "\"" + HASH + "\",\"AAAA\""),
                        400,
                        "invalid_request",
                        "Invalid digest value length"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11"),
                        400,
                        "invalid_request",
                        "Invalid parameter signAlgo"),
                arguments(
                        sign,
                        "credential",
                        sign("").replace("1.2.840.10045.4.3.2", "1.2.840.10045.2.1"),
                        400,
                        "invalid_request",
                        "Missing (or invalid type) string parameter hashAlgorithmOID"),
                arguments(
                        sign,
                        "credential",
                        sign(",\"hashAlgorithmOID\":\"1.3.14.3.2.26\""),
                        400,
                        "invalid_request",
                        "Invalid parameter hashAlgorithmOID"),
                arguments(
                        sign,
                        "credential",
                        sign(",\"hashAlgorithmOID\":\"2.16.840.1.101.3.4.2.3\""),
                        400,
                        "invalid_request",
                        "Invalid parameter hashAlgorithmOID"),
                arguments(
                        sign,
                        "credential",
                        sign(",\"operationMode\":\"A\""),
                        400,
                        "invalid_request",
                        "Invalid parameter operationMode"),
                arguments(
                        sign,
                        "credential",
                        sign(",\"clientData\":7"),
                        400,
                        "invalid_request",
                        "Invalid parameter clientData"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void bad_input_gets_the_answer_of_the_table_and_signs_nothing(
            String method, @Nullable String token, String body, int status, String code, @Nullable String description)
            throws Exception {
        var answer = call(method, token, body);

        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(status);
        assertThat(answer.getContentType()).startsWith("application/json");
        assertThat(json(answer).path("error").asString()).isEqualTo(code);
        if (description != null) {
            assertThat(json(answer).path("error_description").asString()).isEqualTo(description);
        }
        if (status == 401) {
            assertThat(answer.getHeader("WWW-Authenticate")).startsWith("Bearer");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void media_type_method_and_size_are_minded() throws Exception {
        var text = mvc.perform(MockMvcRequestBuilders.post("/csc/v2/info")
                        .contentType(MediaType.TEXT_PLAIN)
                        .content("{}"))
                .andReturn()
                .getResponse();
        assertThat(text.getStatus()).isEqualTo(415);
        var get = mvc.perform(MockMvcRequestBuilders.request(HttpMethod.GET, "/csc/v2/info"))
                .andReturn()
                .getResponse();
        assertThat(get.getStatus()).isEqualTo(405);
        var large = call("info", null, "{\"a\":\"" + "x".repeat(CscRequest.LONGEST_BODY) + "\"}");
        assertThat(large.getStatus()).isEqualTo(413);
    }

    @Test
    void what_the_approval_does_not_cover_has_its_own_words() throws Exception {
        for (var expected : Map.of(
                        Reason.EXPIRED, "SAD expired",
                        Reason.HASHES_NOT_APPROVED, "Hash is not authorized by the SAD",
                        Reason.UNKNOWN, "Invalid parameter SAD",
                        Reason.REFUSED_BY_SAM, "Invalid parameter SAD")
                .entrySet()) {
            outcome = new NotAuthorised(expected.getKey());
            var answer = call("signatures/signHash", "credential", sign(""));
            assertThat(answer.getStatus()).isEqualTo(400);
            assertThat(json(answer).path("error_description").asString()).isEqualTo(expected.getValue());
        }
    }

    @Test
    void a_disabled_key_and_an_expired_certificate_are_said_so() throws Exception {
        state = CredentialView.State.DISCARDED;
        assertThat(json(call("signatures/signHash", "credential", sign("")))
                        .path("error_description")
                        .asString())
                .isEqualTo("The credential identified by credentialID is disabled");
        state = CredentialView.State.ACTIVE;
        notAfter = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(json(call("signatures/signHash", "credential", sign("")))
                        .path("error_description")
                        .asString())
                .isEqualTo("Signing certificate is expired");
        assertThat(asked).isEmpty();
    }

    @Test
    void rsa_takes_pkcs1_by_key_type_and_pss_by_fitting_parameters_alone() throws Exception {
        algorithm = KeyAlgorithm.RSA_2048;
        var sha256 = ",\"hashAlgorithmOID\":\"2.16.840.1.101.3.4.2.1\"";
        var pss = sign(sha256 + ",\"signAlgoParams\":\"%s\"".formatted(Algorithms.pssParameters()))
                .replace("1.2.840.10045.4.3.2", Algorithms.RSA_PSS);

        assertThat(call(
                                "signatures/signHash",
                                "credential",
                                sign(sha256).replace("1.2.840.10045.4.3.2", Algorithms.RSA))
                        .getStatus())
                .isEqualTo(200);
        assertThat(call("signatures/signHash", "credential", pss).getStatus()).isEqualTo(200);
        assertThat(asked.get(1).algorithm().isPss()).isTrue();
        for (var odd : List.of("MAA=", "!!", "BQA=")) {
            var answer = call("signatures/signHash", "credential", pss.replace(Algorithms.pssParameters(), odd));
            assertThat(json(answer).path("error_description").asString()).isEqualTo("Invalid parameter signAlgoParams");
        }
    }

    private static String sign(String more) {
        return "{\"credentialID\":\"%s\",\"hashes\":[\"%s\"],\"signAlgo\":\"1.2.840.10045.4.3.2\"%s}"
                .formatted(KEY, HASH, more);
    }

    private MockHttpServletResponse call(String method, @Nullable String token, String body) throws Exception {
        var request = MockMvcRequestBuilders.post("/csc/v2/" + method)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return mvc.perform(request).andReturn().getResponse();
    }

    private static JsonNode json(MockHttpServletResponse answer) throws Exception {
        return JSON.readTree(answer.getContentAsString());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(it -> texts.add(it.asString()));
        return texts;
    }

    private record Wired(List<CscMethod> all) implements ObjectProvider<CscMethod> {
        @Override
        public Stream<CscMethod> stream() {
            return all.stream();
        }

        @Override
        public CscMethod getObject(@Nullable Object... args) {
            return all.getFirst();
        }
    }

    private final class OneCredential implements ReadCredentials {

        private CredentialView view() {
            return new CredentialView(
                    new CredentialId(KEY),
                    new SignerId(ANA),
                    state,
                    algorithm,
                    Optional.empty(),
                    List.of(),
                    Optional.of(notAfter));
        }

        @Override
        public CredentialView credential(CredentialId id) {
            if (!id.value().equals(KEY)) {
                throw Failure.notFound("credential");
            }
            return view();
        }

        @Override
        public List<CredentialView> of(SignerId signer) {
            return signer.value().equals(ANA) ? List.of(view()) : List.of();
        }

        @Override
        public List<CredentialView> page(Optional<CredentialId> after, int most) {
            return List.of(view());
        }
    }
}
