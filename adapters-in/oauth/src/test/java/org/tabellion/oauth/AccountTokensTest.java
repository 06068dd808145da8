package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.tabellion.access.SpendOnce;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;

/** {@code account_token}: the client says which of its accounts sends the signer. */
class AccountTokensTest {

    private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ServiceProvider sp = ServiceProvider.registered("sp", node, stores);

    /** Worked by another tool, for the secret {@code correct horse battery staple}. */
    @Test
    void the_key_is_the_digest_of_the_secret_as_bytes() {
        var token =
                "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhY2NvdW50LTAwMDEiLCJpYXQiOjE3NjcyMjU2MDAsImp0aSI6IjBi"
                        + "MWY2YzFlIiwiaXNzIjoiVGVzdCBTQ0EiLCJhenAiOiJjbGllbnQtMSJ9.RDioSPywxhiI0b08Ino_C75Ahd1tf1vHH2yOuoqjaFE";
        var tokens = new AccountTokens(
                (client, input, mac) -> client.value().equals("client-1")
                        && mac(DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("correct horse battery staple")), input)
                                .equals(mac),
                node.bean(SpendOnce.class),
                ManualTime.at("2026-01-01T00:00:10Z"));

        assertThat(tokens.isGood("client-1", token, true)).isTrue();
        assertThat(tokens.isGood("client-2", token, true)).isFalse();
        assertThat(tokens.isGood("client-1", token.replace("RDio", "RDip"), true))
                .isFalse();
    }

    @Test
    void a_good_one_leads_to_one_code_and_is_not_kept() throws Exception {
        var token = token(claims());

        var code = ServiceProvider.member(sp.approved(with(token)), "code");

        var grant = stores.grants().byCode(GrantMapping.digest(code)).orElseThrow();
        assertThat(grant.facts().toString()).doesNotContain(token);
        var request = sp.plainRequest("service");
        request.put("account_token", token);
        assertRefused(sp.authorize(request));
        assertThat(node.bean(CollectedAudit.class).lines()).contains("access.request_refused REFUSED");
    }

    @Test
    void it_is_good_once_for_scope_service_too_and_on_all_nodes() throws Exception {
        var request = sp.plainRequest("service");
        request.put("account_token", token(claims()));

        assertThat(ServiceProvider.query(sp.authorize(request))).containsKey("code");
        assertRefused(sp.at(new Node(stores, 2)).authorize(request));
    }

    @Test
    void it_is_good_when_pushed_and_while_the_signer_takes_time() throws Exception {
        var uri = sp.pushed(with(token(claims())));
        var page = sp.authorize(sp.opening(uri));
        stores.time().advance(Duration.ofMinutes(10));
        sp.approve(page);

        assertThat(ServiceProvider.query(sp.browser(ServiceProvider.member(page, "continue"))))
                .containsKey("code");

        var old = claims();
        old.put("iat", stores.time().now().minusSeconds(400).getEpochSecond());
        assertThat(ServiceProvider.error(sp.push(with(token(old))))).isEqualTo("invalid_request");
    }

    @Test
    void a_client_of_old_sends_a_fraction() throws Exception {
        var claims = claims();
        claims.put("iat", stores.time().now().getEpochSecond() + 0.25);

        assertThat(sp.authorize(with(token(claims))).getHeader("Location")).startsWith("/consent/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sub|",
                "sub|7",
                "jti|",
                "iat|",
                "iat|soon",
                "azp|other",
                "azp|",
                "iat|1000000000",
                "iat|9000000000"
            })
    void one_that_says_something_else_is_refused_and_nobody_is_asked(String member, String value) throws Exception {
        var claims = claims();
        if (value == null) {
            claims.remove(member);
        } else {
            claims.put(member, value.matches("[0-9]+") ? Long.valueOf(value) : value);
        }

        assertRefused(sp.authorize(with(token(claims))));
        assertThat(ServiceProvider.error(sp.push(with(token(claims))))).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"typ\":\"JWT\",\"alg\":\"none\"}",
                "{\"typ\":\"JWT\",\"alg\":\"HS512\"}",
                "{\"typ\":\"at+jwt\",\"alg\":\"HS256\"}",
                "{\"typ\":\"JWT\",\"alg\":\"HS256\",\"crit\":[\"x\"]}",
                "[]"
            })
    void one_by_another_algorithm_is_refused(String header) throws Exception {
        var key = key(ServiceProvider.SECRET);

        assertRefused(sp.authorize(with(signed(key, header, claims()))));
    }

    @Test
    void one_by_another_key_and_what_is_no_token_is_refused() throws Exception {
        assertRefused(sp.authorize(with(signed(key("guess"), HEADER, claims()))));
        // In hexadecimal, as some have read it.
        var hex = Bytes.ofUtf8(key(ServiceProvider.SECRET).hex());
        assertRefused(sp.authorize(with(signed(hex, HEADER, claims()))));
        for (var nonsense : new String[] {"x", "a.b.c", "..", token(claims()) + ".x", "e30.e30."}) {
            assertRefused(sp.authorize(with(nonsense)));
        }
    }

    private Map<String, String> with(String token) {
        var request = sp.request();
        request.put("account_token", token);
        return request;
    }

    private Map<String, Object> claims() {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("sub", "account-0001");
        claims.put("iat", stores.time().now().getEpochSecond());
        claims.put("jti", "0b1f6c1e");
        claims.put("iss", "Test SCA");
        claims.put("azp", "sp");
        return claims;
    }

    private static String token(Map<String, Object> claims) {
        return signed(key(ServiceProvider.SECRET), HEADER, claims);
    }

    private static Bytes key(String secret) {
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(secret));
    }

    private static String signed(Bytes key, String header, Map<String, Object> claims) {
        var input = Bytes.ofUtf8(header).base64Url() + "."
                + Bytes.ofUtf8(ServiceProvider.JSON.writeValueAsString(claims)).base64Url();
        return input + "." + mac(key, Bytes.ofUtf8(input)).base64Url();
    }

    private static Bytes mac(Bytes key, Bytes input) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.toArray(), "HmacSHA256"));
            return Bytes.of(mac.doFinal(input.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(MockHttpServletResponse answer) {
        assertThat(ServiceProvider.query(answer))
                .containsEntry("error", "invalid_request")
                .containsEntry("error_description", "Invalid parameter account_token")
                .doesNotContainKey("code");
    }
}
