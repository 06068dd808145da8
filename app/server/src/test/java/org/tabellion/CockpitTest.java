package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.tabellion.documents.workflow.SigningWorkflow;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SigningRequestId;

/** What an operator may and may not do at the engine's web applications (decision D3). */
@RunningServer
class CockpitTest {

    private static final String ENGINE = "/camunda/api/engine/engine/default";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final SigningRequestId REQUEST = new SigningRequestId("sr_00000000000000000000C0CKPT");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    @LocalServerPort
    int port;

    @Autowired
    ProcessEngine engine;

    @Autowired
    SigningWorkflow signing;

    private ProcessInstance waiting;

    @BeforeEach
    void aSigningWaits() {
        GroupScope.run(
                new GroupId("evaluation"), () -> signing.requested(REQUEST, Instant.parse("2040-01-01T00:00:00Z")));
        waiting = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(REQUEST.value())
                .singleResult();
    }

    @AfterEach
    void itWaitsNoMore() {
        engine.getIdentityService().clearAuthentication();
        engine.getRuntimeService()
                .deleteProcessInstanceIfExists(waiting.getId(), "end of test", true, true, true, true);
    }

    @Test
    void nobody_comes_in_without_signing_in() throws IOException, InterruptedException {
        assertThat(send("GET", ENGINE + "/process-instance", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/camunda/app/cockpit/default/", "").uri().getPath())
                .isEqualTo("/operator/login");
    }

    @Test
    void a_wrong_password_is_told_apart_from_nothing() throws IOException, InterruptedException {
        assertThat(signIn("olga", "wrong").statusCode()).isEqualTo(401);
        assertThat(signIn("nobody", "wrong").body()).isNotEmpty();
        assertThat(send("GET", ENGINE + "/process-instance", "").statusCode()).isEqualTo(401);
    }

    @Test
    void an_operator_sees_the_waiting_signing_and_where_it_waits() throws IOException, InterruptedException {
        signIn();

        assertThat(send("GET", "/camunda/app/cockpit/default/", "").body()).contains("Cockpit");
        assertThat(send("GET", ENGINE + "/process-instance/" + waiting.getId(), "")
                        .body())
                .contains(REQUEST.value());
        assertThat(send("GET", ENGINE + "/process-instance/" + waiting.getId() + "/activity-instances", "")
                        .body())
                .contains("gateway_requestAnswered");
        assertThat(send("GET", ENGINE + "/process-definition/" + waiting.getProcessDefinitionId() + "/xml", "")
                        .body())
                .contains("BPMNDiagram");
    }

    static Stream<Arguments> forbidden() {
        return Stream.of(
                Arguments.of("POST", "/deployment/create", "{}"),
                Arguments.of("DELETE", "/deployment/DEPLOYMENT", ""),
                Arguments.of("POST", "/process-definition/key/signing/start", "{}"),
                Arguments.of("POST", "/process-definition/DEFINITION/start", "{}"),
                Arguments.of("POST", "/process-definition/DEFINITION/submit-form", "{}"),
                Arguments.of("PUT", "/process-definition/DEFINITION/suspended", "{\"suspended\":true}"),
                Arguments.of(
                        "PUT", "/process-instance/INSTANCE/variables/group", "{\"value\":\"x\",\"type\":\"String\"}"),
                Arguments.of(
                        "POST",
                        "/process-instance/INSTANCE/variables",
                        "{\"modifications\":{\"x\":{\"value\":1,\"type\":\"Integer\"}}}"),
                Arguments.of(
                        "POST",
                        "/process-instance/INSTANCE/modification",
                        "{\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"serviceTask_signDocument\"}]}"),
                Arguments.of("POST", "/process-instance/delete", "{\"processInstanceIds\":[\"INSTANCE\"]}"),
                Arguments.of("POST", "/execution/INSTANCE/signal", "{}"),
                Arguments.of("PUT", "/execution/INSTANCE/localVariables/x", "{\"value\":1}"),
                Arguments.of("POST", "/execution/INSTANCE/messages/signing.approved/trigger", "{}"),
                Arguments.of("POST", "/message", "{\"messageName\":\"signing.approved\",\"businessKey\":\"KEY\"}"),
                Arguments.of("POST", "/signal", "{\"name\":\"x\"}"),
                Arguments.of("POST", "/task/any/complete", "{}"),
                Arguments.of("POST", "/task/create", "{}"),
                Arguments.of("POST", "/external-task/fetchAndLock", "{\"workerId\":\"w\",\"maxTasks\":1}"),
                Arguments.of("POST", "/external-task/any/complete", "{\"workerId\":\"w\"}"),
                Arguments.of(
                        "POST", "/external-task/any/bpmnError", "{\"workerId\":\"w\",\"errorCode\":\"notSigned\"}"),
                Arguments.of("POST", "/job/any/execute", ""),
                Arguments.of("PUT", "/job/any/duedate", "{\"duedate\":null}"),
                Arguments.of("POST", "/authorization/create", "{}"),
                Arguments.of("POST", "/user/create", "{}"),
                Arguments.of("POST", "/migration/execute", "{}"),
                Arguments.of("POST", "/decision-definition/key/x/evaluate", "{}"));
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void an_operator_may_not(String method, String path, String body) throws IOException, InterruptedException {
        signIn();

        var answer = send(method, ENGINE + filled(path), filled(body));

        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(403);
        assertThat(engine.getRuntimeService().getActiveActivityIds(waiting.getId()))
                .containsExactly("gateway_requestAnswered");
    }

    @Test
    void no_first_user_can_be_set_up() throws IOException, InterruptedException {
        signIn();

        assertThat(send("POST", "/camunda/api/admin/setup/default/user/create", "{}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/camunda/api/admin/auth/user/default/login/admin", "username=a&password=b")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_operator_cancels() throws IOException, InterruptedException {
        signIn();

        assertThat(send("DELETE", ENGINE + "/process-instance/" + waiting.getId(), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(waiting.getId())
                        .count())
                .isZero();
    }

    @Test
    void an_operator_has_a_parked_step_tried_again_and_nothing_else_changes() throws IOException, InterruptedException {
        var parked = parked();
        try {
            var before = variables(parked);
            assertThat(retry(parked.stepPath(), "{\"retries\":1}").statusCode())
                    .as("without a sign-in")
                    .isIn(401, 403);
            assertThat(parked.retries()).isZero();

            signIn();
            var greedy =
                    """
                    {"retries":3,"externalTaskIds":["other"],"workerId":"me","topicName":"mine","priority":9,
                     "variables":{"group":{"value":"other"}},"processInstanceIds":["%s"]}"""
                            .formatted(waiting.getId());
            assertThat(retry(parked.stepPath(), greedy).statusCode()).isEqualTo(204);

            assertThat(parked.retries()).isEqualTo(3);
            assertThat(parked.incidents()).isZero();
            assertThat(variables(parked)).isEqualTo(before);
            assertThat(engine.getRuntimeService().getActiveActivityIds(parked.instance()))
                    .containsExactly("step");
            var step = parked.step();
            assertThat(step.getTopicName()).isEqualTo(Parked.TOPIC);
            assertThat(step.getPriority()).isZero();
            assertThat(engine.getRuntimeService().getActiveActivityIds(waiting.getId()))
                    .containsExactly("gateway_requestAnswered");
        } finally {
            parked.remove();
        }
    }

    @Test
    void several_parked_steps_are_named_one_by_one() throws IOException, InterruptedException {
        var parked = parked();
        try {
            signIn();
            var all = ENGINE + "/external-task/retries";

            var named = "{\"retries\":2,\"externalTaskIds\":[\"%s\"]}".formatted(parked.id());
            assertThat(retry(all, named).statusCode()).isEqualTo(204);
            assertThat(parked.retries()).isEqualTo(2);
            for (var unnamed : List.of(
                    "{\"retries\":5}",
                    "{\"retries\":5,\"processInstanceIds\":[\"%s\"]}".formatted(parked.instance()),
                    "{\"retries\":5,\"externalTaskQuery\":{}}")) {
                assertThat(retry(all, unnamed).statusCode()).isEqualTo(400);
            }
            assertThat(parked.retries()).isEqualTo(2);
        } finally {
            parked.remove();
        }
    }

    @Test
    void a_retry_that_is_none_is_refused() throws IOException, InterruptedException {
        var parked = parked();
        try {
            signIn();
            for (var bad : List.of(
                    "{}",
                    "{\"retries\":0}",
                    "{\"retries\":-1}",
                    "{\"retries\":11}",
                    "{\"retries\":null}",
                    "[",
                    "[]",
                    "7")) {
                assertThat(retry(parked.stepPath(), bad).statusCode()).as(bad).isEqualTo(400);
            }
            assertThat(retry(ENGINE + "/external-task/unknown/retries", "{\"retries\":1}")
                            .statusCode())
                    .isEqualTo(404);
            for (var deed : List.of("priority", "lock", "unlock", "failure", "complete", "bpmnError", "extendLock")) {
                assertThat(send("POST", ENGINE + "/external-task/" + parked.id() + "/" + deed, "{\"workerId\":\"w\"}")
                                .statusCode())
                        .as(deed)
                        .isEqualTo(403);
            }
            assertThat(send("PUT", ENGINE + "/external-task/" + parked.id() + "/priority", "{\"priority\":9}")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(parked.retries()).isZero();
            assertThat(parked.incidents()).isEqualTo(1);
        } finally {
            parked.remove();
        }
    }

    private HttpResponse<String> retry(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    private Map<String, Object> variables(Parked parked) {
        return engine.getRuntimeService().getVariables(parked.instance());
    }

    /** An instance of a model of its own, whose step no worker of the server takes, after its last failure. */
    private Parked parked() {
        var deployment = engine.getRepositoryService()
                .createDeployment()
                .addModelInstance(
                        "parked.bpmn",
                        Bpmn.createExecutableProcess("parked")
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .serviceTask("step")
                                .camundaExternalTask(Parked.TOPIC)
                                .endEvent()
                                .done())
                .deploy();
        var instance = engine.getRuntimeService().startProcessInstanceByKey("parked", Map.of("group", "evaluation"));
        var step = engine.getExternalTaskService()
                .fetchAndLock(1, "test")
                .topic(Parked.TOPIC, 60_000)
                .execute()
                .getFirst();
        engine.getExternalTaskService().handleFailure(step.getId(), "test", "it failed", 0, 0);
        return new Parked(engine, deployment.getId(), instance.getId(), step.getId());
    }

    private record Parked(ProcessEngine engine, String deployment, String instance, String id) {

        static final String TOPIC = "nobodys";

        String stepPath() {
            return ENGINE + "/external-task/" + id + "/retries";
        }

        ExternalTask step() {
            return engine.getExternalTaskService()
                    .createExternalTaskQuery()
                    .externalTaskId(id)
                    .singleResult();
        }

        int retries() {
            return step().getRetries();
        }

        long incidents() {
            return engine.getRuntimeService()
                    .createIncidentQuery()
                    .processInstanceId(instance)
                    .count();
        }

        void remove() {
            engine.getRepositoryService().deleteDeployment(deployment, true);
        }
    }

    /** The second fence: the same without the first. */
    @Test
    void the_engine_itself_refuses_an_operator_what_the_server_refuses() {
        var definition = waiting.getProcessDefinitionId();
        var id = waiting.getId();
        var runtime = engine.getRuntimeService();
        List<ThrowingCallable> deeds = List.of(
                () -> engine.getRepositoryService()
                        .createDeployment()
                        .addString("x.bpmn", "<x/>")
                        .deploy(),
                () -> engine.getRepositoryService().suspendProcessDefinitionById(definition),
                () -> runtime.startProcessInstanceByKey("signing"),
                () -> runtime.setVariable(id, "group", "other"),
                () -> runtime.createProcessInstanceModification(id)
                        .startBeforeActivity("serviceTask_signDocument")
                        .execute(),
                () -> runtime.createMessageCorrelation("signing.approved")
                        .processInstanceBusinessKey(REQUEST.value())
                        .correlate(),
                () -> runtime.suspendProcessInstanceById(id),
                () -> engine.getAuthorizationService().createNewAuthorization(1));

        for (var deed : deeds) {
            asOperator(() -> {
                assertThatThrownBy(deed).isInstanceOf(AuthorizationException.class);
                return true;
            });
        }
        assertThat(engine.getIdentityService().isReadOnly()).isTrue();
        assertThat(asOperator(() -> runtime.createProcessInstanceQuery()
                        .processInstanceId(id)
                        .count()))
                .isEqualTo(1);
    }

    private <T> T asOperator(Supplier<T> work) {
        engine.getIdentityService().setAuthentication(TestSettings.OPERATOR, List.of("operators"));
        try {
            return work.get();
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }

    private String filled(String text) {
        return text.replace("INSTANCE", waiting.getId())
                .replace("DEFINITION", waiting.getProcessDefinitionId())
                .replace("DEPLOYMENT", "any")
                .replace("KEY", REQUEST.value());
    }

    private void signIn() throws IOException, InterruptedException {
        var answer = signIn(TestSettings.OPERATOR, TestSettings.SECRET);
        assertThat(answer.statusCode()).isEqualTo(302);
        // The applications hand out their own token with the first page, and want it back with each change.
        send("GET", "/camunda/app/cockpit/default/", "");
    }

    private HttpResponse<String> signIn(String name, String password) throws IOException, InterruptedException {
        var form = send("GET", "/operator/login", "");
        var token = CSRF.matcher(form.body());
        assertThat(token.find()).isTrue();
        var fields = "name=%s&password=%s&_csrf=%s".formatted(name, encoded(password), encoded(token.group(1)));
        return browser.send(
                HttpRequest.newBuilder(uri("/operator/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Accept", path.contains("/app/") || path.contains("login") ? "text/html" : "application/json");
        cookies.getCookieStore().getCookies().stream()
                .filter(it -> it.getName().equals("XSRF-TOKEN"))
                .forEach(it -> request.header("X-XSRF-TOKEN", it.getValue()));
        var answer = browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var location = answer.headers().firstValue("Location");
        return answer.statusCode() / 100 == 3 && location.isPresent()
                ? send("GET", uri(path).resolve(location.get()).getPath(), "")
                : answer;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
