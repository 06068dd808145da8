package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A service provider has one more key made for a signer, and has it destroyed: the signer is asked on our pages, in real
 * Chromium; the key is made, used and destroyed by the real SAM, and certified by the authority.
 */
class KeysByServiceProviderTest {

    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");
    private static final String CREATE = "/csc/v2/credentials/create";
    private static final String WISH =
            """
            {"certificatePolicy":"natural-person","subjectData":{"issuingCountry":"ES"}}""";

    private static Installation installation;
    private static ServiceProvider serviceProvider;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        installation = Installation.shared();
        serviceProvider = installation.serviceProvider();
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @Test
    void a_key_is_made_by_the_signers_yes_and_signs_and_is_destroyed_by_another_yes() throws Exception {
        var signer = installation.enrolledSigner();
        try (var window = chromium.window()) {
            var page = window.newPage();
            page.route(
                    "https://service-provider.example/**",
                    route -> route.fulfill(new Route.FulfillOptions().setBody("back")));

            var creation = "[{\"type\":\"https://cloudsignatureconsortium.org/2025/credential-creation\","
                    + "\"credentialCreationRequest\":" + WISH + "}]";
            var opening = opening("credential-creation", creation);
            signIn(page, signer, opening.address());
            assertThat(page.locator(".terms").innerText()).contains("hardware security module");
            assertThat(page.locator("#new-key").innerText()).contains("natural-person", "ES");
            picture(page, "9-further-key");
            var token = approved(page, opening, creation);
            var refused = serviceProvider
                    .post(CREATE, token, Map.of("credentialCreationRequest", Map.of("certificatePolicy", "other")))
                    .expect(400)
                    .json();
            assertThat(refused.path("error_description").asString()).isEqualTo("Invalid parameter certificatePolicy");

            var made = madeByManyAtOnce(token);
            assertThat(made).isNotEqualTo(signer.credential());
            assertThat(credentials(signer)).containsExactlyInAnyOrder(signer.credential(), made);

            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(UUID.randomUUID().toString().getBytes("UTF-8"));
            var signing = new HashSigning(installation.server(), serviceProvider, made, List.of(hash));
            var signature = signing.sign(
                            signing.approvedBy(signer), UUID.randomUUID().toString())
                    .expect(200)
                    .json();
            assertThat(signature.path("signatures")).hasSize(1);
            assertThat(installation.signaturesOver(hash)).isEqualTo(1);
            page.navigate(installation.server().resolve("/home").toString());
            assertThat(page.locator(".rows .mono").allInnerTexts()).contains(signer.credential(), made);
            picture(page, "10-home-two-keys");

            var deletion = "[{\"type\":\"credential-deletion\",\"credentialID\":\"%s\"}]".formatted(made);
            var end = opening("credential_deletion", deletion);
            page.navigate(end.address().toString());
            assertThat(page.locator("#key").innerText()).contains(made);
            picture(page, "11-destroy-key");
            var order = approved(page, end, deletion);
            delete(order, signer.credential()).expect(400);
            delete(order, made).expect(204);
            delete(order, made).expect(204);
            assertThat(credentials(signer)).containsExactly(signer.credential());
        }
    }

    /** The server has to come up again first. */
    @Test
    @Tag("long")
    void a_server_that_dies_over_a_key_makes_it_once() throws Exception {
        var signer = installation.enrolledSigner();
        var opening =
                opening("credential-creation", "[{\"type\":\"credential-creation\",\"credentialCreationRequest\":{}}]");
        var token = ServiceProvider.accessToken(opening.token(signer.approveHashes(opening.address()), Map.of()));
        var body = Map.of("credentialCreationRequest", Map.of());

        try (var caller = Executors.newVirtualThreadPerTaskExecutor()) {
            var call = caller.submit(() -> serviceProvider.post(CREATE, token, body));
            Thread.sleep(60);
            installation.killHard("server");
            assertThat(call).failsWithin(Duration.ofSeconds(20));
        }
        installation.up();
        var made = serviceProvider
                .post(CREATE, token, body)
                .expect(201)
                .json()
                .path("credentialID")
                .asString();

        assertThat(credentials(signer)).containsExactlyInAnyOrder(signer.credential(), made);
    }

    /** A hundred calls with one token: one key. */
    private static String madeByManyAtOnce(String token) throws Exception {
        var body = Map.of(
                "credentialCreationRequest",
                Map.of("certificatePolicy", "natural-person", "subjectData", Map.of("issuingCountry", "ES")),
                "credentialInfo",
                true,
                "certificates",
                "chain");
        var keys = new HashSet<String>();
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<ServiceProvider.Answer>>();
            for (int i = 0; i < 100; i++) {
                calls.add(() -> serviceProvider.post(CREATE, token, body));
            }
            for (var call : racers.invokeAll(calls)) {
                // Few wait on the server; the others are told to ask again.
                assertThat(call.get().status()).isIn(201, 503);
                if (call.get().status() == 201) {
                    keys.add(call.get().json().path("credentialID").asString());
                }
            }
        }
        var again = serviceProvider.post(CREATE, token, body).expect(201).json();
        assertThat(again.path("key").path("status").asString()).isEqualTo("enabled");
        assertThat(again.path("cert").path("certificates")).isNotEmpty();
        assertThat(keys).containsExactly(again.path("credentialID").asString());
        return again.path("credentialID").asString();
    }

    private static Opening opening(String scope, String details) throws Exception {
        return new Opening(
                installation.server(),
                serviceProvider,
                scope,
                Map.of("authorization_details", details, "description", "For your new tablet."));
    }

    private static String approved(Page page, Opening opening, String details) throws IOException {
        page.locator("#approve").click();
        page.waitForURL(it -> it.startsWith(Opening.CALLBACK));
        var answer = opening.token(URI.create(page.url()), Map.of("authorization_details", details));
        assertThat(answer.path("authorization_details").toString()).contains("credential-");
        return ServiceProvider.accessToken(answer);
    }

    private static List<String> credentials(Signer signer) throws Exception {
        var opening = new Opening(installation.server(), serviceProvider, "service", Map.of());
        var token = ServiceProvider.accessToken(opening.token(signer.approveHashes(opening.address()), Map.of()));
        return serviceProvider
                .post("/csc/v2/credentials/list", token, Map.of())
                .expect(200)
                .json()
                .path("credentialIDs")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static ServiceProvider.Answer delete(String token, String credential) throws IOException {
        return serviceProvider.post(
                "/csc/v2/credentials/delete",
                token,
                Map.of("credentialDeletionRequest", Map.of("credentialID", credential)));
    }

    private static void signIn(Page page, Signer signer, URI wanted) throws IOException {
        page.navigate(wanted.toString());
        Optional<String> before = signer.mailbox().newest();
        page.locator("input[autocomplete=username]").fill(signer.mailAddress());
        page.locator("input[autocomplete=current-password]").fill(signer.password());
        page.locator("button.primary").click();
        page.locator("input[autocomplete=one-time-code]").fill(signer.mailbox().awaitNext(before, CODE));
        page.locator("button.primary").click();
        page.waitForURL(it -> !it.contains("/login"));
    }

    private static void picture(Page page, String name) throws IOException {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(installation.screenshots().resolve(name + ".png"))
                .setFullPage(true));
    }
}
