package org.tabellion.bench.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.Call;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.SignerDescription;
import org.tabellion.sam.UpdateKeyPair;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.testkit.WrittenCertificateForms;

/** What servers ask their SAMs: approvals and keys as they hold them, presented once, again, elsewhere and too often. */
final class Calls {

    private static final String SUBJECT = "CN=Ana,C=ES";
    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    private static final int SAD_LIFE = 300;

    private final Scene scene;
    private final List<HeldKey> keys = new ArrayList<>();
    private final List<Truth.Approval> approvals = new ArrayList<>();
    private final List<Truth.Use> uses = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private int nextHash;

    /** A change of a key's state that was asked for. */
    private record Change(Call call, HeldKey key, KeyPair from, boolean enabled) {}

    Calls(Scene scene) {
        this.scene = scene;
    }

    List<Truth.Use> uses() {
        return uses;
    }

    /** Presents what was approved before, or for want of it something new. */
    void presentOld(Node node) {
        present(node, approvals.isEmpty() ? approval(node.site()) : scene.anyOf(approvals));
    }

    void presentNew(Node node) {
        present(node, approval(node.site()));
    }

    /** A key that may sign, as every history begins with it. */
    void enrol(Site site) {
        var made = new ArrayList<HeldKey>();
        var node =
                scene.nodes.stream().filter(it -> it.site() == site).findFirst().orElseThrow();
        scene.ask(node, "enrolment", () -> {
            var template = new GenerateKeyPair.KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
            var generated = (GenerateKeyPair.Outcome.Generated)
                    node.sam().generateKeyPair().generate(scene.call(site), template);
            var assigned = (AssignKeyPair.Outcome.Assigned) assign(node, generated.keyPair(), signer(made.size()));
            var certificate = WrittenCertificateForms.certificate(
                    assigned.keyPair().publicKey(), SUBJECT, Scene.BEGIN.plus(Duration.ofDays(365)));
            var certified = (UpdateKeyPair.Outcome.Updated) node.sam()
                    .updateKeyPair()
                    .update(
                            scene.call(site),
                            assigned.keyPair(),
                            Optional.empty(),
                            true,
                            true,
                            Optional.of(certificate));
            made.add(new HeldKey(site, assigned.signer(), certified.keyPair()));
        });
        scene.runTasks();
        if (made.isEmpty()) {
            throw new IllegalStateException("no key could be enrolled at the beginning");
        }
        keys.add(made.getFirst());
    }

    private static SignerId signer(int number) {
        return new SignerId("sg_01ARZ3NDEKTSV4RRFFQ69G5F" + (char) ('A' + number) + "V");
    }

    private AssignKeyPair.Outcome assign(Node node, KeyPair key, SignerId owner) {
        var description = new SignerDescription(owner, "idp-1", "urn:person:" + owner, SignerDescription.Type.NATURAL);
        return node.sam()
                .assignKeyPair()
                .assign(
                        scene.call(node.site()),
                        key,
                        new AssignKeyPair.Signer.Described(description, Optional.empty()),
                        SUBJECT,
                        KeyTerms.USUAL,
                        Optional.empty());
    }

    /** One call, or some that belong together, on this node and others. */
    void begin(Node node, List<Node> asked) {
        switch (scene.random.nextInt(16)) {
            case 0, 1, 2, 3 -> presentNew(node);
            case 4, 5, 6 -> {
                var approval = approval(node.site());
                for (int i = scene.random.nextInt(3); i >= 0; i--) {
                    present(scene.anyOf(asked), approval);
                }
            }
            case 7, 8, 9 -> presentOld(node);
            case 10, 11 -> {
                if (!uses.isEmpty()) {
                    // Often the one that may still be at work.
                    again(node, scene.random.nextBoolean() ? uses.getLast() : scene.anyOf(uses));
                }
            }
            case 12, 13 -> {
                if (scene.random.nextInt(6) == 0) {
                    destroy(node);
                } else {
                    change(node);
                }
            }
            case 14 ->
                changes.stream()
                        .filter(it -> it.key().site == node.site())
                        .reduce((_, last) -> last)
                        .ifPresent(it -> scene.ask(node, "change again", () -> changed(node, it)));
            default -> assignTwice(node, scene.anyOf(asked));
        }
    }

