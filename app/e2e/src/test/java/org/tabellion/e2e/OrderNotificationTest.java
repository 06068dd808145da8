package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service provider is told of the end of its order at its own address, over TLS, by an event that it can verify. */
class OrderNotificationTest {

    private static final String CALLBACK = "https://service-provider.example/callback";

    private final Installation installation;
    private final Receiver receiver;

    OrderNotificationTest() throws Exception {
        installation = Installation.shared();
        receiver = installation.receiver();
    }

    @Test
    void a_receiver_that_was_dead_at_first_is_told_when_it_is_back_by_the_published_key() throws Exception {
        var client = registered();
        var signer = installation.enrolledSigner(client);
        var hash = MessageDigest.getInstance("SHA-256")
                .digest(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        var token =
                new HashSigning(installation.server(), client, signer.credential(), List.of(hash)).approvedBy(signer);

        var order = ordered(client, token, signer.credential(), hash);
        awaitFetched(client, order);
        assertThat(receiver.told()).isEmpty();
        try (var open = receiver) {
            open.open();
            awaitTold();
        }

        assertThat(receiver.told()).singleElement().satisfies(it -> {
            var words = it.split(" ");
            assertThat(words[0]).isEqualTo("application/secevent+jwt");
            var claims = verified(words[1]);
            assertThat(claims.path("iss").asString())
                    .isEqualTo(installation.server().toString());
            assertThat(claims.path("aud").asString()).isEqualTo(client.clientId());
            assertThat(claims.path("jti").asString()).isEqualTo(order);
            assertThat(claims.path("events")
                            .path("urn:tabellion:event:signature-order-ended")
                            .path("responseID")
                            .asString())
                    .isEqualTo(order);
            assertThat(words[1]).doesNotContain(token);
        });
    }

    private ServiceProvider registered() throws Exception {
        var administrator = installation.administrator();
        var id = "told-" + UUID.randomUUID();
        var client = new HashMap<String, Object>();
        client.put("client_id", id);
        client.put("display_name", "Told of its orders");
        client.put("redirect_uris", List.of(CALLBACK));
        client.put("grants", List.of("client_credentials", "authorization_code"));
        client.put("scopes", List.of("service", "credential", "enrolment"));
        client.put("response_uris", List.of(receiver.address().toString()));
        var secret = administrator
                .post("/management/v1/clients", administrator.serviceToken("admin"), client)
                .expect(201)
                .json()
                .path("client_secret")
                .asString();
        return new ServiceProvider(installation.server(), id, secret);
    }

    private String ordered(ServiceProvider client, String token, String credential, byte[] hash) throws Exception {
        return client.post(
                        "/csc/v2/signatures/signHash",
                        token,
                        Map.of(
                                "credentialID",
                                credential,
                                "hashes",
                                List.of(Base64.getEncoder().encodeToString(hash)),
                                "signAlgo",
                                "1.2.840.10045.4.3.2",
                                "operationMode",
                                "A",
                                "response_uri",
                                receiver.address().toString()))
                .expect(200)
                .json()
                .path("responseID")
                .asString();
    }

    private static void awaitFetched(ServiceProvider client, String order) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (client.post("/csc/v2/signatures/signPolling", client.serviceToken("service"), Map.of("requestID", order))
                        .status()
                != 200) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    /** The first attempt met nobody; the next ones are four and eight seconds later. */
    private void awaitTold() throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (receiver.told().isEmpty()) {
            assertThat(System.nanoTime()).as("it is told").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** @return the claims, of a token whose signature is one by the key that is published under its name */
    private JsonNode verified(String jws) {
        try {
            var parts = jws.split("\\.");
            var header = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[0]));
            assertThat(header.path("typ").asString()).isEqualTo("secevent+jwt");
            assertThat(header.path("alg").asString()).isEqualTo("ES256");
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(published(header.path("kid").asString()));
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2])))
                    .isTrue();
            return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private PublicKey published(String name) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var keys = http.send(
                            HttpRequest.newBuilder(installation.server().resolve("/oauth2/jwks"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return JsonMapper.shared()
                    .readTree(keys)
                    .path("keys")
                    .valueStream()
                    .filter(it -> it.path("kid").asString().equals(name))
                    .map(OrderNotificationTest::publicKey)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static PublicKey publicKey(JsonNode jwk) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(
                            new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y")),
                            parameters.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static BigInteger coordinate(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asString()));
    }
}
