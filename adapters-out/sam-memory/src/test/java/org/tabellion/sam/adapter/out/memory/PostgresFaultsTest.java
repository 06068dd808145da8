package org.tabellion.sam.adapter.out.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.testkit.ManualTime;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.model.AuditChain;
import org.tabellion.sam.model.AuditFacts;
import org.tabellion.sam.model.AuditLogName;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.TokenId;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.spi.SamMemory.Entry;
import org.tabellion.sam.spi.SamMemory.Written;
import org.tabellion.sam.testkit.SoftwareHsm;

/** Two nodes on one real PostgreSQL, and what can happen to it and to them. */
class PostgresFaultsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));
    private static final RequestKey REQUEST =
            new RequestKey(new SigningServiceId("ssa-1"), new RequestId("0b7f9e6a-4f5e-4d5a-9a57-000000000001"));

    private static PostgresServer server;

    private final SoftwareHsm hsm = new SoftwareHsm();
    private final ManualTime time = new ManualTime(NOW);
    private final Map<String, CollectingLog> logs = new HashMap<>();
    private final Map<String, AtomicInteger> halts = new ConcurrentHashMap<>();
    private final List<PostgresSamMemory> open = new ArrayList<>();
    private String schema = "";

    @BeforeAll
    static void startServer(@TempDir Path home) {
        server = PostgresServer.start(home);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void begin() {
        schema = server.schema();
    }

    @AfterEach
    void end() {
        open.forEach(PostgresSamMemory::abandon);
    }

    private PostgresSamMemory node(String name) {
        return node(name, server.address(schema));
    }

    private PostgresSamMemory node(String name, PostgresAddress address) {
        var count = halts.computeIfAbsent(name, _ -> new AtomicInteger());
        var memory = PostgresSamMemory.open(
                address, new MemorySurroundings(name, log(name), hsm, (_, _) -> count.incrementAndGet(), time));
        open.add(memory);
        return memory;
    }

    private int halted(String node) {
        return halts.getOrDefault(node, new AtomicInteger()).get();
    }

    private CollectingLog log(String node) {
        return logs.computeIfAbsent(node, _ -> new CollectingLog());
    }

    @Test
    void what_one_node_used_the_other_refuses() {
        var a = node("sam-a");
        var b = node("sam-b");

        assertThat(spend(a, "jti-1")).isInstanceOf(Written.Granted.class);
        assertThat(spend(b, "jti-1")).isInstanceOf(Written.Refused.class);
        assertThat(spend(b, "jti-2")).isInstanceOf(Written.Granted.class);
        assertThat(spend(a, "jti-2")).isInstanceOf(Written.Refused.class);
    }

    @Test
    void an_answer_of_one_node_is_repeated_by_the_other_with_the_same_proof() {
        var a = node("sam-a");
        var b = node("sam-b");
        var ticket = granted(a.write(Entry.of(facts(), NOW, List.of(keep()))));
        var evidence = ticket.awaitRoot();
        a.abandon();

        var kept = b.kept(REQUEST).orElseThrow();

        assertThat(kept.answer()).isEqualTo(answer());
        assertThat(kept.ticket().awaitRoot()).isEqualTo(evidence);
        assertThat(kept.ticket().auditId()).isEqualTo(ticket.auditId());
        assertThat(kept.ticket().position()).isEqualTo(ticket.position());
    }

    @Test
    void a_place_that_one_node_told_is_known_to_the_other_and_rises_over_both() {
        var a = node("sam-a");
        var b = node("sam-b");
        var first = granted(spend(a, "jti-1")).position();
        var second = granted(spend(b, "jti-2")).position();
        var third = granted(spend(a, "jti-3")).position();

        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
        assertThat(b.hasReached(third)).isTrue();
        assertThat(a.sharedAs()).isEqualTo(b.sharedAs()).isPresent();
    }

    @Test
    void many_threads_on_two_nodes_get_each_token_once() throws Exception {
        var nodes = List.of(node("sam-a"), node("sam-b"));
        var granted = new ConcurrentHashMap<Integer, AtomicInteger>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            var attempts = IntStream.range(0, 480)
                    .mapToObj(i -> (Callable<Void>) () -> {
                        int token = i / 6;
                        if (spend(nodes.get(i % 2), "jti-" + token) instanceof Written.Granted) {
                            granted.computeIfAbsent(token, _ -> new AtomicInteger())
                                    .incrementAndGet();
                        }
                        return null;
                    })
                    .toList();
            for (var attempt : threads.invokeAll(attempts)) {
                attempt.get();
            }
        }

        assertThat(granted).hasSize(80);
        assertThat(granted.values()).allMatch(it -> it.get() == 1);
    }

    @Test
    void a_call_alone_costs_two_commits_and_many_together_share_them() throws Exception {
        var memory = node("sam-a");
        call(memory, 0);
        long groups = memory.groups();
        long statements = memory.statements();
        call(memory, 1);
        assertThat(memory.groups() - groups).isEqualTo(2);
        assertThat(memory.statements() - statements).isLessThanOrEqualTo(4 + 3);

        groups = memory.groups();
        statements = memory.statements();
        long began = System.nanoTime();
        int calls = 400;
        try (var threads = Executors.newFixedThreadPool(16)) {
            var all = IntStream.range(2, 2 + calls)
                    .mapToObj(i -> (Callable<Void>) () -> {
                        call(memory, i);
                        return null;
                    })
                    .toList();
            for (var each : threads.invokeAll(all)) {
                each.get();
            }
        }
        System.out.printf(
                "PostgreSQL memory: %d calls of 16 threads: %.2f commits and %.2f statements a call, %d us a call%n",
                calls,
                (memory.groups() - groups) / (double) calls,
                (memory.statements() - statements) / (double) calls,
                (System.nanoTime() - began) / 1000 / calls);
        assertThat(memory.groups() - groups).isLessThan(calls);
    }

    @Test
    void the_log_of_a_node_is_completed_after_its_crash() {
        var memory = node("sam-a");
        for (int i = 0; i < 5; i++) {
            call(memory, i);
        }
        memory.abandon();
        log("sam-a").loseLast(6);

        node("sam-a");

        assertChained("sam-a");
        assertThat(log("sam-a").lines(AuditLogName.SERVICE).getFirst().sequence())
                .isEqualTo(1);
    }

    @Test
    void a_second_process_of_the_same_name_does_not_start_beside_the_first() {
        node("sam-a");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> node("sam-a"))
                .returns("memory_in_use", Failure::code);
    }

    @Test
    void a_writer_whose_name_another_process_has_taken_is_refused_and_stops() {
        var old = node("sam-a");
        spend(old, "jti-1");
        // As a machine that was suspended, or cut off: its sessions end, and a copy of it starts.
        server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tabellion%'");
        var copy = node("sam-a");

        awaitUntil(() -> {
            assertThatExceptionOfType(Failure.class).isThrownBy(() -> old.seal(NOW, false));
            return halted("sam-a") == 1;
        });
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> spend(old, "jti-2"));
        assertThat(spend(copy, "jti-2")).isInstanceOf(Written.Granted.class);
    }

    @Test
    void a_memory_of_another_world_is_refused() {
        node("sam-a");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> PostgresSamMemory.open(
                        server.address(schema),
                        new MemorySurroundings("sam-c", log("sam-c"), new SoftwareHsm("another"), (_, _) -> {}, time)))
                .returns("wrong_world", Failure::code);
    }

    @Test
    void a_database_that_died_comes_back_by_itself_and_takes_nothing_that_was_issued_before() {
        var a = node("sam-a");
        var b = node("sam-b");
        granted(spend(a, "jti-1")).awaitFlush();
        var seen = a.position();
        time.advance(Duration.ofSeconds(30));
        server.kill();
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> spend(a, "jti-2"))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        assertThat(a.isWritable()).isFalse();

        server.start();
        comesBack(a);
        comesBack(b);

        assertThat(spend(a, "jti-1")).isInstanceOf(Written.Refused.class);
        assertThat(write(b, new Demand.Knows(NOW.plusSeconds(20)))).isInstanceOf(Written.Refused.class);
        assertThat(write(a, new Demand.Knows(NOW.plusSeconds(20)))).isInstanceOf(Written.Refused.class);
        assertThat(write(b, new Demand.Knows(time.now()))).isInstanceOf(Written.Granted.class);
        assertThat(a.hasReached(seen)).isTrue();
        assertThat(a.complete()).isEqualTo(b.complete()).isEqualTo(time.now());
        assertThat(halts.values()).allMatch(it -> it.get() == 0);
        assertChained("sam-a");
    }

    @Test
    void yesterdays_database_is_found_out_by_nodes_that_run_and_by_nodes_that_start(@TempDir Path folder) {
        var a = node("sam-a");
        granted(spend(a, "jti-1")).awaitFlush();
        server.stop();
        server.copyTo(folder.resolve("yesterday"));
        server.start();
        comesBack(a);
        var issued = time.now();
        time.advance(Duration.ofSeconds(30));
        granted(spend(a, "jti-2")).awaitFlush();
        for (int i = 0; i < 5; i++) {
            call(a, i);
        }
        var seen = a.position();
        server.stop();
        server.putBack(folder.resolve("yesterday"));
        server.start();

        comesBack(a);
        assertThat(write(a, new Demand.Knows(issued))).isInstanceOf(Written.Refused.class);
        assertThat(a.hasReached(seen)).isFalse();
        a.abandon();
        var again = node("sam-a");
        assertThat(write(again, new Demand.Knows(issued))).isInstanceOf(Written.Refused.class);
        assertThat(again.hasReached(seen)).isFalse();
        assertThat(log("sam-a").lines(AuditLogName.ADMIN))
                .anyMatch(it -> it.text().utf8().contains("\"incomplete\""));
    }

    @Test
    void tables_that_were_put_back_under_a_running_server_are_found_out_by_the_log_of_the_node() {
        var a = node("sam-a");
        call(a, 1);
        a.close();
        server.execute("CREATE TABLE %s.node_yesterday AS SELECT * FROM %s.sam_node".formatted(schema, schema));
        var again = node("sam-a");
        call(again, 2);
        var issued = time.now();
        time.advance(Duration.ofSeconds(30));
        again.close();
        server.execute(
                """
                DELETE FROM %s.sam_node; INSERT INTO %s.sam_node SELECT * FROM %s.node_yesterday
                """
                        .formatted(schema, schema, schema));

        var third = node("sam-a");

        assertThat(write(third, new Demand.Knows(issued))).isInstanceOf(Written.Refused.class);
    }

    @Test
    void a_standby_that_takes_over_takes_nothing_that_was_issued_before(@TempDir Path folder) {
        try (var standby = server.standby(folder.resolve("standby"))) {
            var both = new PostgresAddress(
                    server.url(schema).replace("/postgres", "," + standby.place() + "/postgres")
                            + "&targetServerType=primary",
                    PostgresServer.user(),
                    PostgresServer.password());
            var a = node("sam-a", both);
            granted(spend(a, "jti-1")).awaitFlush();
            time.advance(Duration.ofSeconds(30));
            server.kill();
            standby.promote();

            comesBack(a);

            assertThat(write(a, new Demand.Knows(NOW))).isInstanceOf(Written.Refused.class);
            assertThat(write(a, new Demand.Knows(time.now()))).isInstanceOf(Written.Granted.class);
            a.close();
        } finally {
            server.start();
        }
    }

    @Test
    void a_commit_whose_answer_was_lost_is_known_afterwards_and_grants_nothing_twice() throws IOException {
        try (var proxy = new CuttingProxy(server.port())) {
            var a = node("sam-a", server.address(schema, proxy.port()));
            var b = node("sam-b");
            spend(b, "jti");
            for (int i = 0; i < 6; i++) {
                // Makes the partitions, which are looked for anew by each session: in a commit of their own.
                assertThat(spend(a, "before-" + i)).isInstanceOf(Written.Granted.class);
                proxy.loseNextCommit();
                var written = spend(a, "jti-" + i);
                assertThat(proxy.hasLostCommit()).isTrue();
                // It was done, and is known to have been.
                assertThat(written).isInstanceOf(Written.Granted.class);
                assertThat(spend(b, "jti-" + i)).isInstanceOf(Written.Refused.class);
            }
            assertChained("sam-a");
        }
    }

    @Test
    void what_was_begun_is_ended_when_the_way_to_the_database_is_mended_and_nothing_new_begins_before()
            throws Exception {
        try (var proxy = new CuttingProxy(server.port());
                var threads = Executors.newFixedThreadPool(2)) {
            var a = node("sam-a", server.address(schema, proxy.port()));
            var opened = granted(a.write(Entry.opening(facts(), NOW, List.of(token("jti-1")))));
            proxy.cut();
            assertThatExceptionOfType(Failure.class).isThrownBy(() -> spend(a, "jti-2"));

            var ended = threads.submit(() -> granted(a.write(Entry.closing(opened, facts(), NOW, List.of(keep()))))
                    .awaitRoot());
            PostgresServer.pause(500);
            assertThatExceptionOfType(Failure.class).isThrownBy(() -> spend(a, "jti-3"));
            proxy.mend();

            assertThat(ended.get().root()).contains("\"signature\"");
            comesBack(a);
            assertThat(spend(a, "jti-2")).isInstanceOf(Written.Granted.class);
            assertThat(a.kept(REQUEST)).isPresent();
            assertChained("sam-a");
        }
    }

    @Test
    void the_clock_of_one_node_that_steps_forward_does_not_take_the_time_of_all_with_it() {
        var a = node("sam-a");
        var b = node("sam-b");
        var tomorrow = Instant.now().plus(Duration.ofDays(1));

        granted(a.write(Entry.of(facts(), tomorrow, List.of(token("jti-1"))))).awaitFlush();
        b.seal(NOW, false);

        assertThat(a.latestPlausible()).isBefore(tomorrow).isAfter(Instant.now());
        assertThat(b.highestTime()).isBefore(tomorrow).isAfter(NOW);
    }

    @Test
    void a_root_that_cannot_be_signed_withholds_the_answer_until_it_can() {
        var memory = node("sam-a");
        hsm.goDown();
        var ticket = granted(memory.write(Entry.of(facts(), NOW, List.of(keep()))));
        ticket.awaitFlush();
        assertThatExceptionOfType(Failure.class).isThrownBy(ticket::awaitRoot);

        hsm.comeBack();

        assertThat(ticket.awaitRoot().root()).contains("\"signature\"");
    }

    @Test
    void begins_nothing_while_the_log_cannot_be_written() {
        var memory = node("sam-a");
        var opened = granted(memory.write(Entry.opening(facts(), NOW, List.of(token("jti-1")))));
        log("sam-a").fill(true);
        call(memory, opened, 1);

        assertThatExceptionOfType(Failure.class).isThrownBy(() -> spend(memory, "jti-2"));
        log("sam-a").fill(false);
        memory.seal(NOW, false);
        assertThat(spend(memory, "jti-2")).isInstanceOf(Written.Granted.class);
        assertChained("sam-a");
    }

    @Test
    void a_full_disk_lets_nothing_begin_and_what_was_begun_has_its_room() {
        var a = node("sam-a");
        var b = node("sam-b");
        var opened = granted(a.write(Entry.opening(facts(), NOW, List.of(token("jti-1")))));
        fillDisk();

        // Finds it full, and gives the room back, of which the next records live.
        call(a, opened, 1);

        assertThat(a.isWritable()).isFalse();
        for (var node : List.of(a, b)) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> node.write(Entry.opening(facts(), NOW, List.of(token("jti-2")))))
                    .returns(Failure.Kind.UNAVAILABLE, Failure::kind);
        }
        emptyDisk();
        comesBack(a);
        comesBack(b);
        assertThat(server.number("SELECT count(*) FROM %s.sam_room".formatted(schema)))
                .isPositive();
        assertThat(b.write(Entry.opening(facts(), NOW, List.of(token("jti-2")))))
                .isInstanceOf(Written.Granted.class);
        assertThat(spend(b, "jti-1")).isInstanceOf(Written.Refused.class);
        assertThat(halts.values()).allMatch(it -> it.get() == 0);
        assertChained("sam-a");
    }

    @Test
    void what_would_begin_on_a_full_disk_is_refused_and_is_not_used_up() {
        var a = node("sam-a");
        spend(a, "jti-1");
        fillDisk();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> a.write(Entry.opening(facts(), NOW, List.of(token("jti-2")))))
                .returns(Failure.Kind.UNAVAILABLE, Failure::kind);

        emptyDisk();
        comesBack(a);
        assertThat(a.write(Entry.opening(facts(), NOW, List.of(token("jti-2")))))
                .isInstanceOf(Written.Granted.class);
    }

    // As the server says it when a table cannot grow; what the room gives back lets the records grow again.
    private void fillDisk() {
        server.execute(
                """
                CREATE FUNCTION %1$s.no_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF tg_table_name = 'sam_room' OR EXISTS (SELECT FROM %1$s.sam_room) THEN
                        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER no_disk BEFORE INSERT ON %1$s.sam_record EXECUTE FUNCTION %1$s.no_disk();
                CREATE TRIGGER no_disk BEFORE INSERT ON %1$s.sam_room EXECUTE FUNCTION %1$s.no_disk();
                """
                        .formatted(schema));
    }

    private void emptyDisk() {
        server.execute("DROP FUNCTION %s.no_disk() CASCADE".formatted(schema));
    }

    @Test
    void whatever_breaks_the_writer_ends_the_process_and_nobody_waits_on() {
        var memory = node("sam-a");
        log("sam-a").breakWith(new StackOverflowError());
        long began = System.nanoTime();

        var ticket = granted(memory.write(Entry.of(facts(), NOW, List.of(keep()))));
        assertThatExceptionOfType(Failure.class).isThrownBy(ticket::awaitRoot);

        awaitUntil(() -> halted("sam-a") == 1);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> spend(memory, "jti-1"));
        assertThat(memory.isWritable()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(halted("sam-a")).isEqualTo(1);
    }

    @Test
    void partitions_go_when_they_have_ended_and_no_slow_thread_finds_a_use_forgotten() {
        var memory = node("sam-a");
        granted(spend(memory, "jti-1")).awaitFlush();
        call(memory, 1);
        assertThat(partitions("sam_spent")).isEqualTo(2);
        time.advance(Duration.ofHours(5));
        memory.seal(time.now(), true);

        memory.tidy();

        assertThat(partitions("sam_spent")).isZero();
        assertThat(partitions("sam_answer")).isZero();
        assertThat(spend(memory, "jti-1")).isEqualTo(new Written.Refused(org.tabellion.sam.Refusal.Reason.EXPIRED));
        granted(write(memory)).awaitRoot();
        memory.tidy();
        memory.abandon();
        node("sam-a");
        assertChained("sam-a");
    }

    private long partitions(String table) {
        return server.number(
                "SELECT count(*) FROM pg_inherits WHERE inhparent = '%s.%s'::regclass".formatted(schema, table));
    }

    private static void comesBack(PostgresSamMemory memory) {
        awaitUntil(() -> {
            try {
                memory.seal(NOW, false);
                return memory.isWritable();
            } catch (Failure notYet) {
                return false;
            }
        });
    }

    private interface Condition {
        boolean holds();
    }

    private static void awaitUntil(Condition condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(end);
            PostgresServer.pause(50);
        }
    }

    private void assertChained(String node) {
        var lines = log(node).lines(AuditLogName.SERVICE);
        for (int i = 1; i < lines.size(); i++) {
            var digest = DigestAlgorithm.SHA256.digest(lines.get(i - 1).text());
            assertThat(lines.get(i).text().utf8()).contains("\"prev\":\"" + digest.base64Url() + "\"");
        }
        assertThat(lines).isNotEmpty().extracting(AuditChain.Line::sequence).isSorted();
    }

    // As the signing of a hash.
    private static void call(SamMemory memory, int number) {
        var opened = granted(memory.write(Entry.opening(facts(), NOW, List.of(token("call-" + number)))));
        opened.awaitFlush();
        call(memory, opened, number);
    }

    private static void call(SamMemory memory, SamMemory.Ticket opened, int number) {
        var request = new RequestKey(
                new SigningServiceId("ssa-1"), new RequestId("0b7f9e6a-4f5e-4d5a-9a58-%012d".formatted(number)));
        var keep = new Demand.Keep(request, Bytes.ofUtf8("body"), Optional.empty(), answer(), LATER);
        granted(memory.write(Entry.closing(opened, facts(), NOW, List.of(keep))))
                .awaitRoot();
    }

    private static Written spend(SamMemory memory, String jti) {
        return write(memory, token(jti));
    }

    private static Demand token(String jti) {
        return new Demand.SpendToken(new TokenId(new AuthorizationServerId("as-1"), jti), LATER);
    }

    private static Written write(SamMemory memory, Demand... demands) {
        return memory.write(Entry.of(facts(), NOW, List.of(demands)));
    }

    private static Demand keep() {
        return new Demand.Keep(REQUEST, Bytes.ofUtf8("body"), Optional.empty(), answer(), LATER);
    }

    private static Answer answer() {
        return new Answer.Proof(Bytes.ofUtf8("value"), SignatureAlgorithm.ECDSA_SHA256);
    }

    private static AuditFacts facts() {
        return AuditFacts.service("test", "ok");
    }

    private static SamMemory.Ticket granted(Written written) {
        assertThat(written).isInstanceOf(Written.Granted.class);
        return ((Written.Granted) written).ticket();
    }
}
