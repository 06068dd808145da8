package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.access.ClientPolicy;
import org.tabellion.access.ClientSecret;
import org.tabellion.access.RegisterClient;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import tools.jackson.databind.JsonNode;

/** Tokens that are bound to their sender: by DPoP (RFC 9449) and by a certificate (RFC 8705). */
class SenderTest {

    private static final String TOKEN = "https://as.example/oauth2/token";
    private static final String RESOURCE = "https://as.example/v1/who";

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ECKey key = ClientAuthenticationTest.generated("d1");
    private final ServiceProvider sp = ServiceProvider.registered("sp", node, stores);

    @Test
    void a_proof_without_a_nonce_is_told_the_nonce() throws Exception {
        var answer = token(proof(key, TOKEN, "POST", it -> it));

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(ServiceProvider.error(answer)).isEqualTo("use_dpop_nonce");
        assertThat(answer.getHeader("DPoP-Nonce")).isNotEmpty();
    }

    @Test
    void a_bound_token_serves_its_holder_and_nobody_else() throws Exception {
        var answer = token(fresh(key, TOKEN, "POST"));
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(ServiceProvider.json(answer).get("token_type").stringValue()).isEqualTo("DPoP");
        assertThat(claims(answer).get("cnf").get("jkt").stringValue())
                .isEqualTo(key.computeThumbprint().toString());
        var token = ServiceProvider.json(answer).get("access_token").stringValue();

        assertThat(use("DPoP " + token, withToken(key, token)).getStatus()).isEqualTo(200);
        assertThat(use("Bearer " + token, null).getStatus()).isEqualTo(401);
        assertThat(use("DPoP " + token, null).getStatus()).isEqualTo(401);
        assertThat(use("Bearer " + token, withToken(ClientAuthenticationTest.generated("x"), token))
                        .getStatus())
                .isEqualTo(401);
        assertThat(use("DPoP " + token, withToken(ClientAuthenticationTest.generated("x"), token))
                        .getStatus())
                .isEqualTo(401);
        // A proof for another token: the hash in it is not of this one.
        assertThat(use("DPoP " + token, withToken(key, "another")).getStatus()).isEqualTo(401);
        assertThat(use("DPoP " + token, fresh(key, RESOURCE, "GET")).getStatus())
                .isEqualTo(401);
    }

    @Test
    void a_proof_is_good_once_on_all_nodes() throws Exception {
        var proof = fresh(key, TOKEN, "POST");
        assertThat(token(proof).getStatus()).isEqualTo(200);

        for (var at : new Node[] {node, new Node(stores, 2)}) {
            var again = token(at, proof);
            assertThat(again.getStatus()).isEqualTo(400);
            assertThat(ServiceProvider.error(again)).isEqualTo("invalid_dpop_proof");
        }
    }

    @Test
    void a_proof_with_a_fault_is_none() throws Exception {
        var now = stores.time().now();
        var faults = Map.<String, UnaryOperator<JWTClaimsSet.Builder>>of(
                "other address", it -> it.claim("htu", "https://as.example/oauth2/revoke"),
                "other host", it -> it.claim("htu", "https://as.example.evil.example/oauth2/token"),
                "other method", it -> it.claim("htm", "GET"),
                "old", it -> it.issueTime(Date.from(now.minusSeconds(61))),
                "of the future", it -> it.issueTime(Date.from(now.plusSeconds(20))),
                "no time", it -> it.issueTime(null),
                "no jti", it -> it.jwtID(null));
        var nonce = nonce();

        for (var fault : faults.entrySet()) {
            var answer = token(proof(key, TOKEN, "POST", it -> fault.getValue().apply(it.claim("nonce", nonce))));
            assertThat(ServiceProvider.error(answer)).as(fault.getKey()).isEqualTo("invalid_dpop_proof");
        }
        for (var broken : new String[] {"nonsense", "a.b.c", signed(key, key, TOKEN, nonce)}) {
            assertThat(ServiceProvider.error(token(broken))).isEqualTo("invalid_dpop_proof");
        }
    }

    @Test
    void a_nonce_grows_old_and_no_other_token_is_one() throws Exception {
        var nonce = nonce();
        stores.time().advance(Duration.ofMinutes(4));
        var other = ServiceProvider.json(sp.post("/oauth2/token", Map.of("grant_type", "client_credentials")))
                .get("access_token")
                .stringValue();

        for (var bad : new String[] {nonce, other, "x"}) {
            assertThat(ServiceProvider.error(token(proof(key, TOKEN, "POST", it -> it.claim("nonce", bad)))))
                    .isEqualTo("use_dpop_nonce");
        }
    }

