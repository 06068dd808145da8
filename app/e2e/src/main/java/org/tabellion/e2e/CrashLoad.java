package org.tabellion.e2e;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.tabellion.e2e.ServiceProvider.Answer;
import tools.jackson.core.JacksonException;

/**
 * One signer and one service provider at work while processes die under them: a call that is not answered is repeated, as
 * both APIs promise that it can be. What was acknowledged is remembered, to be asked for at the end.
 */
final class CrashLoad implements Runnable {

    /** On a busy machine the server takes a minute to start, and is killed again soon. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final Duration LOOK_ON = Duration.ofSeconds(10);
    /** More of them say nothing new. */
    private static final int MOST_VIOLATIONS = 5;

    private static final String REQUESTS = "/v1/signing-requests";
    static final Set<String> ENDS = Set.of("DELIVERED", "FAILED", "REFUSED", "EXPIRED");

    /** A document whose hand-in was answered with 201. */
    static final class Handed {
        final String path;
        final boolean isToBeApproved;
        volatile Optional<String> deliveredAs = Optional.empty();

        Handed(String path, boolean isToBeApproved) {
            this.path = path;
            this.isToBeApproved = isToBeApproved;
        }
    }

    /** Hashes with an approval; {@code values} is there once signHash was answered with them. */
    static final class Hashes {
        final List<byte[]> hashes;
        volatile Optional<List<String>> values = Optional.empty();
        volatile boolean isRefused;

        Hashes(List<byte[]> hashes) {
            this.hashes = hashes;
        }
    }

    final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    final Queue<Hashes> signed = new ConcurrentLinkedQueue<>();
    final Queue<String> violations = new ConcurrentLinkedQueue<>();
    final AtomicInteger answers = new AtomicInteger();
    final AtomicInteger repeats = new AtomicInteger();
    final AtomicInteger abandoned = new AtomicInteger();

    private final URI server;
    private final ServiceProvider serviceProvider;
    private final Signer signer;
    private final Random random;
    /** Why an authorization broke off last. */
    volatile String lastBreak = "";

    private volatile boolean isOver;

    CrashLoad(URI server, ServiceProvider serviceProvider, Signer signer, long seed) {
        this.server = server;
        this.serviceProvider = serviceProvider;
        this.signer = signer;
        this.random = new Random(seed);
    }

    void finish() {
        isOver = true;
    }

    @Override
    public void run() {
        try {
            while (!isOver && violations.size() < MOST_VIOLATIONS) {
                if (random.nextInt(3) == 0) {
                    signHashes();
                } else {
                    signDocument();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- documents

    private void signDocument() throws InterruptedException {
        var key = UUID.randomUUID().toString();
        var document = SmallPdf.saying("Lease " + key);
        var answer = answered(() -> serviceProvider.handIn(
                REQUESTS,
                serviceProvider.serviceToken("documents"),
                Map.of("signer", signer.mailAddress(), "name", "Lease", "level", "B-B"),
                document,
                key));
        if (answer.isEmpty() || answer.get().status() != 201) {
            violations.add(
                    "a document was not taken: " + answer.map(CrashLoad::text).orElse("no answer"));
            return;
        }
        answers.incrementAndGet();
        var request = answer.get().json();
        var mine = new Handed(REQUESTS + "/" + request.path("id").asString(), random.nextInt(6) != 0);
        handed.add(mine);
        if (mine.isToBeApproved) {
            approve(mine, URI.create(request.path("signing_url").asString()));
        }
    }

    private void approve(Handed mine, URI signingUrl) throws InterruptedException {
        var last = "";
        for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            var state = state(mine);
            if (state.isPresent() && !state.get().equals("AWAITING_CONSENT")) {
                answers.incrementAndGet();
                watch(mine);
                return;
            }
            try {
                signer.approveDocument(signingUrl);
            } catch (IOException | IllegalStateException | GeneralSecurityException e) {
                last = String.valueOf(e.getMessage());
                repeats.incrementAndGet();
                Thread.sleep(200);
            }
        }
        violations.add("%s could not be approved: %s".formatted(mine.path, last));
    }

    /** For a while only: the rest is seen at the end. */
    private void watch(Handed mine) throws InterruptedException {
        for (var end = System.nanoTime() + LOOK_ON.toNanos(); System.nanoTime() < end && !isOver; ) {
            var state = state(mine);
            if (state.isPresent() && ENDS.contains(state.get())) {
                answers.incrementAndGet();
                if (state.get().equals("DELIVERED")) {
                    mine.deliveredAs = document(mine).map(CrashLoad::digest);
                }
                return;
            }
            Thread.sleep(50);
        }
    }

    private Optional<String> state(Handed mine) {
        try {
            var answer = serviceProvider.get(mine.path, serviceProvider.serviceToken("documents"));
            if (answer.status() == 404) {
                violations.add(mine.path + " was acknowledged and is not there");
            }
            return answer.status() == 200
                    ? Optional.of(answer.json().path("state").asString())
                    : Optional.empty();
        } catch (IOException | JacksonException unanswered) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> document(Handed mine) {
        try {
            var answer = serviceProvider.get(mine.path + "/document", serviceProvider.serviceToken("documents"));
            return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException | JacksonException unanswered) {
            return Optional.empty();
        }
    }

    // ---- hashes

    private void signHashes() throws InterruptedException {
        var hashes = new ArrayList<byte[]>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            var hash = new byte[32];
            random.nextBytes(hash);
            hashes.add(hash);
        }
        var signing = new HashSigning(server, serviceProvider, signer.credential(), hashes);
        String token;
        try {
            token = signing.approvedBy(signer);
        } catch (IOException | IllegalStateException | JacksonException | GeneralSecurityException broken) {
            // The walk through the browser begins anew, with other hashes: nothing was acknowledged.
            abandoned.incrementAndGet();
            lastBreak = String.valueOf(broken.getMessage());
            Thread.sleep(200);
            return;
        }
        var mine = new Hashes(hashes);
        signed.add(mine);
        var key = UUID.randomUUID().toString();
        var answer = answered(() -> signing.sign(token, key));
        if (answer.isEmpty() || answer.get().status() != 200) {
            mine.isRefused = true;
            return;
        }
        mine.values = Optional.of(HashSigning.values(answer.get().json()));
        answers.incrementAndGet();
        if (mine.values.get().size() != hashes.size()) {
            violations.add("signHash gave %d values for %d hashes"
                    .formatted(mine.values.get().size(), hashes.size()));
        }
        if (random.nextInt(4) == 0) {
            var again = answered(() -> signing.sign(token, key));
            if (again.isPresent()
                    && (again.get().status() != 200
                            || !HashSigning.values(again.get().json()).equals(mine.values.get()))) {
                violations.add("a repeated signHash got another answer: " + text(again.get()));
            }
        }
    }

    // ---- patience

    private interface Call {
        Answer make() throws IOException;
    }

    /** The first answer that is not the server's own fault; empty when there is none for long. */
    private Optional<Answer> answered(Call call) throws InterruptedException {
        for (var end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            try {
                var answer = call.make();
                if (answer.status() < 500) {
                    return Optional.of(answer);
                }
            } catch (IOException | JacksonException unanswered) {
                // Its process has been killed, as planned: the call is repeated.
                repeats.incrementAndGet();
            }
            Thread.sleep(100);
        }
        return Optional.empty();
    }

    static String text(Answer answer) {
        return answer.status() + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    static String digest(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
