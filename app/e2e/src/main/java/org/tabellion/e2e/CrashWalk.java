package org.tabellion.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;

/**
 * Kills SAM and server of a whole installation at random points while signers sign documents and hashes, starts them again
 * by the launcher, and checks: what was acknowledged is there and comes to an end, what was delivered can still be had and is
 * valid, no hash has reached the HSM twice, as counted by a recorder before it, and the SAM's audit is whole.
 *
 * <pre>CrashWalk [POINTS] [--seed S] [--folder F] [--server]</pre>
 *
 * With {@code --server} the server dies at every point, and about every second time the SAM with it.
 */
public final class CrashWalk {

    private static final int CLIENTS = 3;
    /** The longest pause between two tries of a step, and some. */
    private static final Duration PATIENCE = Duration.ofMinutes(7);

    /** @param violations empty if everything held */
    record Summary(
            int samKills,
            int serverKills,
            Duration longestSamRestart,
            Duration longestServerRestart,
            Map<String, Integer> documents,
            int hashRequests,
            int hashRequestsAnswered,
            int hashRequestsRefused,
            int authorizationsBrokenOff,
            int repeats,
            int parked,
            long signatures,
            String audit,
            List<String> violations) {

        String table() {
            return """

                    SAM killed            %5d times, longest restart %.1f s
                    server killed         %5d times, longest restart %.1f s
                    documents             %s
                    hash requests         %5d approved: %d answered, %d refused after a crash
                    broken off            %5d authorizations, before anything was acknowledged
                    repeated              %5d calls
                    tried again           %5d steps, by an operator
                    signatures            %5d counted at the PKCS#11 boundary, no hash twice%s
                    audit of the SAM      %s
                    %s"""
                    .formatted(
                            samKills,
                            longestSamRestart.toMillis() / 1000.0,
                            serverKills,
                            longestServerRestart.toMillis() / 1000.0,
                            documents,
                            hashRequests,
                            hashRequestsAnswered,
                            hashRequestsRefused,
                            authorizationsBrokenOff,
                            repeats,
                            parked,
                            signatures,
                            violations.isEmpty() ? "" : " but for the violations below",
                            audit.replace("\n", "\n" + " ".repeat(22)),
                            violations.isEmpty() ? "no violation" : "VIOLATIONS\n" + String.join("\n", violations));
        }
    }

    enum Prey {
        /** The SAM three times out of four, else the server, at times both. */
        MOSTLY_SAM,
        /** The server always, at times both. */
        ALWAYS_SERVER
    }

    private final Installation installation;
    private final ServiceProvider serviceProvider;
    private final Random random;
    private final Prey prey;
    private final List<CrashLoad> loads = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int parked;
    private int samKills;
    private int serverKills;
    private int signedBefore;
    private long longestSamRestart;
    private long longestServerRestart;

    private CrashWalk(Installation installation, long seed, Prey prey) throws IOException {
        this.prey = prey;
        this.installation = installation;
        this.serviceProvider = installation.serviceProvider();
        this.random = new Random(seed);
    }

