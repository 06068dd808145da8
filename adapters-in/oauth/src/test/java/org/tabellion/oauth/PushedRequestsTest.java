package org.tabellion.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.consent.RefuseConsent;

/** Pushed authorization requests (RFC 9126). */
class PushedRequestsTest {

    private final Node.Stores stores = new Node.Stores();
    private final Node node = new Node(stores, 1);
    private final ServiceProvider sp = ServiceProvider.registered("sp", node, stores);
    private final ServiceProvider other = ServiceProvider.registered("other", node, stores);

    @Test
    void a_pushed_request_leads_to_a_token() throws Exception {
        var answer = sp.push(sp.request());

        assertThat(answer.getStatus()).isEqualTo(201);
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-cache, no-store");
        var body = ServiceProvider.json(answer);
        assertThat(body.get("expires_in").intValue()).isEqualTo(90);
        var uri = body.get("request_uri").stringValue();
        assertThat(uri).startsWith("urn:ietf:params:oauth:request_uri:");
        var back = sp.approved(sp.opening(uri));
        assertThat(ServiceProvider.query(back))
                .containsEntry("state", "s t&1")
                .containsEntry("iss", "https://as.example");
        var token = sp.exchange(ServiceProvider.member(back, "code"), Map.of());
        assertThat(token.getStatus()).isEqualTo(200);
        assertThat(ServiceProvider.json(token).get("credentialID").stringValue())
                .isEqualTo(ServiceProvider.CREDENTIAL);
    }

    @Test
    void nothing_of_what_was_pushed_is_in_an_address() throws Exception {
        var page = sp.authorize(sp.opening(sp.pushed(sp.request())));

        assertThat(page.getHeader("Location")).doesNotContain(ServiceProvider.HASH.base64Url(), "code_challenge");
    }

    @Test
    void what_one_node_was_given_another_opens_and_a_third_answers() throws Exception {
        var page = sp.at(new Node(stores, 2)).authorize(sp.opening(sp.pushed(sp.request())));
        var third = sp.at(new Node(stores, 3));
        third.approve(page);

        assertThat(ServiceProvider.query(third.browser(ServiceProvider.member(page, "continue"))))
                .containsKey("code");
    }

    @Test
    void the_second_use_gets_nothing() throws Exception {
        var opening = sp.opening(sp.pushed(sp.request()));
        var page = sp.authorize(opening);
        sp.approve(page);
        assertThat(ServiceProvider.query(sp.browser(ServiceProvider.member(page, "continue"))))
                .containsKey("code");

        assertRefused(sp.authorize(opening));
        assertRefused(sp.browser(ServiceProvider.member(page, "continue")));
        assertThat(refusals()).contains("answered_before");
    }

    @Test
    void a_no_is_an_answer_too() throws Exception {
        var opening = sp.opening(sp.pushed(sp.request()));
        var page = sp.authorize(opening);
        node.bean(RefuseConsent.class)
                .refuse(ServiceProvider.consent(page), Node.proof(stores.time().now()));
        assertThat(ServiceProvider.query(sp.browser(ServiceProvider.member(page, "continue"))))
                .containsEntry("error", "access_denied");

        assertRefused(sp.authorize(opening));
    }

    @Test
    void a_browser_that_loads_the_address_twice_is_asked_the_same_question() throws Exception {
        var opening = sp.opening(sp.pushed(sp.request()));

        assertThat(sp.authorize(opening).getHeader("Location"))
                .isEqualTo(sp.authorize(opening).getHeader("Location"));
    }

    @Test
    void two_pushes_of_one_request_are_two_questions() throws Exception {
        var first = sp.authorize(sp.opening(sp.pushed(sp.request())));
        var second = sp.authorize(sp.opening(sp.pushed(sp.request())));

        assertThat(ServiceProvider.consent(first)).isNotEqualTo(ServiceProvider.consent(second));
    }

    @Test
    void another_client_gets_nothing() throws Exception {
        var uri = sp.pushed(sp.request());

        assertRefused(other.authorize(other.opening(uri)));
        assertThat(refusals()).containsExactly("of_another_client");
        assertThat(sp.authorize(sp.opening(uri)).getHeader("Location")).startsWith("/consent/");
    }

    @Test
    void who_comes_late_gets_nothing() throws Exception {
        var uri = sp.pushed(sp.request());
        stores.time().advance(Duration.ofSeconds(90));

        assertRefused(sp.authorize(sp.opening(uri)));
        assertThat(refusals()).containsExactly("late_or_answered_meanwhile");
    }

