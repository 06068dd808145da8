package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;

/** Many who use at once what is good once, on the whole server with its PostgreSQL: one gets a token, and keeps it not. */
@RunningServer
class RacesTest {

    private static final int RACERS = 8;
    private static final String VERIFIER = "v".repeat(43);
    private static final GroupId GROUP = new GroupId(OAuthClient.GROUP);

    @LocalServerPort
    int port;

    @Autowired
    KeepGrant grants;

    @Autowired
    TrustedTime time;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PostgresTransactions transactions;

    @RepeatedTest(3)
    void of_many_who_use_a_code_at_once_one_gets_a_token_which_is_taken_back() throws Exception {
        var code = UUID.randomUUID() + "-code";
        var id = UUID.randomUUID().toString();
        grants.keep(grant(id, Optional.of(issued(code)), Optional.empty()));

        race(
                id,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        OAuthClient.CALLBACK,
                        "code_verifier",
                        VERIFIER));
    }

    @RepeatedTest(3)
    void of_many_who_use_a_refresh_token_at_once_one_gets_a_token_and_its_family_ends() throws Exception {
        var id = UUID.randomUUID().toString();
        var token = id + "." + "r".repeat(43);
        grants.keep(grant(id, Optional.empty(), Optional.of(issued(token))));

        race(id, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private void race(String id, Map<String, String> request) throws Exception {
        int before = refusals();
        List<OAuthClient.Answer> answers;
        try (var client = new OAuthClient(port)) {
            answers = atOnce(() -> client.form("/oauth2/token", request));

            assertThat(answers).filteredOn(it -> it.status() == 200).hasSize(1);
            assertThat(answers)
                    .filteredOn(it -> it.status() != 200)
                    .allSatisfy(it -> assertThat(it.status()).isEqualTo(400))
                    .allSatisfy(it -> assertThat(it.text("error")).isEqualTo("invalid_grant"));
            var winner = answers.stream()
                    .filter(it -> it.status() == 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(client.isActive(winner.text("access_token"))).isFalse();
            var next = client.form(
                    "/oauth2/token",
                    Map.of("grant_type", "refresh_token", "refresh_token", winner.text("refresh_token")));
            assertThat(next.text("error")).isEqualTo("invalid_grant");
        }
        assertThat(grants.byId(id).orElseThrow()).satisfies(it -> assertThat(it).isEqualTo(it.revoked()));
        assertThat(refusals() - before).isEqualTo(RACERS);
    }

    private static List<OAuthClient.Answer> atOnce(Callable<OAuthClient.Answer> call) throws Exception {
        var start = new CountDownLatch(1);
        var answers = new ArrayList<Future<OAuthClient.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < RACERS; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
        }
        var all = new ArrayList<OAuthClient.Answer>();
        for (var answer : answers) {
            all.add(answer.get());
        }
        return all;
    }

    /** Of the refused uses; the last is that of the token that the winner was given. */
    private int refusals() {
        return GroupScope.call(
                GROUP,
                () -> transactions.call(
                        () -> jdbc.sql("SELECT count(*) FROM audit_record WHERE type = 'access.request_refused'")
                                .query(Integer.class)
                                .single()));
    }

    private Grant.IssuedToken issued(String token) {
        var now = time.now();
        return new Grant.IssuedToken(
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token)), now, now.plusSeconds(60), false);
    }

    /** As the authorization endpoint keeps one that a signer has signed in for. */
    private Grant grant(String id, Optional<Grant.IssuedToken> code, Optional<Grant.IssuedToken> refresh) {
        Instant now = time.now();
        var signer = "sg_" + "A".repeat(26);
        var facts = new HashMap<String, String>();
        facts.put("signer", signer);
        facts.put("group", OAuthClient.GROUP);
        facts.put("amr", "pwd otp");
        facts.put("acr", "urn:tabellion:loa:substantial");
        facts.put("authenticated_at", now.toString());
        facts.put("authorization_uri", "http://127.0.0.1/oauth2/authorize");
        facts.put("requested_scopes", "service");
        facts.put("redirect_uri", OAuthClient.CALLBACK);
        facts.put(
                "parameter.code_challenge",
                DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(VERIFIER)).base64Url());
        facts.put("parameter.code_challenge_method", "S256");
        return new Grant(
                id,
                new ClientId(OAuthClient.ID),
                GROUP,
                "authorization_code",
                signer,
                Set.of("service"),
                facts,
                code,
                Optional.empty(),
                refresh);
    }
}
