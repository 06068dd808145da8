package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

/** A new key for tokens, on two nodes of one database that are started again one after the other. */
class KeyRotationTest {

    private final Node.Stores stores = new Node.Stores();
    private int started;

    @Test
    void no_token_is_refused_while_the_nodes_take_over_the_next_key_one_after_the_other() throws Exception {
        var first = Es256Tokens.key("first");
        var second = Es256Tokens.key("second");
        var before = new Es256Tokens(List.of(first));
        var announced = new Es256Tokens(List.of(first, second));
        var changed = new Es256Tokens(List.of(second, first));
        var after = new Es256Tokens(List.of(second));

        var left = node(before);
        var right = node(before);
        ServiceProvider.registered("sp", left, stores);
        var tokens = new ArrayList<String>();
        // Each step is the restart of one node with what the keystore has by then.
        for (var step : List.of(
                List.of(announced, before),
                List.of(announced, announced),
                List.of(changed, announced),
                List.of(changed, changed))) {
            left = node(step.getFirst());
            right = node(step.getLast());
            tokens.add(token(left));
            tokens.add(token(right));
            for (var token : tokens) {
                assertThat(use(left, token)).as(kid(token)).isEqualTo(200);
                assertThat(use(right, token)).as(kid(token)).isEqualTo(200);
            }
            assertThat(published(left)).contains(kid(tokens.getLast()));
            assertThat(published(right)).contains(kid(tokens.get(tokens.size() - 2)));
        }

        assertThat(tokens.stream().map(KeyRotationTest::kid))
                .containsExactly("first", "first", "first", "first", "second", "first", "second", "second");
        // The former key goes when the last of its tokens has ended.
        stores.time().advance(Duration.ofHours(1).plusSeconds(11));
        assertThat(use(left, tokens.getFirst())).isEqualTo(401);
        left = node(after);
        assertThat(published(left)).containsExactly("second");
        assertThat(use(left, token(right))).isEqualTo(200);
    }

    /** What a code stands for is in the database: no key of tokens is needed for it. */
    @Test
    void a_code_outlives_the_key() throws Exception {
        var first = node(new Es256Tokens(List.of(Es256Tokens.key("first"))));
        var sp = ServiceProvider.registered("sp", first, stores);
        var code = ServiceProvider.member(sp.approved(sp.request()), "code");

        var second = node(new Es256Tokens(List.of(Es256Tokens.key("second"))));
        var answer = sp.at(second).exchange(code, Map.of());

        assertThat(kid(ServiceProvider.json(answer).get("access_token").stringValue()))
                .isEqualTo("second");
    }

    private Node node(Es256Tokens keys) {
        return new Node(stores.with(keys), ++started);
    }

    private String token(Node at) throws Exception {
        var answer =
                new ServiceProvider("sp", at, stores).post("/oauth2/token", Map.of("grant_type", "client_credentials"));
        return ServiceProvider.json(answer).get("access_token").stringValue();
    }

    private static int use(Node at, String token) throws Exception {
        return at.perform(MockMvcRequestBuilders.get("/v1/who").header("Authorization", "Bearer " + token))
                .getStatus();
    }

    private static List<String> published(Node at) throws Exception {
        return ServiceProvider.json(at.perform(MockMvcRequestBuilders.get("/oauth2/jwks")))
                .get("keys")
                .valueStream()
                .map(it -> it.get("kid").stringValue())
                .toList();
    }

    private static String kid(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
