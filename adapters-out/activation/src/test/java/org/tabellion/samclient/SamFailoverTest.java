package org.tabellion.samclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.monitoring.testkit.CollectedAlarms;
import org.tabellion.sam.spi.SamMemory;
import org.tabellion.sam.testkit.InMemorySamMemory;
import org.tabellion.sam.testkit.SoftwareHsm;
import org.tabellion.samapi.testkit.TlsFolder;
import org.tabellion.samapi.testkit.TokenMint;
import org.tabellion.samclient.CuttingProxy.Cut;
import org.tabellion.samclient.LivingSam.Key;

/** Over real edges of the SAM, behind a proxy that cuts: what is signed is signed once, and by whom it may be. */
@NullMarked
final class SamFailoverTest {

    private static TlsFolder tls;

    private final TokenMint mint = TokenMint.create("https://as.example/", "2026-1");
    private final SoftwareHsm hsm = new SoftwareHsm();
    private final CollectedAlarms alarms = new CollectedAlarms();
    private final InMemorySightings sightings = new InMemorySightings();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Dtbsr> hashes = List.of(hash(1), hash(2));

    private record Node(LivingSam sam, CuttingProxy proxy) {}

    @BeforeAll
    static void certificates(@TempDir Path folder) {
        tls = TlsFolder.create(folder).client("ssa-1").client("stranger");
    }

    @AfterEach
    void close() throws Exception {
        for (var it : open.reversed()) {
            it.close();
        }
    }

    @Test
    void a_request_that_did_not_arrive_and_an_answer_that_was_lost_end_alike() throws Exception {
        var node = node(memory());
        var channel = channel(false, node);
        var key = node.sam().enrol(channel);

        for (var cut : List.of(Cut.BEFORE, Cut.AFTER)) {
            int before = hsm.unwraps();
            node.proxy().cutNext(cut);
            var id = LivingSam.id();
            var sad = node.sam().approve(key, hashes);

            var answer = sign(channel, key, id, sad);

            assertThat(answer.bytesOfEach("signatures", "signature")).hasSize(2);
            assertThat(hsm.unwraps()).isEqualTo(before + 1);
            // A server that died before it could keep that asks again.
            assertThat(sign(channel, key, id, sad).bytesOfEach("signatures", "signature"))
                    .isEqualTo(answer.bytesOfEach("signatures", "signature"));
            assertThat(hsm.unwraps()).isEqualTo(before + 1);
        }
        assertThat(alarms.codes()).isEmpty();
    }

    @Test
    void the_evidence_of_a_real_sam_is_believed_and_of_another_key_is_not(@TempDir Path folder) throws Exception {
        var node = node(memory());
        var channel = channel(false, node);
        var key = node.sam().enrol(channel);
        var id = LivingSam.id();

        var answer = sign(channel, key, id, node.sam().approve(key, hashes));
        var values = answer.bytesOfEach("signatures", "signature");
        var asked = hashes.stream().map(Dtbsr::value).toList();

        channel.requireEvidence(answer.object("audit"), id, asked, values);
        var pinnedToOther = new SamChannel(
                new SamClientSettings(
                        List.of(LivingSam.uri(node.proxy().port())),
                        false,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        8,
                        List.of(pem(folder, tls.publicKey("ssa-1")))),
                node.sam().client(),
                sightings,
                alarms);
        open.add(pinnedToOther);
        assertThatExceptionOfType(InvalidAnswer.class)
                .isThrownBy(() -> pinnedToOther.requireEvidence(answer.object("audit"), id, asked, values));
    }