    @Test
    void a_code_that_was_asked_for_with_a_proof_is_exchanged_with_that_key() throws Exception {
        var pushed = node.perform(ServiceProvider.unsigned("/oauth2/pushed_authorize", sp.request())
                .header("Authorization", basic())
                .header("DPoP", fresh(key, "https://as.example/oauth2/pushed_authorize", "POST")));
        var uri = ServiceProvider.json(pushed).get("request_uri").stringValue();
        var code = ServiceProvider.member(sp.approved(sp.opening(uri)), "code");
        var form = new LinkedHashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                ServiceProvider.CALLBACK,
                "code_verifier",
                ServiceProvider.VERIFIER));

        assertThat(ServiceProvider.error(sp.post("/oauth2/token", form))).isEqualTo("invalid_dpop_proof");
        var stolen = node.perform(ServiceProvider.unsigned("/oauth2/token", form)
                .header("Authorization", basic())
                .header("DPoP", fresh(ClientAuthenticationTest.generated("x"), TOKEN, "POST")));
        assertThat(ServiceProvider.error(stolen)).isEqualTo("invalid_dpop_proof");
        var own = node.perform(ServiceProvider.unsigned("/oauth2/token", form)
                .header("Authorization", basic())
                .header("DPoP", fresh(key, TOKEN, "POST")));
        assertThat(own.getStatus()).as(own.getContentAsString()).isEqualTo(200);
    }

    @Test
    void a_client_whose_tokens_have_to_be_bound_gets_no_others() throws Exception {
        demand(ClientPolicy.Sender.DPOP);

        var answer = sp.post("/oauth2/token", Map.of("grant_type", "client_credentials"));

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_token_that_is_bound_to_a_certificate_needs_it() throws Exception {
        demand(ClientPolicy.Sender.CERTIFICATE);
        var vouched = ":" + ClientAuthenticationTest.der("vouched").base64() + ":";
        var own = ":" + ClientAuthenticationTest.der("own").base64() + ":";
        var answer = node.perform(ServiceProvider.unsigned("/oauth2/token", Map.of("grant_type", "client_credentials"))
                .header("Authorization", basic())
                .header("Client-Cert", vouched));
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        var token = ServiceProvider.json(answer).get("access_token").stringValue();

        var request = MockMvcRequestBuilders.get("/v1/who").header("Authorization", "Bearer " + token);
        assertThat(node.perform(request).getStatus()).isEqualTo(401);
        assertThat(node.perform(MockMvcRequestBuilders.get("/v1/who")
                                .header("Authorization", "Bearer " + token)
                                .header("Client-Cert", own))
                        .getStatus())
                .isEqualTo(401);
        assertThat(node.perform(request.header("Client-Cert", vouched)).getStatus())
                .isEqualTo(200);
    }

    private void demand(ClientPolicy.Sender sender) {
        var plain = ClientPolicy.PLAIN;
        node.bean(RegisterClient.class)
                .register(
                        AccessContract.client("sp", Set.of(ServiceProvider.CALLBACK))
                                .with(new ClientPolicy(
                                        plain.methods(), "", Optional.empty(), sender, plain.profile(), false)),
                        new ClientSecret(ServiceProvider.SECRET));
    }

    static JsonNode claims(MockHttpServletResponse answer) throws Exception {
        var token = ServiceProvider.json(answer).get("access_token").stringValue();
        return ServiceProvider.JSON.readTree(
                Bytes.ofBase64Url(token.split("\\.")[1]).utf8());
    }

    private static String basic() {
        return "Basic " + Bytes.ofUtf8("sp:" + ServiceProvider.SECRET).base64();
    }

    private MockHttpServletResponse token(String proof) throws Exception {
        return token(node, proof);
    }

    private static MockHttpServletResponse token(Node at, String proof) throws Exception {
        return at.perform(ServiceProvider.unsigned("/oauth2/token", Map.of("grant_type", "client_credentials"))
                .header("Authorization", basic())
                .header("DPoP", proof));
    }

    private MockHttpServletResponse use(String authorization, @Nullable String proof) throws Exception {
        var request = MockMvcRequestBuilders.get("/v1/who").header("Authorization", authorization);
        return node.perform(proof == null ? request : request.header("DPoP", proof));
    }

    private String nonce() throws Exception {
        return Objects.requireNonNull(token(proof(key, TOKEN, "POST", it -> it)).getHeader("DPoP-Nonce"));
    }

    private String fresh(ECKey by, String url, String method) throws Exception {
        var nonce = nonce();
        return proof(by, url, method, it -> it.claim("nonce", nonce));
    }

    private String withToken(ECKey by, String token) throws Exception {
        var nonce = nonce();
        var hash = DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(token)).base64Url();
        return proof(by, RESOURCE, "GET", it -> it.claim("nonce", nonce).claim("ath", hash));
    }

    private int made;

    private String proof(ECKey by, String url, String method, UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .claim("htm", method)
                .claim("htu", url)
                .issueTime(Date.from(stores.time().now()))
                .jwtID("proof-" + made++);
        return signed(by, by.toPublicJWK(), change.apply(claims).build());
    }

    /** With the private key in its header, which no proof may have. */
    private String signed(ECKey by, JWK shown, String url, String nonce) throws Exception {
        return signed(
                by,
                shown,
                new JWTClaimsSet.Builder()
                        .claim("htm", "POST")
                        .claim("htu", url)
                        .claim("nonce", nonce)
                        .issueTime(Date.from(stores.time().now()))
                        .jwtID("private")
                        .build());
    }

    private static String signed(ECKey by, JWK shown, JWTClaimsSet claims) throws Exception {
        var header = Map.<String, Object>of("alg", "ES256", "typ", "dpop+jwt", "jwk", shown.toJSONObject());
        var input =
                Bytes.ofUtf8(ServiceProvider.JSON.writeValueAsString(header)).base64Url()
                        + "."
                        + Bytes.ofUtf8(claims.toString()).base64Url();
        var signature = new ECDSASigner(by)
                .sign(
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .type(new JOSEObjectType("dpop+jwt"))
                                .build(),
                        Bytes.ofUtf8(input).toArray());
        return input + "." + signature;
    }
}