    private Truth.Approval approval(Site site) {
        var key = scene.anyOf(keys.stream().filter(it -> it.site == site).toList());
        // Seldom the server names an older state to the authorization server.
        var state = scene.random.nextInt(4) == 0 ? scene.anyOf(key.states) : key.newest();
        var hashes = new ArrayList<Dtbsr>();
        for (int i = scene.random.nextInt(3); i >= 0; i--) {
            // Sometimes a hash twice, or one of another approval.
            hashes.add(hash(
                    scene.random.nextInt(4) == 0 && nextHash > 0
                            ? nextHash - 1 - scene.random.nextInt(Math.min(nextHash, 3))
                            : nextHash++));
        }
        boolean isSplit = scene.random.nextInt(3) > 0;
        var activation = SadClaims.Activation.ofHashes(hashes, ECDSA_SHA256, isSplit, Optional.empty());
        var claims = claims(site, key, state, SadClaims.Purpose.SIGN, Optional.of(activation));
        var approval = new Truth.Approval(
                scene.verifier.mint(claims),
                state,
                key.signer,
                hashes,
                isSplit,
                claims.expiresAt().plusSeconds(Scene.SKEW));
        approvals.add(approval);
        scene.story.tell(() -> "approved " + hashes.stream().map(Truth::name).toList() + (isSplit ? ", in parts" : "")
                + " by generation " + state.generation() + " of " + state.id());
        return approval;
    }

    private SadClaims claims(
            Site site,
            HeldKey key,
            KeyPair state,
            SadClaims.Purpose purpose,
            Optional<SadClaims.Activation> activation) {
        var issued = Instant.ofEpochSecond(scene.now.getEpochSecond());
        return new SadClaims(
                "https://as.example/",
                "sam:" + site.hsm().world(),
                key.signer.id(),
                issued,
                issued,
                issued.plusSeconds(SAD_LIFE),
                "jti-%022d".formatted(scene.next()),
                Scene.SERVER,
                new ClientId("sp-1"),
                purpose,
                "urn:tabellion:loa:substantial",
                issued.minusSeconds(30),
                SadClaims.Session.NONE,
                Optional.of(
                        new SadClaims.Target(state.id(), site.hsm().thumbprint(state.publicKey()), state.generation())),
                activation,
                Optional.empty());
    }

