package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.tabellion.processes.StepWorker;

@RunningServer
class SigningServerTest {

    @LocalServerPort
    int port;

    @Autowired
    StepWorker worker;

    @Test
    void works_on_the_steps_of_processes_once_it_is_ready() {
        assertThat(worker.isRunning()).isTrue();
    }

    @Test
    void tells_its_health_and_no_details() throws IOException, InterruptedException {
        var answer = get("/actuator/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("UP").doesNotContain("components", "postgres");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/engine-rest/engine",
                "/actuator",
                "/actuator/env",
                "/webjars/pdfjs-dist/package.json",
                "/nothing",
                "/%2e%2e/etc/passwd"
            })
    void what_is_not_served_does_not_exist(String path) throws IOException, InterruptedException {
        assertThat(get(path).statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/home", "/consent/co_00000000000000000000000000", "/sign/sr_00000000000000000000000000"})
    void a_page_of_the_signer_leads_to_the_sign_in_and_back(String path) throws IOException, InterruptedException {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .endsWith("/login?continue=" + path.replace("/", "%2F"));
    }

    @Test
    void a_page_allows_no_script_but_its_own_and_no_frame_around_it() throws IOException, InterruptedException {
        var answer = get("/login");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.body()).contains("name=\"_csrf\"").doesNotContain("<script>", "style=\"", "onclick");
    }

    @Test
    void what_an_interface_answers_is_not_kept_guessed_or_framed() throws IOException, InterruptedException {
        for (var path : List.of("/csc/v2/openapi.json", "/csc/v2/info", "/csc/v2/nothing", "/v1/signing-requests")) {
            var headers = get(path).headers();

            assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        }
    }

    @Test
    void a_form_without_its_token_is_refused() throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("mail=a%40b.example&password=x"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "fr"})
    void the_pages_speak_the_languages_of_the_bundles(String language) throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                                .header("Accept-Language", language)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).contains("lang=\"" + language + "\"").doesNotContain("??");
    }

    /** Clients join an address and a path that both have a slash (standards A.10, 3). */
    @ParameterizedTest
    @CsvSource({
        "GET,  //csc/v2//openapi.json, 200",
        "POST, /csc//v2/info,          200",
        "POST, //oauth2/token,         401",
        "GET,  /oauth2///jwks,         200",
        "GET,  //login,                400",
        "GET,  //camunda/app/,         400",
        "GET,  /csc//../login,         400",
        "GET,  /csc//%2e%2e/login,     400",
        "POST, /csc/v2/%2finfo,        400"
    })
    void slashes_count_as_one_for_the_protocols_of_service_providers_alone(String method, String path, int status)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", path.contains("csc") ? "application/json" : "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.ofString("POST".equals(method) ? "{}" : ""));

        assertThat(HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(status);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Accept", "text/html,application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
