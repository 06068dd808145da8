package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tabellion.authentication.Password;
import org.tabellion.authentication.model.Lockout;
import org.tabellion.authentication.model.PasswordFactor;
import org.tabellion.authentication.spi.Factors;
import org.tabellion.authentication.spi.PasswordHashes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.signers.Person;
import org.tabellion.signers.model.Signer;
import org.tabellion.signers.spi.Signers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code auth/login} on the whole server with its PostgreSQL and its Argon2id, where a group has it on. */
@RunningServer
class PasswordLoginTest {

    private static final GroupId GROUP = new GroupId(OAuthClient.GROUP);
    private static final String PASSWORD = "correct: horse battery ñ";

    @LocalServerPort
    int port;

    @Autowired
    Signers signers;

    @Autowired
    Factors factors;

    @Autowired
    PasswordHashes hashes;

    @Autowired
    UnitOfWork work;

    @Autowired
    Ids ids;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PostgresTransactions transactions;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String address = unique + "@login.example";

    private record Answer(int status, JsonNode body, String raw, HttpResponse<String> http) {}

    @BeforeEach
    void ada() {
        var ada = new Signer.Invited(
                new SignerId(ids.next(SignerId.PREFIX)),
                GROUP,
                new Person("Ada", "Login", "ES", "IDCES-" + unique, address, Locale.ENGLISH));
        var hash = hashes.hash(new Password(PASSWORD));
        GroupScope.run(
                GROUP,
                () -> work.run(() -> {
                    signers.add(ada);
                    signers.replace(ada, ada.activated());
                    factors.put(new PasswordFactor(ada.id(), hash, Lockout.OPEN));
                }));
    }

    @Test
    void the_right_password_opens_the_signers_list_in_every_generation_and_info_says_that_it_does() throws Exception {
        for (var generation : List.of("v0", "v1", "v2")) {
            var info = post(generation + "/info", "", "{}");
            assertThat(info.raw()).contains("\"basic\"", "\"auth/login\"");

            var login = post(generation + "/auth/login", basic(address, PASSWORD), "{\"rememberMe\":true}");
            assertThat(login.status()).as(login.raw()).isEqualTo(200);
            assertThat(login.http().headers().firstValue("Cache-Control").orElseThrow())
                    .contains("no-store");
            var token = login.body().path("access_token").asString();
            var list = post(generation + "/credentials/list", "Bearer " + token, "{}");
            assertThat(list.status()).isEqualTo(200);
            assertThat(list.body().path("credentialIDs").size()).isZero();

            var renewed = post(
                    generation + "/auth/login",
                    "",
                    "{\"refresh_token\":\"%s\"}"
                            .formatted(login.body().path("refresh_token").asString()));
            assertThat(renewed.status()).as(renewed.raw()).isEqualTo(200);
            // The former token went with its replacement.
            assertThat(post(generation + "/credentials/list", "Bearer " + token, "{}")
                            .status())
                    .isEqualTo(401);
            var next = "Bearer " + renewed.body().path("access_token").asString();
            assertThat(post("v2/credentials/delete", next, deletion()).status()).isIn(400, 403);
        }
    }

    private static String deletion() {
        return "{\"credentialDeletionRequest\":{\"credentialID\":\"cr_%s\"}}".formatted("0".repeat(26));
    }

    @Test
    void nothing_tells_an_unknown_name_from_a_wrong_password_or_a_lock() throws Exception {
        var wrong = post("v1/auth/login", basic(address, "wrong wrong wrong"), "{}");
        var unknown = post("v1/auth/login", basic("nobody-" + address, PASSWORD), "{}");
        for (int i = 0; i < 4; i++) {
            post("v1/auth/login", basic(address, "wrong wrong wrong"), "{}");
        }
        var locked = post("v1/auth/login", basic(address, PASSWORD), "{}");

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().path("error").asString()).isEqualTo("authentication_error");
        for (var other : List.of(unknown, locked)) {
            assertThat(other.status()).isEqualTo(wrong.status());
            assertThat(other.raw()).isEqualTo(wrong.raw());
            assertThat(other.http().headers().map().keySet())
                    .isEqualTo(wrong.http().headers().map().keySet());
        }
        assertThat(audited("wrong_password")).isPositive();
        assertThat(audited("unknown_name")).isPositive();
        assertThat(audited("locked")).isPositive();
    }

    private int audited(String reason) {
        return GroupScope.call(
                GROUP,
                () -> transactions.call(() -> jdbc.sql("SELECT count(*) FROM audit_record"
                                + " WHERE type = 'authentication.password' AND facts LIKE :reason")
                        .param("reason", "%" + reason + "%")
                        .query(Integer.class)
                        .single()));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Answer post(String method, String authorization, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/csc/%s".formatted(port, method)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()), answer.body(), answer);
        }
    }
}
