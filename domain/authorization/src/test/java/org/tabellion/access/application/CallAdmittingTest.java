package org.tabellion.access.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.access.AdmitCall.Outcome;
import org.tabellion.access.ClientSettings;
import org.tabellion.access.RateLimits;
import org.tabellion.access.model.RegisteredClient;
import org.tabellion.access.spi.Share;
import org.tabellion.access.testkit.AccessContract;
import org.tabellion.access.testkit.InMemoryClients;
import org.tabellion.audit.testkit.CollectedAudit;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.testkit.ImmediateUnitOfWork;
import org.tabellion.kernel.testkit.ManualTime;

class CallAdmittingTest {

    private static final ClientId SHOP = new ClientId("shop");
    private static final SignerId ANA = new SignerId("sg_" + "1".repeat(26));
    private static final SignerId BEN = new SignerId("sg_" + "2".repeat(26));

    private final InMemoryClients clients = new InMemoryClients();
    private final CollectedAudit audit = new CollectedAudit();
    private final ManualTime time = ManualTime.at("2026-11-21T10:00:00Z");
    private final CallAdmitting admitting = node(1);

    @BeforeEach
    void admit() {
        clients.add(new RegisteredClient(
                AccessContract.client("shop", Set.of(), new ClientSettings(true, Set.of(), new RateLimits(60, 6))),
                Bytes.ofHex("ab"),
                Bytes.of()));
    }

    @Test
    void so_many_at_once_and_as_many_again_within_a_minute() {
        assertThat(admitted(200)).isEqualTo(60);
        time.advance(Duration.ofSeconds(1));
        assertThat(admitted(200)).isEqualTo(1);
        time.advance(Duration.ofMinutes(10));
        assertThat(admitted(200)).isEqualTo(60);
    }

    @Test
    void whoever_waits_as_long_as_told_is_admitted() {
        admitted(60);
        assertThat(admitting.call(SHOP)).isEqualTo(new Outcome.TooMany(Duration.ofSeconds(1)));
        time.advance(Duration.ofSeconds(1));
        assertThat(admitting.call(SHOP)).isEqualTo(new Outcome.Admitted());

        for (int i = 0; i < 6; i++) {
            admitting.signature(SHOP, ANA);
        }
        assertThat(admitting.signature(SHOP, ANA)).isEqualTo(new Outcome.TooMany(Duration.ofSeconds(10)));
        time.advance(Duration.ofSeconds(9));
        assertThat(admitting.signature(SHOP, ANA)).isEqualTo(new Outcome.TooMany(Duration.ofSeconds(1)));
        time.advance(Duration.ofSeconds(1));
        assertThat(admitting.signature(SHOP, ANA)).isEqualTo(new Outcome.Admitted());
    }

    @Test
    void one_signer_uses_up_nothing_of_another() {
        for (int i = 0; i < 20; i++) {
            admitting.signature(SHOP, ANA);
        }
        assertThat(admitting.signature(SHOP, BEN)).isEqualTo(new Outcome.Admitted());
    }

    @Test
    void a_refusal_is_audited_once_a_minute() {
        admitted(500);
        assertThat(audit.lines()).containsExactly("access.rate_limited REFUSED");
        time.advance(Duration.ofSeconds(59));
        admitted(500);
        assertThat(audit.lines()).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        admitted(500);
        assertThat(audit.lines()).hasSize(2);
    }

    @Test
    void a_hundred_at_once_get_what_there_is_and_one_line_is_written() throws InterruptedException, ExecutionException {
        var admitted = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(100)) {
            var calls = IntStream.range(0, 100)
                    .<Callable<Boolean>>mapToObj(_ -> () -> {
                        for (int i = 0; i < 50; i++) {
                            if (admitting.call(SHOP) instanceof Outcome.Admitted) {
                                admitted.incrementAndGet();
                            }
                        }
                        return true;
                    })
                    .toList();
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                call.get();
            }
        }
        assertThat(admitted).hasValue(60);
        assertThat(audit.lines()).containsExactly("access.rate_limited REFUSED");
    }

    @Test
    void several_nodes_grant_together_what_one_would() {
        int granted = IntStream.range(0, 3)
                .mapToObj(_ -> node(3))
                .mapToInt(it -> admitted(it, 100))
                .sum();

        assertThat(granted).isEqualTo(60);
        assertThat(new Share(100).of(60)).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_set_back_locks_nobody_out() {
        admitted(60);
        time.set(time.now().minus(Duration.ofDays(1)));
        assertThat(admitting.call(SHOP)).isEqualTo(new Outcome.TooMany(Duration.ofSeconds(1)));
        time.advance(Duration.ofSeconds(1));
        assertThat(admitting.call(SHOP)).isEqualTo(new Outcome.Admitted());
    }

    @Test
    void what_is_switched_off_or_changed_holds_within_five_seconds() {
        assertThat(admitting.call(SHOP)).isEqualTo(new Outcome.Admitted());
        var present = clients.find(SHOP).orElseThrow();
        var off = new ClientSettings(false, Set.of(), new RateLimits(60, 6));
        clients.replace(present.changed(AccessContract.client("shop", Set.of(), off)));
        time.advance(Duration.ofSeconds(5));

        assertThat(admitting.call(SHOP)).isEqualTo(new Outcome.NotEnabled());
        assertThat(admitting.signature(SHOP, ANA)).isEqualTo(new Outcome.NotEnabled());
        assertThat(admitting.call(new ClientId("nobody"))).isEqualTo(new Outcome.NotEnabled());
        assertThat(audit.lines()).isEmpty();
    }

    private CallAdmitting node(int nodes) {
        return new CallAdmitting(clients, new Share(nodes), audit, new ImmediateUnitOfWork(), time);
    }

    private int admitted(int calls) {
        return admitted(admitting, calls);
    }

    private int admitted(CallAdmitting node, int calls) {
        return (int) IntStream.range(0, calls)
                .filter(_ -> node.call(SHOP) instanceof Outcome.Admitted)
                .count();
    }
}
