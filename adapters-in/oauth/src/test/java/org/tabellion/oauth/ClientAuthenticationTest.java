package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.kernel.Bytes;

/** How clients prove who they are without a secret, and what FAPI 2.0 demands of them. */
class ClientAuthenticationTest {

    private static final Map<String, String> SERVICE = Map.of("grant_type", "client_credentials");

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ECKey key = generated("k1");

    @BeforeEach
    void register() {
        register("sp", by(ClientPolicy.Method.PRIVATE_KEY_JWT, new JWKSet(key).toString()));
    }

    private void register(String id, ClientPolicy policy) {
        node.bean(RegisterClient.class)
                .register(AccessContract.client(id, Set.of(ServiceProvider.CALLBACK))
                        .with(policy));
    }

    private static ClientPolicy by(ClientPolicy.Method method, String keys) {
        return new ClientPolicy(
                Set.of(method),
                keys,
                Optional.of("CN=sp,O=Bank"),
                ClientPolicy.Sender.ANY,
                ClientPolicy.Profile.CSC,
                false);
    }

    @Test
    void an_assertion_by_the_registered_key_is_good_once_on_all_nodes() throws Exception {
        var assertion = assertion(it -> it);
        assertThat(token(node, assertion).getStatus()).isEqualTo(200);

        for (var at : List.of(node, new Node(stores, 2))) {
            var again = token(at, assertion);
            assertThat(again.getStatus()).isEqualTo(401);
            assertThat(ServiceProvider.error(again)).isEqualTo("invalid_client");
        }
    }

    @Test
    void an_assertion_for_the_endpoint_is_good_too_and_the_pushing_endpoint_takes_one() throws Exception {
        assertThat(token(node, assertion(it -> it.audience(Node.ISSUER + "/oauth2/token")))
                        .getStatus())
                .isEqualTo(200);

        var form = new ServiceProvider("sp", node, stores).request();
        form.putAll(asserted(assertion(it -> it)));
        assertThat(node.perform(ServiceProvider.unsigned("/oauth2/pushed_authorize", form))
                        .getStatus())
                .isEqualTo(201);
    }

    @Test
    void an_assertion_with_a_fault_is_none() throws Exception {
        var now = stores.time().now();
        var faults = Map.<String, UnaryOperator<JWTClaimsSet.Builder>>of(
                "other issuer", it -> it.issuer("other"),
                "other subject", it -> it.subject("other"),
                "other audience", it -> it.audience("https://other.example"),
                "two audiences", it -> it.audience(List.of(Node.ISSUER, "https://other.example")),
                "no audience", it -> it.audience((String) null),
                "expired", it -> it.expirationTime(Date.from(now.minusSeconds(1))),
                "no expiry", it -> it.expirationTime(null),
                "too long a life", it -> it.expirationTime(Date.from(now.plus(Duration.ofMinutes(6)))),
                "of the future", it -> it.issueTime(Date.from(now.plusSeconds(20))),
                "no jti", it -> it.jwtID(null));

        for (var fault : faults.entrySet()) {
            assertThat(token(node, assertion(fault.getValue())).getStatus())
                    .as(fault.getKey())
                    .isEqualTo(401);
        }
    }

    @Test
    void an_assertion_by_another_key_or_by_a_secret_is_none() throws Exception {
        var claims = claims(it -> it);
        var mac = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        // As in the attack that takes the public key for a secret.
        mac.sign(new MACSigner(key.toPublicJWK().toJSONString()));

        for (var assertion : List.of(
                signed(generated("k1"), claims),
                mac.serialize(),
                "eyJhbGciOiJub25lIn0." + Bytes.ofUtf8(claims.toString()).base64Url() + ".")) {
            assertThat(token(node, assertion).getStatus()).isEqualTo(401);
        }
    }

