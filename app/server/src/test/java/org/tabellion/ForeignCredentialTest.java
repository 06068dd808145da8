package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.tabellion.access.Grant;
import org.tabellion.access.KeepGrant;
import org.tabellion.access.SignToken;
import org.tabellion.credentials.model.HeldKey;
import org.tabellion.credentials.model.HeldSigner;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.testkit.SomeCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import tools.jackson.databind.json.JsonMapper;

/**
 * A key of another group, or of another signer than the token's, is told from none by nothing: the same answer, after the
 * same statements. Statements are compared, and not times: what differs by one differs by hundreds of microseconds.
 */
@RunningServer
class ForeignCredentialTest {

    private static final GroupId GROUP = new GroupId(OAuthClient.GROUP);
    private static final GroupId OTHERS = new GroupId("managed");
    private static final String UNKNOWN = "cr_" + "0".repeat(26);

    @LocalServerPort
    int port;

    @Autowired
    Credentials credentials;

    @Autowired
    UnitOfWork work;

    @Autowired
    SignToken tokens;

    @Autowired
    KeepGrant grants;

    @Autowired
    TrustedTime time;

    @Autowired
    Environment settings;

    private final CountedStatements statements = RunningServer.Settings.STATEMENTS;
    private final SignerId ada = SomeCredentials.signer();

    @AfterEach
    void listenNoMore() {
        statements.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v2/credentials/info|",
                "v1/credentials/info|",
                "v2/credentials/authorize|,\"numSignatures\":1,\"hashes\":[\"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=\"],\"hashAlgorithmOID\":\"2.16.840.1.101.3.4.2.1\",\"authData\":[{\"id\":\"PIN\",\"value\":\"1234\"}]",
                "v1/credentials/authorize|,\"numSignatures\":1,\"hash\":[\"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=\"],\"PIN\":\"1234\"",
                "v1/credentials/sendOTP|",
                "v2/credentials/getChallenge|,\"authObjectID\":\"OCRA\"",
                "v1/credentials/extendTransaction|,\"SAD\":\"nonsense\",\"hash\":[\"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=\"]",
                "v1/signatures/signHash|,\"SAD\":\"nonsense\",\"hash\":[\"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=\"],\"signAlgo\":\"1.2.840.10045.4.3.2\""
            })
    void what_is_not_the_callers_is_as_unknown_as_what_is_not_there(String method, String more) throws Exception {
        var foreign = active(OTHERS, SomeCredentials.signer());
        var neighbours = active(GROUP, SomeCredentials.signer());
        var mine = active(GROUP, ada);
        var rest = more == null ? "" : more;
        try (var client = new OAuthClient(port)) {
            var token = signersToken();
            // What a node asks for only every few seconds is known from here on.
            told(client, token, method, UNKNOWN, rest);

            var unknown = told(client, token, method, UNKNOWN, rest);

            assertThat(unknown.answer().status()).isEqualTo(400);
            assertThat(unknown.answer().text("error_description"))
                    .isIn("Invalid parameter credentialID", "Invalid parameter SAD");
            assertThat(unknown.statements()).isNotEmpty();
            for (var other : List.of(foreign, neighbours)) {
                var found = told(client, token, method, other.value(), rest);
                assertThat(found).isEqualTo(unknown);
            }
            // It can tell one from the other.
            if (method.endsWith("info")) {
                assertThat(told(client, token, method, mine.value(), rest)).isNotEqualTo(unknown);
            }
        }
    }

    private record Told(OAuthClient.Answer answer, List<String> statements) {}

    private Told told(OAuthClient client, String token, String method, String credential, String more)
            throws IOException, InterruptedException {
        statements.forget();
        var answer = client.call("/csc/" + method, token, "{\"credentialID\":\"%s\"%s}".formatted(credential, more));
        return new Told(answer, statements.ofCalls());
    }

    private CredentialId active(GroupId group, SignerId signer) throws IOException, GeneralSecurityException {
        var chain = List.of(der());
        var credential = SomeCredentials.requested(signer)
                .created(key(1))
                .assigned(key(2), new HeldSigner(1, Bytes.ofUtf8("{signer}")), "CN=Ana")
                .requested(Bytes.ofUtf8("pkcs10"))
                .certified(chain, SomeCredentials.NOT_AFTER)
                .activated(key(3));
        GroupScope.run(group, () -> work.run(() -> credentials.add(credential)));
        return credential.id();
    }

    private static HeldKey key(int generation) {
        return new HeldKey("kp_1", SomeCredentials.PUBLIC_KEY, generation, Bytes.ofUtf8("{key " + generation + "}"));
    }

    private Bytes der() throws IOException, GeneralSecurityException {
        try (InputStream pem =
                Files.newInputStream(Path.of(settings.getRequiredProperty("tabellion.sam.certificate")))) {
            return Bytes.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(pem)
                    .getEncoded());
        }
    }

    /** Of scope service, of a signer who has signed in. */
    private String signersToken() {
        var now = time.now();
        var token = tokens.sign(
                "at+jwt",
                Bytes.ofUtf8(new JsonMapper()
                        .writeValueAsString(Map.of(
                                "iss",
                                "http://127.0.0.1",
                                "sub",
                                ada.value(),
                                "client_id",
                                OAuthClient.ID,
                                "group",
                                OAuthClient.GROUP,
                                "scope",
                                "service",
                                "exp",
                                now.plusSeconds(600).getEpochSecond(),
                                "jti",
                                UUID.randomUUID().toString()))));
        grants.keep(new Grant(
                UUID.randomUUID().toString(),
                new ClientId(OAuthClient.ID),
                GROUP,
                "authorization_code",
                ada.value(),
                Set.of("service"),
                Map.of(),
                Optional.empty(),
                Optional.of(new Grant.IssuedToken(
                        DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token)), now, now.plusSeconds(600), false)),
                Optional.empty()));
        return token;
    }
}