    @Test
    void without_one_memory_a_lost_answer_binds_the_token_for_every_server() throws Exception {
        var first = node(memory());
        var second = node(memory());
        var channel = channel(false, first, second);
        var key = first.sam().enrol(channel);
        int before = hsm.unwraps();
        int bound = sightings.bound();
        var id = LivingSam.id();
        var sad = first.sam().approve(key, hashes);
        hsm.before(SoftwareHsm.Step.SIGN, () -> first.proxy().cutNext(Cut.REFUSE));

        assertUnavailable(() -> sign(channel, key, id, sad));
        try (var other = channel(false, first, second)) {
            assertUnavailable(() -> sign(other, key, id, sad));
        }

        assertThat(sightings.bound()).isEqualTo(bound + 1);
        assertThat(hsm.unwraps()).isEqualTo(before + 1);
    }

    @Test
    void a_node_that_cannot_be_reached_or_is_not_ready_certainly_did_nothing() throws Exception {
        var dead = closedPort();
        var memory = memory();
        var second = node(memory);
        var channel = channel(false, List.of(dead, LivingSam.uri(second.proxy().port())), second);
        var key = second.sam().enrol(channel);

        var answer = sign(channel, key, LivingSam.id(), second.sam().approve(key, hashes));

        assertThat(answer.bytesOfEach("signatures", "signature")).hasSize(2);
        assertThat(hsm.unwraps()).isEqualTo(1);
    }

    @Test
    void a_failed_handshake_certainly_did_nothing(@TempDir Path folder) throws Exception {
        var memory = memory();
        var otherWorld = TlsFolder.create(folder).client("ssa-1");
        var stranger = LivingSam.start(otherWorld, mint, new SoftwareHsm(), memory());
        open.add(stranger);
        var second = node(memory);
        var channel = channel(
                false,
                List.of(
                        LivingSam.uri(stranger.port()),
                        LivingSam.uri(second.proxy().port())),
                second);
        var key = second.sam().enrol(channel);

        assertThat(sign(channel, key, LivingSam.id(), second.sam().approve(key, hashes))
                        .bytesOfEach("signatures", "signature"))
                .hasSize(2);
    }

    @Test
    void nodes_of_one_memory_take_over_from_each_other_and_sign_once() throws Exception {
        var memory = memory();
        var first = node(LivingSam.shared(memory, "m-1"));
        var second = node(LivingSam.shared(memory, "m-1"));
        var channel = channel(true, first, second);
        var key = first.sam().enrol(channel);
        warm(channel, key, first);

        for (var dying : List.of(first, second)) {
            int before = hsm.unwraps();
            dying.proxy().cutNext(Cut.AFTER);
            for (int i = 0; i < 2; i++) {
                var id = LivingSam.id();
                var sad = first.sam().approve(key, hashes);
                assertThat(sign(channel, key, id, sad).bytesOfEach("signatures", "signature"))
                        .hasSize(2);
            }
            assertThat(hsm.unwraps()).isEqualTo(before + 2);
        }
        first.proxy().cutNext(Cut.REFUSE);
        for (int i = 0; i < 4; i++) {
            sign(channel, key, LivingSam.id(), first.sam().approve(key, hashes));
        }
        assertThat(sightings.bound()).isZero();
        assertThat(alarms.codes()).isEmpty();
    }

    @Test
    void a_node_with_another_memory_than_it_should_have_is_used_no_more() throws Exception {
        var memory = memory();
        var first = node(LivingSam.shared(memory, "m-1"));
        var second = node(LivingSam.shared(memory(), "m-2"));
        var channel = channel(true, first, second);
        var key = first.sam().enrol(channel);

        for (int i = 0; i < 3; i++) {
            sign(channel, key, LivingSam.id(), first.sam().approve(key, hashes));
        }

        assertThat(alarms.codes()).containsExactly("sam.memory_differs");
        assertThat(sightings.distrusted()).containsExactly(name(second));
    }