    @Test
    void a_client_without_a_secret_cannot_use_one() throws Exception {
        for (var secret : List.of(ServiceProvider.SECRET, "", "sp")) {
            var form = new LinkedHashMap<>(SERVICE);
            form.put("client_id", "sp");
            form.put("client_secret", secret);
            assertThat(node.perform(ServiceProvider.unsigned("/oauth2/token", form))
                            .getStatus())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_certificate_counts_by_its_subject_if_an_authority_vouches_for_it() throws Exception {
        register("sp", by(ClientPolicy.Method.TLS_CLIENT_AUTH, ""));

        assertThat(withCertificate("vouched").getStatus()).isEqualTo(200);
        assertThat(withCertificate("pretended").getStatus()).isEqualTo(401);
        assertThat(withCertificate("own").getStatus()).isEqualTo(401);
    }

    @Test
    void a_certificate_counts_by_its_key_if_that_was_registered() throws Exception {
        var certificate = X509CertUtils.parse(pem("own"));
        var own = new ECKey.Builder(Curve.P_256, (ECPublicKey) certificate.getPublicKey())
                .x509CertChain(List.of(new Base64(der("own").base64())))
                .build();
        register("sp", by(ClientPolicy.Method.SELF_SIGNED_TLS_CLIENT_AUTH, new JWKSet(own).toString()));

        assertThat(withCertificate("own").getStatus()).isEqualTo(200);
        assertThat(withCertificate("vouched").getStatus()).isEqualTo(401);
        assertThat(node.perform(ServiceProvider.unsigned("/oauth2/token", certificateForm())
                                .header("Client-Cert", "nonsense"))
                        .getStatus())
                .isEqualTo(401);
    }

    @Test
    void a_second_certificate_beside_the_one_of_the_proxy_proves_nothing() throws Exception {
        register("sp", by(ClientPolicy.Method.TLS_CLIENT_AUTH, ""));

        var request = ServiceProvider.unsigned("/oauth2/token", certificateForm())
                .header("Client-Cert", ":" + der("vouched").base64() + ":")
                .header("Client-Cert", ":" + der("own").base64() + ":");

        assertThat(node.perform(request).getStatus()).isEqualTo(401);
    }

    @Test
    void fapi_demands_pushed_requests_bound_tokens_and_the_issuer_as_audience() throws Exception {
        var policy = new ClientPolicy(
                Set.of(ClientPolicy.Method.PRIVATE_KEY_JWT),
                new JWKSet(key).toString(),
                Optional.empty(),
                ClientPolicy.Sender.DPOP_OR_CERTIFICATE,
                ClientPolicy.Profile.FAPI2,
                false);
        register("sp", policy);
        var sp = new ServiceProvider("sp", node, stores);

        assertThat(ServiceProvider.query(sp.authorize(sp.request())))
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
        assertThat(token(node, assertion(it -> it.audience(Node.ISSUER + "/oauth2/token")))
                        .getStatus())
                .isEqualTo(401);
        assertThat(ServiceProvider.error(token(node, assertion(it -> it)))).isEqualTo("invalid_request");

        var form = sp.request();
        form.putAll(asserted(assertion(it -> it)));
        var pushed = ServiceProvider.json(node.perform(ServiceProvider.unsigned("/oauth2/pushed_authorize", form)))
                .get("request_uri")
                .stringValue();
        var code = ServiceProvider.member(sp.approved(sp.opening(pushed)), "code");
        var exchange = new LinkedHashMap<>(asserted(assertion(it -> it)));
        exchange.put("grant_type", "authorization_code");
        exchange.put("code", code);
        exchange.put("redirect_uri", ServiceProvider.CALLBACK);
        exchange.put("code_verifier", ServiceProvider.VERIFIER);
        var bound = node.perform(ServiceProvider.unsigned("/oauth2/token", exchange)
                .header("Client-Cert", ":" + der("vouched").base64() + ":"));
        assertThat(bound.getStatus()).as(bound.getContentAsString()).isEqualTo(200);
        assertThat(SenderTest.claims(bound).get("cnf").has("x5t#S256")).isTrue();
    }

    private MockHttpServletResponse withCertificate(String name) throws Exception {
        return node.perform(ServiceProvider.unsigned("/oauth2/token", certificateForm())
                .header("Client-Cert", ":" + der(name).base64() + ":"));
    }

    private static Map<String, String> certificateForm() {
        var form = new LinkedHashMap<>(SERVICE);
        form.put("client_id", "sp");
        return form;
    }

    static String pem(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/org/tabellion/oauth/" + name + ".pem"));
    }

    static Bytes der(String name) throws IOException {
        return Bytes.ofBase64(pem(name).replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    private static MockHttpServletResponse token(Node at, String assertion) throws Exception {
        var form = new LinkedHashMap<>(SERVICE);
        form.putAll(asserted(assertion));
        return at.perform(ServiceProvider.unsigned("/oauth2/token", form));
    }

    private static Map<String, String> asserted(String assertion) {
        return Map.of(
                "client_id",
                "sp",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion);
    }

    private String assertion(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return signed(key, claims(change));
    }

    private int made;

    private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        var now = stores.time().now();
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer("sp")
                        .subject("sp")
                        .audience(Node.ISSUER)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(60)))
                        .jwtID("assertion-" + made++))
                .build();
    }

    private static String signed(ECKey key, JWTClaimsSet claims) throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    static ECKey generated(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
