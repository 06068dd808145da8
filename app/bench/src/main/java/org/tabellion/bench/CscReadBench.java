package org.tabellion.bench;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import org.postgresql.ds.PGSimpleDataSource;
import org.tabellion.consent.spi.AuthorizationProfiles;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ExplainedStatements;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;
import org.tabellion.kernel.adapter.out.jdbc.testkit.ManySigners;

/** {@code credentials/info} and {@code credentials/list} among few signers and among many: CPU of server and PostgreSQL, and plans. */
final class CscReadBench {

    private static final GroupId GROUP = new GroupId(ServerUnderTest.GROUP);
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 5;
    private static final int CALLS_OF_A_ROUND = 1_000;
    private static final double QUIET = 0.02;
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(60);
    private static final int MOST_WARM_UPS = 8;

    private final ServerUnderTest server;
    private final BenchDatabase database;
    private final PrintStream out;
    private final byte[] certificate;

    CscReadBench(ServerUnderTest server, BenchDatabase database, byte[] certificate, PrintStream out) {
        this.server = server;
        this.database = database;
        this.certificate = certificate.clone();
        this.out = out;
    }

    void run(List<Integer> sizes) {
        var caller = new CscCaller(server, server.serviceToken());
        out.printf(
                "%-40s %10s %10s %10s %12s %12s %10s %10s%n",
                "method", "signers", "calls/s", "p99 ms", "server us", "PostgreSQL", "sum us", "to first");
        var first = new LinkedHashMap<String, Double>();
        var plans = new ArrayList<List<ExplainedStatements.Explained>>();
        int loaded = 0;
        for (int size : sizes) {
            load(loaded, size);
            loaded = size;
            measure(caller, size, first);
            plans.add(plans(size));
        }
        out.printf("%n%-120s %s%n", "statement", "pages, by size; ways to the rows");
        for (int i = 0; i < plans.getFirst().size(); i++) {
            int at = i;
            var same = plans.stream().map(it -> it.get(at)).toList();
            out.printf(
                    "%-120s %s; %s%n",
                    shortened(same.getFirst().query()),
                    same.stream().map(ExplainedStatements.Explained::pages).toList(),
                    same.stream()
                            .map(ExplainedStatements.Explained::scans)
                            .distinct()
                            .toList());
        }
    }

    private static String shortened(String query) {
        return query.length() <= 118 ? query : query.substring(0, 115) + "...";
    }

    private void load(int from, int to) {
        long began = System.nanoTime();
        try (var connection = database.superuser()) {
            new ManySigners(GROUP.value(), certificate).load(connection, from, to);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        out.printf(Locale.ROOT, "loaded %d signers in %.0f s%n", to - from, (System.nanoTime() - began) / 1e9);
    }

    private void measure(CscCaller caller, int size, Map<String, Double> first) {
        var calls = new LinkedHashMap<String, IntFunction<String>>();
        calls.put("credentials/info", it -> "{\"credentialID\":\"%s\"}".formatted(ManySigners.credential(it)));
        calls.put("credentials/list of a signer", it -> "{\"userID\":\"%s\"}".formatted(ManySigners.signer(it)));
        calls.put("credentials/list a page, any place", it -> "{\"maxResults\":20,\"pageToken\":\"%s\"}"
                .formatted(ManySigners.credential(it)));
        var processes = new CscLoad.Processes(server.times(), ProcessTimes.NONE, database.times());
        calls.forEach((name, body) -> {
            var load = new CscLoad(CLIENTS, name.split(" ", 2)[0]);
            boolean quiet = false;
            for (int i = 0; i < MOST_WARM_UPS && !quiet; i++) {
                quiet = load.drive(caller, bodies(body, size), processes, LONGEST_ROUND)
                                .compilersShare()
                        < QUIET;
            }
            var driven = new ArrayList<CscLoad.Driven>();
            for (int i = 0; i < ROUNDS; i++) {
                driven.add(load.drive(caller, bodies(body, size), processes, LONGEST_ROUND));
            }
            double sum =
                    CscBench.median(driven, it -> (it.cpu().server() + it.cpu().postgres()) / it.calls());
            double before = Optional.ofNullable(first.putIfAbsent(name, sum)).orElse(sum);
            out.printf(
                    Locale.ROOT,
                    "%-40s %10d %10.0f %10.1f %12.0f %12.0f %10.0f %9.0f%%%s%n",
                    name,
                    size,
                    CscBench.median(driven, CscLoad.Driven::perSecond),
                    driven.stream().reduce(CscLoad.Driven::and).orElseThrow().percentile(0.99),
                    CscBench.median(driven, it -> it.cpu().server() / it.calls()),
                    CscBench.median(driven, it -> it.cpu().postgres() / it.calls()),
                    sum,
                    100 * sum / before,
                    quiet ? "" : "  (the compilers were not quiet)");
        });
    }

    private static ConcurrentLinkedQueue<String> bodies(IntFunction<String> body, int size) {
        var random = new Random(size);
        var bodies = new ConcurrentLinkedQueue<String>();
        for (int i = 0; i < CALLS_OF_A_ROUND; i++) {
            bodies.add(body.apply(random.nextInt(size)));
        }
        return bodies;
    }

    /** Of the very statements that both methods lead to, with their values. */
    private List<ExplainedStatements.Explained> plans(int size) {
        var source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(BenchDatabase.APP);
        source.setPassword(database.password(BenchDatabase.APP));
        var explained = new ExplainedStatements(source);
        try (var context = JdbcContext.on(
                explained, "org.tabellion.credentials.adapter.out.jdbc", "org.tabellion.consent.adapter.out.jdbc")) {
            explained.take();
            var credentials = context.bean(Credentials.class);
            var profiles = context.bean(AuthorizationProfiles.class);
            var middle = new CredentialId(ManySigners.credential(size / 2));
            // Twice: the pages of the first are warmed, and its catalogues read.
            for (int i = 0; i < 2; i++) {
                explained.take();
                GroupScope.run(GROUP, () -> {
                    credentials.get(middle);
                    profiles.of(middle);
                    credentials.of(new SignerId(ManySigners.signer(size / 2)));
                    credentials.active(Optional.of(middle), 101);
                    credentials.active(Optional.empty(), 101);
                });
            }
            return explained.take();
        }
    }
}
