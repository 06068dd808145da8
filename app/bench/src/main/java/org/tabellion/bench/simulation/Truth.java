package org.tabellion.bench.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.Call;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Receipt;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.SignerObject;

/**
 * What really happened, seen from outside of every SAM: what signers approved, what the modules signed, what was answered.
 * Says when something happened that must not.
 */
final class Truth implements SimulatedHsm.Witness {

    private final Scheduler scheduler;
    private final Story story;
    private final List<String> violations = new ArrayList<>();
    private final Map<Scheduler.Task, Attempt> running = new IdentityHashMap<>();
    private final Map<Use, ActivateAndSign.Outcome.Signed> answers = new HashMap<>();
    private final Map<KeyPairId, SignerId> owners = new HashMap<>();
    private final Map<String, Integer> signedByHash = new HashMap<>();
    private int signatures;

    Truth(Scheduler scheduler, Story story) {
        this.scheduler = scheduler;
        this.story = story;
    }

    /** What a signer approved once. */
    static final class Approval {

        private final Sad sad;
        private final KeyPair key;
        private final SignerObject signer;
        private final List<Dtbsr> hashes;
        private final boolean isSplit;
        private final Instant end;
        private final Map<Dtbsr, Integer> signed = new HashMap<>();

        Approval(Sad sad, KeyPair key, SignerObject signer, List<Dtbsr> hashes, boolean isSplit, Instant end) {
            this.sad = sad;
            this.key = key;
            this.signer = signer;
            this.hashes = hashes;
            this.isSplit = isSplit;
            this.end = end;
        }

        Sad sad() {
            return sad;
        }

        /** The state of the key that the signer approved. */
        KeyPair key() {
            return key;
        }

        SignerObject signer() {
            return signer;
        }

        List<Dtbsr> hashes() {
            return hashes;
        }

        boolean isSplit() {
            return isSplit;
        }

        Instant end() {
            return end;
        }

        private int approved(Dtbsr hash) {
            return (int) hashes.stream().filter(hash::equals).count();
        }
    }

    /** A call of the asking side: made under one request id, perhaps several times. */
    record Use(Call call, Approval approval, List<Dtbsr> taken, KeyPair key, SignerObject signer, Site site) {

        Use at(Site other) {
            return other == site ? this : new Use(call, approval, taken, key, signer, other);
        }
    }

    /**
     * One presentation of a use.
     *
     * @param told the latest time that an answer had carried before
     * @param retired the highest generation of the key that was known to be disabled before
     */
    private record Attempt(Use use, Instant told, long retired) {}

    List<String> violations() {
        return violations;
    }

    int signatures() {
        return signatures;
    }

    Map<Use, ActivateAndSign.Outcome.Signed> answers() {
        return Map.copyOf(answers);
    }

    void violated(Supplier<String> what) {
        var text = what.get();
        story.tell(() -> "VIOLATION " + text);
        violations.add(text);
    }

    /** The task that runs now presents {@code use}. */
    void presents(Use use) {
        var site = use.site();
        running.put(
                scheduler.current(),
                new Attempt(use, site.told(), site.retired(use.key().id())));
    }

    @Override
    public void signs(Bytes publicKey, Dtbsr hash) {
        signatures++;
        signedByHash.merge(hash.value().base64Url(), 1, Integer::sum);
        var attempt = running.get(scheduler.current());
        if (attempt == null) {
            violated(() -> "a signature was made for a call that presents no SAD");
            return;
        }
        var use = attempt.use();
        var approval = use.approval();
        story.tell(() -> "  C_Sign " + name(hash) + " for " + scheduler.current());
        int count = approval.signed.merge(hash, 1, Integer::sum);
        if (count > approval.approved(hash)) {
            violated(() -> name(hash) + " was signed " + count + " times and approved " + approval.approved(hash)
                    + " times in its SAD");
        }
        if (!publicKey.equals(approval.key().publicKey())) {
            violated(() -> name(hash) + " was signed by another key than the approved one");
        }
        if (use.key().generation() <= attempt.retired()) {
            violated(() -> name(hash) + " was signed by generation " + use.key().generation()
                    + " of a key that was disabled at generation " + attempt.retired());
        }
        if (attempt.told().isAfter(approval.end())) {
            violated(() -> name(hash) + " was signed though the SAM had told a time after the SAD's end");
        }
        if (use.site().isRolledBack()) {
            violated(() -> name(hash) + " was signed by a memory that is behind what its client has seen");
        }
    }

    /** What the task that runs now was answered. */
    void answered(Use use, ActivateAndSign.Outcome outcome) {
        switch (outcome) {
            case ActivateAndSign.Outcome.Signed signed -> signed(use, signed);
            case ActivateAndSign.Outcome.Refused(var refusal) -> refused(use.site(), refusal);
        }
    }

    private void signed(Use use, ActivateAndSign.Outcome.Signed done) {
        story.tell(() -> "  " + scheduler.current() + " is answered, " + done.remaining() + " left, "
                + done.receipt().position());
        var before = answers.putIfAbsent(use, done);
        if (before != null && !before.equals(done)) {
            violated(() -> "another answer to " + use.call().requestId());
        }
        for (int i = 0; i < use.taken().size(); i++) {
            var value = done.signatures().get(i);
            var hash = use.taken().get(i);
            if (!value.dtbs().equals(hash.value())
                    || !SimulatedHsm.isValue(
                            use.key().publicKey(), SignatureAlgorithm.ECDSA_SHA256, hash, value.signature())) {
                violated(() -> "an answer holds a value that does not verify");
            }
        }
        done(use.site(), done.receipt());
    }

    /** Something was done and answered. */
    void done(Site site, Receipt receipt) {
        var evidence = receipt.evidence();
        if (evidence.isEmpty()) {
            violated(() -> "an answer without a proof");
            return;
        }
        LogJudge.judge(evidence.get()).ifPresent(it -> violated(() -> it));
        site.promises(evidence.get());
        site.sees(receipt.position());
    }

    void refused(Site site, Refusal refusal) {
        story.tell(() ->
                "  " + scheduler.current() + " is refused: " + refusal.error().code() + ", " + refusal.reason());
        refusal.receipt().ifPresent(site::refused);
    }

    /** A key was given to somebody. */
    void assigned(KeyPair key, SignerId owner) {
        var before = owners.putIfAbsent(key.id(), owner);
        if (before != null && !before.equals(owner)) {
            violated(() -> "a key was assigned to two signers");
        }
    }

    /** How often each hash was signed, by its base64url form. */
    Map<String, Integer> signedByHash() {
        return signedByHash;
    }

    static String name(Dtbsr hash) {
        return hash.value().hex().substring(0, 6);
    }
}
