package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.SignToken;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.credentials.model.Credential;
import org.tabellion.credentials.model.HeldKey;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.model.Origin;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.signers.Token;
import org.tabellion.signing.spi.SignatureActivation;

/**
 * What {@code signatures/signHash} asks of PostgreSQL, counted where noise cannot touch it: at the data source, in the
 * thread that serves the call. The group that row-level security is told of goes with another statement, on no way of its own.
 */
@RunningServer
class SignHashCostTest {

    private static final GroupId GROUP = new GroupId("evaluation");
    private static final ClientId CLIENT = new ClientId("demo-service-provider");
    private static final Bytes PUBLIC_KEY = Bytes.ofHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"
            + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
    private static final int MOST_STATEMENTS = 4;
    private static final int COMMITS = 2;
    private static final Pattern WRITES = Pattern.compile("\\b(INSERT INTO|UPDATE|DELETE FROM) \\w+_");
    private static final String GROUP_IS_TOLD = "SELECT set_config('tabellion.group_id', ?, true)";

    @TestConfiguration(proxyBeanMethods = false)
    static class Parts {

        @Bean
        static CountedStatements countedStatements() {
            return new CountedStatements();
        }

        @Bean
        @Primary
        WatchedSam watchedSam() {
            return new WatchedSam();
        }
    }

    /** Signs, and notes by which thread it was asked. */
    static final class WatchedSam implements SignatureActivation {

        private volatile Optional<Thread> asker = Optional.empty();
        private volatile boolean isInTransaction;