    @Test
    void a_sam_that_was_put_back_is_found_out_also_by_a_server_that_was_restarted() throws Exception {
        var node = node(memory());
        var port = node.proxy().port();
        Key key;
        try (var channel = channel(false, node)) {
            key = node.sam().enrol(channel);
            for (int i = 0; i < 3; i++) {
                sign(channel, key, LivingSam.id(), node.sam().approve(key, hashes));
            }
        }
        int before = hsm.unwraps();
        node.sam().close();
        // Yesterday's memory: it knows less, though it was started more often.
        var restored = memory().restarted().restarted();
        var again = LivingSam.start(tls, mint, hsm, restored);
        open.add(again);
        var proxy = new CuttingProxy(again.port());
        open.add(proxy);
        sightings
                .newest("https://localhost:" + port)
                .ifPresent(it -> sightings.see("https://localhost:" + proxy.port(), it));

        try (var channel = channel(false, List.of(LivingSam.uri(proxy.port())), node)) {
            assertUnavailable(() -> sign(channel, key, LivingSam.id(), again.approve(key, hashes)));
        }

        assertThat(alarms.codes()).containsExactly("sam.rolled_back");
        assertThat(hsm.unwraps()).isEqualTo(before);
    }

    @Test
    void connections_are_kept_and_bounded_and_no_call_is_lost_under_load() throws Exception {
        var node = node(memory());
        var channel = new SamChannel(
                new SamClientSettings(
                        List.of(LivingSam.uri(node.proxy().port())),
                        false,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        4,
                        List.of()),
                node.sam().client(),
                sightings,
                alarms);
        open.add(channel);
        var key = node.sam().enrol(channel);
        var signed = new HashSet<Bytes>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Bytes>>();
            for (int i = 0; i < 60; i++) {
                tasks.add(() -> sign(channel, key, LivingSam.id(), node.sam().approve(key, hashes))
                        .bytesOfEach("signatures", "signature")
                        .getFirst());
            }
            for (var done : threads.invokeAll(tasks)) {
                signed.add(done.get());
            }
        }