    private static Dtbsr hash(int number) {
        return new Dtbsr(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8("document " + number)));
    }

    private void present(Node node, Truth.Approval approval) {
        var taken = new ArrayList<>(
                approval.isSplit() && scene.random.nextInt(3) > 0
                        ? List.of(scene.anyOf(approval.hashes()))
                        : approval.hashes());
        // Greedy: one of them twice.
        if (scene.random.nextInt(6) == 0) {
            taken.add(scene.anyOf(taken));
        }
        // Sometimes with another state of the key than the signer approved.
        var held = keys.stream()
                .filter(it -> it.states.contains(approval.key()))
                .findFirst()
                .orElseThrow();
        var state = scene.random.nextInt(8) == 0 ? scene.anyOf(held.states) : approval.key();
        var use = new Truth.Use(
                scene.call(node.site()), approval, List.copyOf(taken), state, approval.signer(), node.site());
        uses.add(use);
        scene.count("presentations");
        scene.ask(node, "call " + Scene.number(use.call()), () -> present(node, use, use.call()));
    }

    // As the asking side does it: with the newest that it has seen by scene.now.
    void again(Node node, Truth.Use use) {
        scene.count("repeats");
        scene.ask(
                node,
                "call " + Scene.number(use.call()) + " again",
                () -> present(node, use, scene.withSeen(use.call(), node.site())));
    }

    private void present(Node node, Truth.Use made, Call call) {
        var use = made.at(node.site());
        scene.truth.presents(use);
        var items = use.taken().stream()
                .map(it -> new ActivateAndSign.Request.Item(it.value(), Optional.empty()))
                .toList();
        var request = new ActivateAndSign.Request(Optional.of(ECDSA_SHA256), items, use.key(), use.signer());
        var outcome = node.sam()
                .activateAndSign()
                .sign(call, request, Optional.of(use.approval().sad()));
        scene.truth.answered(use, outcome);
        if (outcome instanceof ActivateAndSign.Outcome.Refused(var refusal)) {
            scene.count("refused " + refusal.reason());
        }
    }

    private void change(Node node) {
        var key = scene.anyOf(keys.stream().filter(it -> it.site == node.site()).toList());
        var from = scene.random.nextInt(5) == 0 ? scene.anyOf(key.states) : key.newest();
        var change =
                new Change(scene.call(node.site()), key, from, !from.status().enabled());
        changes.add(change);
        scene.ask(node, "change " + Scene.number(change.call()), () -> changed(node, change));
    }

    private void changed(Node node, Change change) {
        var outcome = node.sam()
                .updateKeyPair()
                .update(
                        scene.withSeen(change.call(), node.site()),
                        change.from(),
                        Optional.empty(),
                        true,
                        change.enabled(),
                        Optional.empty());
        switch (outcome) {
            case UpdateKeyPair.Outcome.Updated(var key, var receipt) -> {
                scene.story.tell(() -> "  " + scene.scheduler.current() + ": generation " + key.generation() + " is "
                        + (change.enabled() ? "enabled" : "disabled"));
                scene.truth.done(node.site(), receipt);
                if (!change.enabled()) {
                    node.site().retires(key.id(), key.generation());
                    scene.count("disabled");
                }
                if (!change.key().states.contains(key)) {
                    change.key().states.add(key);
                }
            }
            case UpdateKeyPair.Outcome.Refused(var refusal) -> scene.truth.refused(node.site(), refusal);
        }
    }

    private void destroy(Node node) {
        var key = scene.anyOf(keys.stream().filter(it -> it.site == node.site()).toList());
        var state = scene.anyOf(key.states);
        var will = scene.verifier.mint(claims(node.site(), key, state, SadClaims.Purpose.DELETE, Optional.empty()));
        var call = scene.call(node.site());
        scene.ask(node, "end " + Scene.number(call), () -> {
            switch (node.sam().destroyKeyPair().destroy(call, state, Optional.of(will), Optional.empty())) {
                case DestroyKeyPair.Outcome.Destroyed it -> {
                    scene.story.tell(() -> "  " + scene.scheduler.current() + ": " + it.key() + " is destroyed");
                    scene.truth.done(node.site(), it.receipt());
                    node.site().retires(it.key(), Long.MAX_VALUE);
                    scene.count("destroyed");
                }
                case DestroyKeyPair.Outcome.Refused(var refusal) -> scene.truth.refused(node.site(), refusal);
            }
        });
    }

    private void assignTwice(Node node, Node other) {
        if (node.site() != other.site()) {
            return;
        }
        scene.ask(node, "generation", () -> {
            var template = new GenerateKeyPair.KeyTemplate("ECDSA", OptionalInt.empty(), Optional.of("secp256r1"));
            if (node.sam().generateKeyPair().generate(scene.call(node.site()), template)
                    instanceof GenerateKeyPair.Outcome.Generated(var key, var receipt)) {
                scene.truth.done(node.site(), receipt);
                assignTo(node, key, 1);
                assignLater(other, key, 2);
                assignLater(node, key, 3);
            }
        });
    }

    private void assignLater(Node node, KeyPair key, int owner) {
        scene.ask(node, "assignment to " + owner, () -> assignTo(node, key, owner));
    }

    private void assignTo(Node node, KeyPair key, int owner) {
        switch (assign(node, key, signer(owner))) {
            case AssignKeyPair.Outcome.Assigned it -> {
                scene.truth.assigned(it.keyPair(), signer(owner));
                scene.truth.done(node.site(), it.receipt());
                scene.count("assigned");
            }
            case AssignKeyPair.Outcome.Refused(var refusal) -> {
                scene.truth.refused(node.site(), refusal);
                scene.count("refused " + refusal.error().code());
            }
        }
    }
}