        @Override
        public Answer activate(Activation activation) {
            asker = Optional.of(Thread.currentThread());
            isInTransaction = TransactionSynchronizationManager.isActualTransactionActive();
            return new Answer.Activated(
                    activation.hashes().stream().map(_ -> Bytes.ofUtf8("value")).toList(), "au_1", Bytes.ofUtf8("{}"));
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    CountedStatements statements;

    @Autowired
    WatchedSam sam;

    @Autowired
    Credentials credentials;

    @Autowired
    Authorizations authorizations;

    @Autowired
    MintedSads sads;

    @Autowired
    SadVault vault;

    @Autowired
    KeepGrant grants;

    @Autowired
    SignToken signer;

    @Autowired
    Randomness randomness;

    @Autowired
    TrustedTime time;

    private Ids ids;
    private SignerId owner;
    private CredentialId key;

    @BeforeEach
    void aKey() {
        ids = new Ids(time, randomness);
        owner = new SignerId(ids.next(SignerId.PREFIX));
        var origin = new Origin(
                new CredentialId(ids.next(CredentialId.PREFIX)),
                new EnrolmentId(ids.next(EnrolmentId.PREFIX)),
                owner,
                KeyAlgorithm.P_256,
                "natural-person",
                2,
                time.now().truncatedTo(ChronoUnit.MILLIS));
        var held = new HeldKey("kp_1", PUBLIC_KEY, 1, Bytes.ofUtf8("{}"));
        var active = new Credential.KeyRequested(origin)
                .created(held)
                .assigned(held, new HeldSigner(1, Bytes.ofUtf8("{}")), "CN=Ana")
                .requested(Bytes.ofUtf8("pkcs10"))
                .certified(List.of(Bytes.ofUtf8("leaf")), Instant.parse("2040-01-01T00:00:00Z"))
                .activated(held);
        key = origin.id();
        GroupScope.run(GROUP, () -> credentials.add(active));
    }

    @Test
    void with_a_credential_token_there_are_four_statements_and_two_commits() throws Exception {
        assertCost(() -> {
            var hash = randomness.bytes(32);
            return new Call(credentialToken(approve(hash, Optional.empty())), Map.of(), hash);
        });
    }

    @Test
    void with_a_sad_beside_a_service_token_there_are_four_statements_and_two_commits() throws Exception {
        var service = serviceToken();
        assertCost(() -> {
            var hash = randomness.bytes(32);
            var sad = Token.next(GROUP, randomness);
            approve(hash, Optional.of(sad.digest()));
            return new Call(service, Map.of("SAD", sad.text()), hash);
        });
    }

    @Test
    void a_repeat_by_its_key_is_answered_from_the_record() throws Exception {
        var hash = randomness.bytes(32);
        var call = new Call(credentialToken(approve(hash, Optional.empty())), Map.of("Idempotency-Key", "k1"), hash);

        assertThat(send(call)).contains("signatures");
        sam.asker = Optional.empty();

        assertThat(send(call)).contains("signatures");
        assertThat(sam.asker).isEmpty();
        assertThat(send(new Call(call.token(), Map.of(), hash))).contains("invalid_request");
    }

    private record Call(String token, Map<String, String> more, Bytes hash) {}

    private interface Preparation {
        Call prepare() throws IOException, InterruptedException;
    }

    private void assertCost(Preparation preparation) throws IOException, InterruptedException {
        // What is asked every few seconds is asked now.
        send(preparation.prepare());
        var call = preparation.prepare();
        statements.forget();

        assertThat(send(call)).contains("signatures");

        // Each statement is a transaction by itself: those that write are the commits.
        var ways = statements.of(sam.asker.orElseThrow());
        assertThat(ways).as("ways to the database and back").hasSizeLessThanOrEqualTo(MOST_STATEMENTS);
        assertThat(ways).as("a commit goes with its statement").doesNotContain(CountedStatements.COMMIT);
        assertThat(ways).as("the group goes with a statement").doesNotContain(GROUP_IS_TOLD);
        assertThat(ways.stream().mapToInt(SignHashCostTest::statementsIn).sum())
                .as("statements of " + ways)
                .isLessThanOrEqualTo(MOST_STATEMENTS);
        assertThat(ways.stream().filter(it -> WRITES.matcher(it).find()))
                .as("commits")
                .hasSize(COMMITS);
        assertThat(sam.isInTransaction).as("the SAM is asked in no transaction").isFalse();
    }

    private static int statementsIn(String way) {
        return way.replace(GROUP_IS_TOLD + "; ", "").split(";", -1).length;
    }

    private ApprovalId approve(Bytes hash, Optional<Bytes> handle) {
        var approval = new ApprovalId(ids.next(ApprovalId.PREFIX));
        var expiry = time.now().plusSeconds(200);
        var sad = new Sad("e30." + Bytes.ofUtf8("{}").base64Url() + ".c2ln");
        var proof = new AuthenticationProof(
                owner, GROUP, List.of("pwd", "otp"), AuthenticationProof.TWO_FACTORS, time.now());
        GroupScope.run(GROUP, () -> {
            authorizations.add(new Authorization(
                    approval,
                    handle,
                    CLIENT,
                    key,
                    2,
                    DigestAlgorithm.SHA256,
                    List.of(hash),
                    1,
                    proof,
                    false,
                    Optional.empty(),
                    expiry));
            sads.add(new MintedSad(
                    GROUP,
                    approval,
                    CLIENT,
                    owner,
                    Optional.of(key),
                    Optional.empty(),
                    vault.seal(approval, sad),
                    expiry));
        });
        return approval;
    }

    private String credentialToken(ApprovalId approval) {
        var now = time.now().truncatedTo(ChronoUnit.SECONDS);
        var token = signer.sign(
                "at+jwt",
                Bytes.ofUtf8(
                        """
                        {"iss":"http://127.0.0.1","aud":"http://127.0.0.1","sub":"%s","client_id":"%s","group":"%s",\
                        "scope":"credential","iat":%d,"exp":%d,"jti":"%s","approval_id":"%s","credential_id":"%s"}"""
                                .formatted(
                                        owner,
                                        CLIENT,
                                        GROUP,
                                        now.getEpochSecond(),
                                        now.getEpochSecond() + 200,
                                        approval,
                                        approval,
                                        key)));
        grants.keep(new Grant(
                "grant " + approval,
                CLIENT,
                GROUP,
                "authorization_code",
                owner.value(),
                Set.of("credential"),
                Map.of(),
                Optional.empty(),
                Optional.of(new Grant.IssuedToken(
                        DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token)), now, now.plusSeconds(200), false)),
                Optional.empty()));
        return token;
    }

    private String serviceToken() throws IOException, InterruptedException {
        var basic = Base64.getEncoder()
                .encodeToString((CLIENT + ":" + TestSettings.SECRET).getBytes(StandardCharsets.UTF_8));
        var answer = post(HttpRequest.newBuilder(uri("/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=service")));
        return answer.replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private String send(Call call) throws IOException, InterruptedException {
        var members = new ArrayList<String>();
        if (call.more().containsKey("SAD")) {
            members.add("\"SAD\":\"%s\"".formatted(call.more().get("SAD")));
        }
        members.add("\"credentialID\":\"%s\"".formatted(key));
        members.add("\"hashes\":[\"%s\"]".formatted(call.hash().base64()));
        members.add("\"hashAlgorithmOID\":\"2.16.840.1.101.3.4.2.1\"");
        members.add("\"signAlgo\":\"1.2.840.10045.4.3.2\"");
        var request = HttpRequest.newBuilder(uri("/csc/v2/signatures/signHash"))
                .header("Authorization", "Bearer " + call.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{" + String.join(",", members) + "}"));
        Optional.ofNullable(call.more().get("Idempotency-Key")).ifPresent(it -> request.header("Idempotency-Key", it));
        return post(request);
    }

    private static String post(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
