package org.tabellion.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.testkit.FixedCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;

/** The signers' pages in a real container, since cookies, tokens of forms and redirects are the container's. */
class PagesTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String SHOWN = DigestAlgorithm.SHA256.digest(Pages.PDF).hex();

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private ConfigurableApplicationContext context;
    private Pages pages;
    private int port;

    @BeforeEach
    void start() {
        var application = new SpringApplication(Pages.class);
        application.setDefaultProperties(
                Map.of("server.port", "0", "server.address", "127.0.0.1", "tabellion.base-url", "http://127.0.0.1"));
        context = application.run();
        pages = context.getBean(Pages.class);
        port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    @AfterEach
    void stop() {
        browser.close();
        context.close();
    }

    @Test
    void password_and_code_lead_to_where_the_signer_wanted_to_go() throws Exception {
        var begun = post("/login", Map.of("mail", Pages.ADA, "password", Pages.RIGHT, "continue", "/sign/x?y=z"));
        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(begun.body()).contains("name=\"attempt\"", "value=\"/sign/x?y=z\"");

        var answered = post("/login/code", Map.of("attempt", Pages.ADA, "code", Pages.CODE, "continue", "/sign/x?y=z"));
        assertThat(target(answered)).isEqualTo("/sign/x?y=z");
        assertThat(answered.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("tabellion=", "HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(get("/home").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_wrong_at_the_sign_in_is_told_by_the_status() throws Exception {
        var denied = Map.of("mail", Pages.ADA, "password", "wrong");
        assertThat(post("/login", denied).statusCode()).isEqualTo(401);
        assertThat(post("/login", denied).body()).isNotEqualTo("").doesNotContain("value=\"wrong\"");
        assertThat(post("/login", Map.of("mail", "locked@example.org", "password", "x"))
                        .statusCode())
                .isEqualTo(429);
        assertThat(post("/login/code", Map.of("attempt", Pages.ADA, "code", "000000"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/login/code", Map.of("attempt", "none", "code", Pages.CODE))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/login", Map.of("mail", Pages.ADA)).statusCode()).isEqualTo(400);
        assertThat(pages.sessions).isEmpty();
    }

    @Test
    void pin_and_authenticator_are_set_up_by_who_is_signed_in() throws Exception {
        assertThat(target(get("/factors"))).startsWith("/login");
        signIn(Pages.ADA);
        assertThat(get("/factors").body()).contains("name=\"pin\"", "/factors/authenticator");

        assertThat(post("/factors/pin", Map.of("pin", "123", "repeated", "123")).statusCode())
                .isEqualTo(422);
        assertThat(post("/factors/pin", Map.of("pin", "482913", "repeated", "482914"))
                        .body())
                .contains("differ")
                .doesNotContain("482913");
        assertThat(post("/factors/pin", Map.of("former", "1", "pin", "482913", "repeated", "482913"))
                        .body())
                .contains("The present PIN is wrong");
        assertThat(target(post("/factors/pin", Map.of("pin", "482913", "repeated", "482913"))))
                .isEqualTo("/factors?notice=pinChosen");
        var begun = post("/factors/authenticator", Map.of());
        assertThat(begun.body()).contains("JBSWY3DPEHPK3PXP", "otpauth://");
        assertThat(begun.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(post("/factors/authenticator/confirm", Map.of("code", "000000"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(target(post("/factors/authenticator/confirm", Map.of("code", Pages.CODE))))
                .isEqualTo("/factors?notice=totpConfirmed");
    }

    @Test
    void a_key_is_opened_to_service_providers_by_two_factors_and_closed_again() throws Exception {
        signIn(Pages.ADA);
        var key = "cr_" + "1".repeat(26);

        assertThat(target(post("/factors/mode", Map.of("credential", key, "second", "MAIL"))))
                .isEqualTo("/factors?notice=modeSet");
        assertThat(post("/factors/mode", Map.of("credential", key, "second", "PIN"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(target(post("/factors/mode", Map.of("credential", key, "second", ""))))
                .isEqualTo("/factors?notice=modeEnded");
        assertThat(pages.profiles).containsExactly("EXPLICIT [PIN, MAIL_CODE]", "OAUTH2CODE []");
    }

    @Test
    void a_new_sign_in_ends_the_session_before_and_signing_out_the_last() throws Exception {
        signIn(Pages.ADA);
        signIn(Pages.ADA);
        assertThat(pages.sessions).hasSize(1);

        post("/logout", Map.of());
        assertThat(pages.sessions).isEmpty();
        assertThat(target(get("/home"))).startsWith("/login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "///evil.example",
                "https:evil.example",
                "https://evil.example/x",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                " //evil.example",
                "/x\r\nLocation: https://evil.example",
                "javascript:alert(1)",
                "evil.example"
            })
    void nothing_leads_off_this_server(String next) throws Exception {
        assertThat(get("/login?continue=" + encoded(next)).body()).doesNotContain("evil", "alert");
        assertThat(target(post("/login/code", Map.of("attempt", Pages.ADA, "code", Pages.CODE, "continue", next))))
                .isEqualTo("/home");

        var consent = consent();
        assertThat(get(consent + "?continue=" + encoded(next)).body()).doesNotContain("evil", "alert");
        assertThat(target(post(consent, Map.of("answer", "refuse", "continue", next))))
                .isEqualTo(consent);
        assertThat(get(consent + "?continue=" + encoded(next)).body()).doesNotContain("evil", "alert");
    }

    @Test
    void a_link_is_activated_with_a_password_said_twice() throws Exception {
        assertThat(activate("good", Pages.RIGHT, "correct horse battery!")).isEqualTo(422);
        assertThat(activate("good", "short", "short")).isEqualTo(422);
        assertThat(activate("bad", Pages.RIGHT, Pages.RIGHT)).isEqualTo(422);
        assertThat(activate(" good ", Pages.RIGHT, Pages.RIGHT)).isEqualTo(200);
    }

    @Test
    void the_terms_are_shown_and_accepted_once() throws Exception {
        signIn(Pages.ADA);
        var consent = target(get("/enrolment/terms"));
        var shown = Pattern.compile("name=\"shown\"[^>]*value=\"([0-9a-f]{64})\"")
                .matcher(get(consent).body());
        assertThat(shown.find()).isTrue();

        assertThat(post(consent, Map.of("answer", "approve", "shown", "00".repeat(32)))
                        .statusCode())
                .isEqualTo(409);
        assertThat(pages.messages).isEmpty();
        assertThat(target(post(consent, Map.of("answer", "approve", "shown", shown.group(1)))))
                .isEqualTo(consent);
        assertThat(target(post(consent, Map.of("answer", "approve", "shown", shown.group(1)))))
                .isEqualTo(consent);
        assertThat(pages.messages).containsExactly("accepted");
    }

    @Test
    void one_more_key_is_shown_with_who_asks_its_certificate_and_the_terms() throws Exception {
        var consent = asked(new AskForConsent.Question.CreateFurtherKey(
                new ClientId("sp"), Optional.empty(), "For your <b>tablet</b>", "request"));
        var page = get(consent + "?continue=%2Foauth2%2Fauthorize");

        assertThat(page.body())
                .contains("Ada Lovelace", "PNOES-12345678Z", "natural-person", "You agree to key creation.")
                .contains("For your &lt;b&gt;tablet&lt;/b&gt;", "Accept the terms and make the key");
        assertThat(post(consent, Map.of("answer", "approve")).statusCode()).isEqualTo(409);
    }

    @Test
    void a_key_is_shown_before_it_is_destroyed_and_stays_by_a_no() throws Exception {
        var key = FixedCredentials.credential('1');
        var consent = asked(new AskForConsent.Question.DestroyKey(new ClientId("sp"), key.id(), "", "request"));

        assertThat(get(consent).body())
                .contains(key.id().value(), key.subject(), key.serialNumber(), "destroyed for ever")
                .doesNotContain("In its own words");
        assertThat(target(post(consent, Map.of("answer", "refuse")))).isEqualTo(consent);
        assertThat(get(consent).body()).contains("You have refused. The key stays.");
    }

    private String asked(AskForConsent.Question question) throws Exception {
        signIn(Pages.ADA);
        return "/consent/"
                + context.getBean(AskForConsent.class)
                        .ask(question, pages.sessions.values().iterator().next());
    }

    @Test
    void a_yes_said_twice_is_one_yes() throws Exception {
        var consent = consent();
        var yes = Map.of("answer", "approve", "shown", SHOWN, "continue", "/home?back");

        var first = target(post(consent, yes));
        assertThat(target(post(consent, yes))).isEqualTo(first).isEqualTo(consent + "?continue=%2Fhome%3Fback");

        assertThat(pages.document.approvals()).hasSize(1);
        assertThat(get(first).body()).contains("href=\"/home?back\"");
        assertThat(post(consent, Map.of("answer", "refuse")).statusCode()).isEqualTo(409);
        assertThat(pages.document.isRefused()).isFalse();
    }

    @Test
    void where_the_sam_asks_for_a_pin_so_does_the_page_and_a_wrong_one_is_told_on_it() throws Exception {
        var consent = consent();
        assertThat(get(consent).body()).doesNotContain("name=\"pin\"");
        pages.sam.knows("482913");
        assertThat(get(consent).body()).contains("type=\"password\"", "name=\"pin\"");

        assertThat(post(consent, Map.of("answer", "approve", "shown", SHOWN)).body())
                .contains("Enter your signing PIN", "name=\"pin\"");
        var wrong = post(consent, Map.of("answer", "approve", "shown", SHOWN, "pin", "739184"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("The PIN is wrong", "name=\"pin\"").doesNotContain("739184");
        assertThat(pages.document.approvals()).isEmpty();
        assertThat(target(post(consent, Map.of("answer", "approve", "shown", SHOWN, "pin", "482913"))))
                .isEqualTo(consent);
        assertThat(pages.document.approvals()).hasSize(1);
    }

    @Test
    void a_no_said_twice_is_one_no_and_final() throws Exception {
        var consent = consent();

        assertThat(target(post(consent, Map.of("answer", "refuse")))).isEqualTo(consent);
        assertThat(target(post(consent, Map.of("answer", "refuse")))).isEqualTo(consent);

        assertThat(post(consent, Map.of("answer", "approve", "shown", SHOWN)).statusCode())
                .isEqualTo(409);
        assertThat(pages.document.approvals()).isEmpty();
    }

    @Test
    void of_several_keys_one_is_picked_before_there_is_a_yes_to_say() throws Exception {
        var first = pages.keys.getFirst();
        var second = FixedCredentials.credential('2');
        pages.keys.add(second);
        signIn(Pages.ADA);
        var consent = "/consent/"
                + pages.askForConsent()
                        .ask(
                                new AskForConsent.Question.SignHashes(
                                        new ClientId("sp"),
                                        List.of(first.id(), second.id()),
                                        List.of(new Dtbsr(DigestAlgorithm.SHA256, Bytes.ofHex(SHOWN))),
                                        "A lease",
                                        "request-1"),
                                pages.sessions.values().iterator().next());

        var choice = get(consent + "?continue=%2Fhome%3Fback").body();
        assertThat(choice)
                .contains("value=\"" + first.id() + "\"", "value=\"" + second.id() + "\"", "value=\"/home?back\"")
                .contains("certificate 01, valid until 2028-01-01")
                .doesNotContain("id=\"approve\"", "checked=");
        assertThat(post(consent, Map.of("answer", "approve")).statusCode()).isEqualTo(400);

        var picked = get(consent + "?continue=%2Fhome%3Fback&credential=" + second.id());
        assertThat(picked.body()).contains("id=\"approve\"", "name=\"credential\" value=\"" + second.id() + "\"");
        assertThat(target(post(
                        consent,
                        Map.of("answer", "approve", "credential", second.id().value(), "continue", "/home?back"))))
                .isEqualTo(consent + "?continue=%2Fhome%3Fback");
        // What is said once is said.
        post(consent, Map.of("answer", "approve", "credential", first.id().value()));
        assertThat(pages.signedClaims()).singleElement().asString().contains("\"key_id\":\"kp_2\"");
    }

    @Test
    void an_answer_that_is_none_is_refused() throws Exception {
        var consent = consent();

        assertThat(post(consent, Map.of("answer", "perhaps")).statusCode()).isEqualTo(400);
        assertThat(post(consent, Map.of()).statusCode()).isEqualTo(400);
        assertThat(post(consent, Map.of("answer", "approve", "shown", "no hex")).statusCode())
                .isEqualTo(400);
        assertThat(post(consent, Map.of("answer", "approve")).statusCode()).isEqualTo(409);
        assertThat(pages.document.approvals()).isEmpty();
    }

    @Test
    void the_consent_of_another_signer_does_not_exist() throws Exception {
        var consent = consent();
        signIn(Pages.EVE);

        for (var id : new String[] {consent, "/consent/co_" + "0".repeat(26), "/consent/nonsense"}) {
            assertThat(get(id).statusCode()).as(id).isEqualTo(404);
            assertThat(get(id + "/document").statusCode()).as(id).isEqualTo(404);
            assertThat(post(id, Map.of("answer", "approve", "shown", SHOWN)).statusCode())
                    .as(id)
                    .isEqualTo(404);
            assertThat(post(id, Map.of("answer", "refuse")).statusCode()).as(id).isEqualTo(404);
        }
        assertThat(get("/sign/" + Pages.REQUEST).statusCode()).isEqualTo(404);
        assertThat(pages.document.approvals()).isEmpty();
        assertThat(pages.document.isRefused()).isFalse();
    }

    @Test
    void a_form_without_its_token_does_nothing() throws Exception {
        var consent = consent();

        for (var path : new String[] {"/login", "/login/code", "/logout", "/activate", consent}) {
            assertThat(send(path, "answer=approve&shown=" + SHOWN).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(pages.document.approvals()).isEmpty();
        assertThat(pages.sessions).hasSize(1);
    }

    @Test
    void the_document_comes_as_bytes_that_no_browser_runs() throws Exception {
        var answer = get(consent() + "/document");

        assertThat(answer.body()).isEqualTo(Pages.PDF.utf8());
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("sandbox");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    /** The address of the question that was shown to Ada, who is signed in. */
    private String consent() throws IOException, InterruptedException {
        signIn(Pages.ADA);
        var consent = target(get("/sign/" + Pages.REQUEST));
        assertThat(get(consent).statusCode()).isEqualTo(200);
        return consent;
    }

    private void signIn(String mail) throws IOException, InterruptedException {
        assertThat(target(post("/login/code", Map.of("attempt", mail, "code", Pages.CODE))))
                .isEqualTo("/home");
    }

    private int activate(String token, String password, String repeated) throws IOException, InterruptedException {
        return post("/activate", Map.of("token", token, "password", password, "repeated", repeated))
                .statusCode();
    }

    private HttpResponse<String> post(String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        var token = CSRF.matcher(get("/login").body());
        assertThat(token.find()).isTrue();
        var form = fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + encoded(it.getValue()) + "&")
                .collect(Collectors.joining());
        return send(path, form + "_csrf=" + encoded(token.group(1)));
    }

    private HttpResponse<String> send(String path, String form) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    /** Path and query that a redirect leads to, which stays on this server. */
    private String target(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(302, 303);
        var base = uri("/");
        var to = base.resolve(answer.headers().firstValue("Location").orElseThrow());
        assertThat(to.getAuthority()).isEqualTo(base.getAuthority());
        return to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
