package org.tabellion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.PostgresTransactions;
import org.tabellion.metering.CountUsage;
import org.tabellion.metering.UsageKind;

/** Service providers admitted, changed, switched off and counted, on the whole server with its PostgreSQL. */
@RunningServer
class ManagementApiTest {

    private static final GroupId GROUP = new GroupId("managed");

    @LocalServerPort
    int port;

    @Autowired
    CountUsage usage;

    @Autowired
    UnitOfWork work;

    @Autowired
    TrustedTime time;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PostgresTransactions transactions;

    @Test
    void the_script_is_answered_as_it_says() throws IOException, InterruptedException {
        used(new GroupId("evaluation"), "demo-service-provider", UsageKind.SIGNATURE, 9, "op-1");
        used(GROUP, "firm", UsageKind.SIGNATURE, 2, "op-1");
        used(GROUP, "firm", UsageKind.SIGNATURE, 2, "op-1");
        used(GROUP, "firm", UsageKind.SIGNATURE, 3, "op-2");
        used(GROUP, "firm", UsageKind.TIMESTAMP, 2, "op-2");
        used(GROUP, "shop", UsageKind.VALIDATION, 1, "op-3");
        var names = new HashMap<>(Map.of(
                "admin_secret",
                TestSettings.SECRET,
                "today",
                LocalDate.ofInstant(time.now(), ZoneOffset.UTC).toString()));
        var exchanges = HttpScript.read("/org/tabellion/management.http");
        try (var http = HttpClient.newHttpClient()) {
            var script = new HttpScript(http, "http://127.0.0.1:" + port, names);
            for (var exchange : exchanges) {
                try {
                    script.play(exchange);
                } catch (AssertionError different) {
                    throw new AssertionError(exchange.title() + ": " + different.getMessage(), different);
                }
            }
        }
        assertThat(exchanges).hasSizeGreaterThan(70);
        assertThat(Integer.parseInt(names.getOrDefault("wait", "0"))).isBetween(1, 60);
        everyChangeIsAuditedWithWhoAndWhat();
    }

    /** What a client of HTTP would not send. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /management/v1/usage?from=%zz",
                "GET /management/v1/usage?%",
                "GET /management/v1/usage?from=2026-01-01&%c3%28=1",
                "GET /management/v1/clients/%00",
                "GET /management/v1/clients/a%2Fb",
                "GET /management/v1/clients/%ff",
                "GET /management/v1/clients/..%2f..",
                "GET /management//v1/clients",
                "GET /management/v1/clients;x=1",
                "BREW /management/v1/clients",
                "GET /management/v1/clients?limit=99999999999999999999"
            })
    void odd_requests_are_the_fault_of_their_sender(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token()
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            var status = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ", 3)[1];
            assertThat(status).startsWith("4");
        }
    }

    private String token() throws IOException {
        var names = new HashMap<>(Map.of("admin_secret", TestSettings.SECRET));
        try (var http = HttpClient.newHttpClient()) {
            new HttpScript(http, "http://127.0.0.1:" + port, names)
                    .play(HttpScript.read("/org/tabellion/management.http").stream()
                            .filter(it -> it.title().contains("gets its token by client_credentials"))
                            .findFirst()
                            .orElseThrow());
            return names.getOrDefault("admin", "");
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private void everyChangeIsAuditedWithWhoAndWhat() {
        var lines = GroupScope.call(
                GROUP,
                () -> transactions.call(() -> jdbc.sql(
                                "SELECT type || ' ' || facts FROM audit_record WHERE type LIKE 'access.%' ORDER BY id")
                        .query(String.class)
                        .list()));
        assertThat(lines)
                .filteredOn(it -> it.startsWith("access.client_admitted"))
                .hasSize(3)
                .allSatisfy(it -> assertThat(it).contains("administrator"));
        assertThat(lines)
                .filteredOn(it -> it.startsWith("access.client_changed"))
                .hasSize(2)
                .first()
                .satisfies(it -> assertThat(it)
                        .contains("shop", "administrator", "display_name", "compatibility", "rate_limits"));
        assertThat(lines)
                .filteredOn(it -> it.startsWith("access.client_secret_rotated"))
                .hasSize(2);
        assertThat(lines).filteredOn(it -> it.startsWith("access.rate_limited")).hasSize(1);
        assertThat(lines).noneSatisfy(it -> assertThat(it).contains(TestSettings.SECRET));
    }

    private void used(GroupId group, String client, UsageKind kind, int quantity, String operation) {
        GroupScope.run(group, () -> work.run(() -> usage.count(new ClientId(client), kind, quantity, operation)));
    }
}