    @Test
    void who_was_in_time_has_the_time_to_sign_in() throws Exception {
        var opening = sp.opening(sp.pushed(sp.request()));
        sp.authorize(opening);
        stores.time().advance(Duration.ofMinutes(19));
        assertThat(sp.authorize(opening).getHeader("Location")).startsWith("/consent/");

        stores.time().advance(Duration.ofMinutes(2));
        assertRefused(sp.authorize(opening));
    }

    @Test
    void the_state_may_be_repeated_but_not_changed() throws Exception {
        var opening = sp.opening(sp.pushed(sp.request()));
        opening.put("state", "another");
        assertRefused(sp.authorize(opening));

        opening.put("state", "s t&1");
        assertThat(sp.authorize(opening).getHeader("Location")).startsWith("/consent/");
    }

    @Test
    void what_the_address_says_beside_it_does_not_count() throws Exception {
        var opening = sp.opening(sp.pushed(sp.plainRequest("service")));
        opening.put("redirect_uri", "https://evil.example/cb");
        opening.put("scope", "credential");

        assertThat(sp.authorize(opening).getHeader("Location")).startsWith(ServiceProvider.CALLBACK + "?code=");
    }

    @Test
    void an_address_that_nobody_was_given_gets_nothing() throws Exception {
        for (var uri : new String[] {"urn:ietf:params:oauth:request_uri:x", "https://evil.example/request", ""}) {
            assertRefused(sp.authorize(sp.opening(uri)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "response_type||invalid_request",
                "response_type|token|unsupported_response_type",
                "redirect_uri|https://evil.example/cb|invalid_request",
                "redirect_uri|https://sp.example/cb/../x|invalid_request",
                "redirect_uri|https://sp.example/cb?x=1|invalid_request",
                "redirect_uri|https://sp.example.evil.example/cb|invalid_request",
                "redirect_uri|https://user@sp.example/cb|invalid_request",
                "redirect_uri|HTTPS://sp.example/cb|invalid_request",
                "redirect_uri|https://sp.example/cb#x|invalid_request",
                "client_id|other|invalid_request",
                "code_challenge||invalid_request",
                "code_challenge_method|plain|invalid_request",
                "scope|admin|invalid_scope",
                "scope|service credential|invalid_scope",
                "hashes|abc|invalid_request",
                "request_uri|urn:ietf:params:oauth:request_uri:x|invalid_request"
            })
    void a_bad_push_is_refused_at_once(String name, @Nullable String value, String error) throws Exception {
        var parameters = sp.request();
        if (value == null) {
            parameters.remove(name);
        } else {
            parameters.put(name, value);
        }

        var answer = sp.push(parameters);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(ServiceProvider.error(answer)).isEqualTo(error);
    }

    @Test
    void who_does_not_prove_who_it_is_pushes_nothing() throws Exception {
        var answer = node.perform(ServiceProvider.unsigned("/oauth2/pushed_authorize", sp.request()));

        assertThat(answer.getStatus()).isEqualTo(401);
        assertThat(ServiceProvider.error(answer)).isEqualTo("invalid_client");
    }

    @Test
    void a_secret_in_the_form_is_not_kept() throws Exception {
        var form = sp.request();
        form.put("client_secret", ServiceProvider.SECRET);
        var answer = node.perform(ServiceProvider.unsigned("/oauth2/pushed_authorize", form));

        assertThat(answer.getStatus()).isEqualTo(201);
        var uri = ServiceProvider.json(answer).get("request_uri").stringValue();
        assertThat(stores.pushed().find(GrantMapping.digest(uri)).orElseThrow().toString())
                .doesNotContain(ServiceProvider.SECRET, uri);
    }

    private static void assertRefused(MockHttpServletResponse answer) throws Exception {
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getHeader("Location")).isNull();
        assertThat(answer.getContentAsString()).contains("invalid_request_uri").doesNotContain("evil");
    }

    private List<String> refusals() {
        return node.bean(CollectedAudit.class).all().stream()
                .filter(it -> it.type().equals("access.pushed_request_refused"))
                .filter(it -> it.outcome() == AuditEvent.Outcome.REFUSED)
                .map(it -> String.valueOf(it.facts().get("reason")))
                .toList();
    }
}