    public static void main(String... arguments) throws Exception {
        int points = 20;
        long seed = System.nanoTime();
        var folder = Path.of("var/crash");
        var prey = Prey.MOSTLY_SAM;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seed" -> seed = Long.parseLong(arguments[++i]);
                case "--folder" -> folder = Path.of(arguments[++i]);
                case "--server" -> prey = Prey.ALWAYS_SERVER;
                default -> points = Integer.parseInt(arguments[i]);
            }
        }
        System.out.printf("%d points, seed %d, in %s%n", points, seed, folder);
        var summary = run(Installation.in(folder), points, seed, prey);
        System.out.println(summary.table());
        System.exit(summary.violations().isEmpty() ? 0 : 1);
    }

    /** Repeatable in its load and its kill points, not in what the scheduler makes of them. Leaves everything up. */
    static Summary run(Installation installation, int points, long seed, Prey prey)
            throws IOException, InterruptedException {
        return new CrashWalk(installation, seed, prey).walk(points);
    }

    private Summary walk(int points) throws IOException, InterruptedException {
        // Others may have had a hash signed twice in this installation, with an approval for each.
        signedBefore = installation.recordedSignatures().size();
        for (int i = 0; i < CLIENTS; i++) {
            loads.add(new CrashLoad(
                    installation.server(), serviceProvider, installation.enrolledSigner(), random.nextLong()));
        }
        var threads = loads.stream()
                .map(it -> Thread.ofPlatform().daemon().name("client").start(it))
                .toList();
        for (int point = 1; point <= points && isSound(); point++) {
            awaitLoad();
            Thread.sleep(random.nextInt(400));
            strike(point);
            if (point % 5 == 0 || point == points) {
                System.out.printf(
                        "%4d points: %d documents, %d hash requests, %d violations%n",
                        point,
                        loads.stream().mapToInt(it -> it.handed.size()).sum(),
                        loads.stream().mapToInt(it -> it.signed.size()).sum(),
                        loads.stream().mapToInt(it -> it.violations.size()).sum());
            }
        }
        if (isSound()) {
            awaitLoad();
        }
        loads.forEach(CrashLoad::finish);
        for (var thread : threads) {
            thread.join();
        }
        loads.forEach(it -> violations.addAll(it.violations));
        if (loads.stream().allMatch(it -> it.signed.isEmpty())) {
            violations.add("no hash was signed: " + loads.getFirst().lastBreak);
        }
        var documents = checkDocuments();
        var signatures = checkCounts();
        var audit = checkAudit();
        return summary(documents, signatures, audit);
    }

    private void strike(int point) throws IOException {
        boolean server = prey == Prey.ALWAYS_SERVER || point % 4 == 2;
        boolean sam = !server || random.nextBoolean();
        if (sam) {
            installation.killHard("sam");
            samKills++;
        }
        if (server) {
            installation.killHard("server");
            serverKills++;
        }
        long began = System.nanoTime();
        installation.up();
        long took = System.nanoTime() - began;
        if (server) {
            longestServerRestart = Math.max(longestServerRestart, took);
        } else {
            longestSamRestart = Math.max(longestSamRestart, took);
        }
    }

    /** What has not answered anything since its start is hardly worth killing. */
    private void awaitLoad() throws InterruptedException {
        int before = answers();
        for (int i = 0; i < 6000 && answers() < before + 2; i++) {
            Thread.sleep(10);
        }
        if (answers() == before) {
            violations.add("nothing was answered for a minute after a restart");
        }
    }

    private boolean isSound() {
        return violations.isEmpty() && loads.stream().allMatch(it -> it.violations.isEmpty());
    }

    private int answers() {
        return loads.stream().mapToInt(it -> it.answers.get()).sum();
    }

    // ---- the checks

    /** @return how many documents are in which state, and why */
    private Map<String, Integer> checkDocuments() throws IOException, InterruptedException {
        var states = new HashMap<String, Integer>();
        var end = System.nanoTime() + PATIENCE.toNanos();
        var operator = Operator.signedIn(
                installation.server(), installation.fact("operator"), installation.secret("operator"));
        for (var load : loads) {
            for (var handed : load.handed) {
                var state = state(handed, operator, end);
                states.merge(state, 1, Integer::sum);
                if (state.equals("DELIVERED")) {
                    checkDelivered(handed);
                } else if (handed.deliveredAs.isPresent()) {
                    violations.add("%s was delivered and is now %s".formatted(handed.path, state));
                }
            }
        }
        return states;
    }

    /** A step that has met a killed SAM at each of its tries waits for an operator, who has it tried again. */
    private String state(CrashLoad.Handed handed, Operator operator, long end)
            throws IOException, InterruptedException {
        while (true) {
            var answer = serviceProvider.get(handed.path, serviceProvider.serviceToken("documents"));
            if (answer.status() != 200) {
                violations.add("%s was acknowledged and is lost: %s".formatted(handed.path, CrashLoad.text(answer)));
                return "lost";
            }
            var state = answer.json().path("state").asString();
            if (state.equals("FAILED")
                    && answer.json().path("reason").asString("").isEmpty()) {
                violations.add(handed.path + " failed without a reason");
            }
            if (state.equals("FAILED")) {
                return "FAILED by " + answer.json().path("reason").asString("");
            }
            if (CrashLoad.ENDS.contains(state) || state.equals("AWAITING_CONSENT")) {
                return state;
            }
            if (System.nanoTime() > end) {
                violations.add("%s is still %s".formatted(handed.path, state));
                return state;
            }
            parked += operator.tryParkedStepsAgain();
            Thread.sleep(500);
        }
    }

    private void checkDelivered(CrashLoad.Handed handed) throws IOException {
        var token = serviceProvider.serviceToken("documents");
        var answer = serviceProvider.get(handed.path + "/document", token);
        if (answer.status() != 200) {
            violations.add("%s cannot be had: %s".formatted(handed.path, CrashLoad.text(answer)));
            return;
        }
        if (handed.deliveredAs.isPresent() && !handed.deliveredAs.get().equals(CrashLoad.digest(answer.body()))) {
            violations.add(handed.path + " was delivered twice, and not as the same bytes");
        }
        var report = serviceProvider
                .handIn(
                        "/v1/validations",
                        token,
                        Map.of(),
                        answer.body(),
                        UUID.randomUUID().toString())
                .expect(200)
                .json();
        var signatures = report.path("signatures");
        if (signatures.size() != 1
                || !signatures.path(0).path("indication").asString().equals("TOTAL_PASSED")) {
            violations.add("%s is not valid: %s".formatted(handed.path, report));
        }
        long signed = installation.signaturesOver(new SignedPdf(answer.body()).dtbsr());
        if (signed != 1) {
            violations.add("%s is delivered, its hash was signed %d times".formatted(handed.path, signed));
        }
    }

    /** Every hash of this load is approved once: it may reach C_Sign once, and does if it was answered. */
    private long checkCounts() throws IOException {
        var counted = new HashMap<String, Integer>();
        installation.recordedSignatures().stream().skip(signedBefore).forEach(it -> counted.merge(it, 1, Integer::sum));
        counted.forEach((hash, times) -> {
            if (times > 1) {
                violations.add("%s was signed %d times".formatted(hash, times));
            }
        });
        for (var load : loads) {
            for (var request : load.signed) {
                for (var hash : request.hashes) {
                    var hex = HexFormat.of().formatHex(hash);
                    if (request.values.isPresent() && counted.getOrDefault(hex, 0) != 1) {
                        violations.add("hash %s is answered, and was signed %d times"
                                .formatted(hex, counted.getOrDefault(hex, 0)));
                    }
                }
            }
        }
        return counted.values().stream().mapToLong(Integer::longValue).sum();
    }

    private String checkAudit() throws IOException {
        // Stopped in order, it signs the last lines too.
        installation.stop("sam");
        try {
            return installation.verifySamAudit();
        } catch (IOException e) {
            violations.add("the audit of the SAM is not whole: " + e.getMessage());
            return "not whole";
        } finally {
            installation.up();
        }
    }

    private Summary summary(Map<String, Integer> documents, long signatures, String audit) {
        var requests =
                loads.stream().map(it -> it.signed).flatMap(Queue::stream).toList();
        return new Summary(
                samKills,
                serverKills,
                Duration.ofNanos(longestSamRestart),
                Duration.ofNanos(longestServerRestart),
                documents,
                requests.size(),
                (int) requests.stream().filter(it -> it.values.isPresent()).count(),
                (int) requests.stream().filter(it -> it.isRefused).count(),
                loads.stream().mapToInt(it -> it.abandoned.get()).sum(),
                loads.stream().mapToInt(it -> it.repeats.get()).sum(),
                parked,
                signatures,
                audit,
                List.copyOf(violations));
    }
}
