package org.tabellion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator at Cockpit in real Chromium: sees the signing that waits, and may change nothing about it (decision D3). */
class CockpitTest {

    private static final String ENGINE = "/camunda/api/engine/engine/default";
    private static final JsonMapper JSON = new JsonMapper();

    private static Installation installation;
    private static Chromium chromium;
    private static BrowserContext window;
    private static Page page;
    private static String request;
    private static String instance;
    private static String definition;

    @BeforeAll
    static void an_operator_is_signed_in_and_a_signing_waits() throws IOException {
        installation = Installation.shared();
        request = waitingRequest();
        chromium = new Chromium();
        window = chromium.window();
        page = window.newPage();
        page.navigate(
                installation.server().resolve("/camunda/app/cockpit/default/").toString());
        page.locator("#name").fill("operator");
        page.locator("#password").fill(installation.secret("operator"));
        page.locator("button.primary").click();
        page.waitForURL("**/camunda/app/cockpit/**");
        var found = read("/process-instance?businessKey=" + request).path(0);
        instance = found.path("id").asString();
        definition = found.path("definitionId").asString();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @Test
    void the_waiting_signing_is_seen_and_where_it_waits() throws IOException {
        page.navigate(installation
                .server()
                .resolve("/camunda/app/cockpit/default/#/process-instance/" + instance + "/runtime")
                .toString());
        page.getByText(request).first().waitFor();
        page.locator(".djs-element").first().waitFor();
        page.locator(".badge").first().waitFor();
        page.screenshot(
                new Page.ScreenshotOptions().setPath(installation.screenshots().resolve("9-cockpit.png")));

        assertThat(page.locator(".djs-element").count()).isGreaterThan(5);
        var activities = read("/process-instance/" + instance + "/activity-instances");
        assertThat(activities.path("childActivityInstances").size()).isPositive();
    }

    @Test
    void what_would_change_the_signing_is_forbidden() throws IOException {
        var variable = Map.of("value", "x", "type", "String");
        var before = read("/process-instance/" + instance + "/activity-instances");

        forbidden("POST", "/deployment/create", Map.of());
        forbidden("POST", "/process-definition/key/signing/start", Map.of());
        forbidden("POST", "/process-definition/" + definition + "/start", Map.of());
        forbidden("PUT", "/process-instance/" + instance + "/variables/group", variable);
        forbidden(
                "POST",
                "/process-instance/" + instance + "/variables",
                Map.of("modifications", Map.of("group", variable)));
        forbidden(
                "POST",
                "/process-instance/" + instance + "/modification",
                Map.of(
                        "instructions",
                        List.of(Map.of("type", "startBeforeActivity", "activityId", "serviceTask_signDocument"))));
        forbidden("POST", "/message", Map.of("messageName", "signing.approved", "businessKey", request));
        forbidden("POST", "/external-task/" + UUID.randomUUID() + "/complete", Map.of("workerId", "operator"));
        forbidden("POST", "/external-task/fetchAndLock", Map.of("workerId", "operator", "maxTasks", 1));

        assertThat(read("/process-instance/" + instance + "/activity-instances"))
                .isEqualTo(before);
        assertThat(state()).isEqualTo("AWAITING_CONSENT");
    }

    @Test
    void nobody_else_comes_in() throws IOException {
        try (var stranger = chromium.window()) {
            assertThat(stranger.request().get(address("/process-instance")).status())
                    .isEqualTo(401);
        }
        var signer = installation.enrolledSigner();
        assertThat(signer.browser()
                        .open(installation.server().resolve(ENGINE + "/process-instance"))
                        .status())
                .isIn(401, 403);
    }

    private static String waitingRequest() throws IOException {
        var signer = installation.enrolledSigner();
        var serviceProvider = installation.serviceProvider();
        return serviceProvider
                .handIn(
                        "/v1/signing-requests",
                        serviceProvider.serviceToken("documents"),
                        Map.of("signer", signer.mailAddress(), "name", "Lease", "level", "B-B"),
                        SmallPdf.saying("Lease"),
                        UUID.randomUUID().toString())
                .expect(201)
                .json()
                .path("id")
                .asString();
    }

    private static String state() throws IOException {
        var serviceProvider = installation.serviceProvider();
        return serviceProvider
                .get("/v1/signing-requests/" + request, serviceProvider.serviceToken("documents"))
                .expect(200)
                .json()
                .path("state")
                .asString();
    }

    private static JsonNode read(String path) {
        var answer = window.request().get(address(path));
        assertThat(answer.status()).as(path).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void forbidden(String method, String path, Map<String, ?> body) {
        assertThat(call(method, path, body).status()).as(method + " " + path).isEqualTo(403);
    }

    /** With the token against forged requests that Cockpit itself sends: it is the operator who is refused, not a form. */
    private static APIResponse call(String method, String path, Map<String, ?> body) {
        var options = RequestOptions.create()
                .setMethod(method)
                .setHeader("Content-Type", "application/json")
                .setData(JSON.writeValueAsBytes(body));
        window.cookies().stream()
                .filter(it -> it.name.equals("XSRF-TOKEN"))
                .forEach(it -> options.setHeader("X-XSRF-TOKEN", it.value));
        return window.request().fetch(address(path), options);
    }

    private static String address(String path) {
        return installation.server().resolve(ENGINE + path).toString();
    }
}