        assertThat(signed).hasSize(60);
        assertThat(node.proxy().connections()).isLessThanOrEqualTo(4);
    }

    @Test
    void a_node_that_says_nothing_or_says_it_too_slowly_does_not_hold_a_caller() throws Exception {
        try (var silent = new ServerSocket(0)) {
            var channel = new SamChannel(
                    new SamClientSettings(
                            List.of(LivingSam.uri(silent.getLocalPort())),
                            false,
                            Duration.ofMillis(300),
                            Duration.ofMillis(300),
                            4,
                            List.of()),
                    MutualTls.ofPem(tls.file("ssa-1.pem"), tls.file("ssa-1.key"), tls.file("ca.pem")),
                    sightings,
                    alarms);
            open.add(channel);
            var start = Instant.now();

            assertUnavailable(() -> channel.call(SamCall.post("/key_pairs", LivingSam.id(), SamJson.newObject())));

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void an_answer_that_is_kept_back_is_not_waited_for() throws Exception {
        var node = node(memory());
        var channel = new SamChannel(
                SamClientSettings.of(LivingSam.uri(node.proxy().port()), Duration.ofMillis(700)),
                node.sam().client(),
                sightings,
                alarms);
        open.add(channel);
        var key = node.sam().enrol(channel);
        int before = hsm.unwraps();
        var id = LivingSam.id();
        var sad = node.sam().approve(key, hashes);
        var start = Instant.now();
        node.proxy().cutNext(Cut.HOLD);

        assertThat(sign(channel, key, id, sad).bytesOfEach("signatures", "signature"))
                .hasSize(2);

        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(700), Duration.ofSeconds(4));
        assertThat(hsm.unwraps()).isEqualTo(before + 1);
    }

    @Test
    void connections_that_a_node_has_ended_while_they_rested_lose_no_call() throws Exception {
        var node = node(memory());
        var channel = channel(false, node);
        var key = node.sam().enrol(channel);
        for (var rest : List.of(Duration.ZERO, Duration.ofMillis(1100))) {
            int connections = node.proxy().connections();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var tasks = new ArrayList<Callable<SamAnswer>>();
                for (int i = 0; i < 4; i++) {
                    tasks.add(
                            () -> sign(channel, key, LivingSam.id(), node.sam().approve(key, hashes)));
                }
                for (var done : threads.invokeAll(tasks)) {
                    assertThat(done.get().bytesOfEach("signatures", "signature"))
                            .hasSize(2);
                }
            }
            node.proxy().cutAll();
            Thread.sleep(rest);
            int before = hsm.unwraps();

            assertThat(sign(channel, key, LivingSam.id(), node.sam().approve(key, hashes))
                            .bytesOfEach("signatures", "signature"))
                    .hasSize(2);

            assertThat(hsm.unwraps()).isEqualTo(before + 1);
            assertThat(node.proxy().connections()).isGreaterThan(connections);
        }
        assertThat(alarms.codes()).isEmpty();
    }

    @Test
    void a_server_that_is_not_registered_is_told_so_to_the_operators() throws Exception {
        var node = node(memory());
        var channel = new SamChannel(
                SamClientSettings.of(LivingSam.uri(node.proxy().port()), Duration.ofSeconds(2)),
                MutualTls.ofPem(tls.file("stranger.pem"), tls.file("stranger.key"), tls.file("ca.pem")),
                sightings,
                alarms);
        open.add(channel);

        assertUnavailable(() -> channel.call(SamCall.post("/key_pairs", LivingSam.id(), SamJson.newObject())));

        assertThat(alarms.codes()).containsExactly("sam.unknown_client");
    }

    // What the tests are made of

    private InMemorySamMemory memory() {
        return new InMemorySamMemory(hsm, Instant.now().minusSeconds(3600));
    }

    private Node node(SamMemory memory) throws Exception {
        var sam = LivingSam.start(tls, mint, hsm, memory);
        open.add(sam);
        var proxy = new CuttingProxy(sam.port());
        open.add(proxy);
        return new Node(sam, proxy);
    }

    private SamChannel channel(boolean shared, Node... nodes) {
        var uris = List.of(nodes).stream()
                .map(it -> LivingSam.uri(it.proxy().port()))
                .toList();
        return channel(shared, uris, nodes[0]);
    }

    private SamChannel channel(boolean shared, List<URI> uris, Node client) {
        var channel = new SamChannel(
                new SamClientSettings(uris, shared, Duration.ofSeconds(2), Duration.ofSeconds(3), 8, List.of()),
                client.sam().client(),
                sightings,
                alarms);
        open.add(channel);
        return channel;
    }

    private void warm(SamChannel channel, Key key, Node node) throws SamRefusal {
        for (int i = 0; i < 4; i++) {
            sign(channel, key, LivingSam.id(), node.sam().approve(key, hashes));
        }
    }

    private SamAnswer sign(SamChannel channel, Key key, String id, Sad sad) throws SamRefusal {
        var body = SamJson.newObject();
        body.put("signature_algorithm", "1.2.840.10045.4.3.2");
        var requests = body.putArray("requests");
        hashes.forEach(it -> requests.addObject().put("dtbs", it.value().base64Url()));
        body.set("key_pair", key.pair());
        body.set("signer", key.signer());
        return channel.call(SamCall.post("/signatures", id, body).withSad(sad));
    }

    private static void assertUnavailable(Callable<?> call) {
        assertThatThrownBy(call::call).isInstanceOfSatisfying(Failure.class, it -> assertThat(it.kind())
                .isEqualTo(Failure.Kind.UNAVAILABLE));
    }

    private static String name(Node node) {
        return LivingSam.uri(node.proxy().port()).toString();
    }

    private static URI closedPort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return LivingSam.uri(socket.getLocalPort());
        }
    }

    private static Path pem(Path folder, Bytes publicKey) throws Exception {
        return Files.writeString(
                folder.resolve("audit.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + publicKey.base64() + "\n-----END PUBLIC KEY-----\n");
    }

    private static Dtbsr hash(int of) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("document " + of)));
    }
}
