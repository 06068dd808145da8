package org.tabellion.sam.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Refusal.Reason;

/**
 * What the SAM remembers, and the rules by which it grants: the state behind every memory, durable or not. Not for
 * several threads: its owner holds a lock.
 */
public final class Remembered {

    private static final Decision NOTHING = new Decision.Granted(List.of(), 0);

    private final Map<TokenId, Effect.Spent> tokens = new HashMap<>();
    private final Map<KeyPairId, Effect.Assigned> assigned = new HashMap<>();
    private final Map<KeyPairId, Effect.Retired> retired = new HashMap<>();
    private final Map<KeyPairId, Effect.Used> used = new HashMap<>();
    private final Map<String, Effect.Followed> followed = new HashMap<>();
    private final Map<SignerId, KnownSigner> signers = new HashMap<>();
    // Of calls that have no answer yet, or never got one.
    private final Map<RequestKey, Effect.Claimed> claimed = new HashMap<>();
    private final Predicate<RequestKey> answered;
    private final TreeMap<Instant, List<TokenId>> tokensByEnd = new TreeMap<>();
    private Instant forgottenUpTo = Instant.MIN;
    private Instant complete = Instant.MIN;
    private long hashesLeft;

    /** @param answered whether the owner keeps an answer to a call */
    public Remembered(Predicate<RequestKey> answered) {
        this.answered = answered;
    }

    public sealed interface Decision {

        /** @param left hash occurrences that the token spent still authorises */
        record Granted(List<Effect> effects, int left) implements Decision {}

        record Refused(Reason reason) implements Decision {}
    }

    /** Every use from then on is known. */
    public void completeFrom(Instant since) {
        complete = since;
    }

    /** Decides without changing anything; {@link #apply} follows for each effect. */
    public Decision decide(List<Demand> demands) {
        var effects = new ArrayList<Effect>(demands.size());
        int left = 0;
        for (var demand : demands) {
            switch (decide(demand)) {
                case Decision.Refused refused -> {
                    return refused;
                }
                case Decision.Granted(var granted, int remaining) -> {
                    effects.addAll(granted);
                    left += remaining;
                }
            }
        }
        return new Decision.Granted(effects, left);
    }

    private Decision decide(Demand demand) {
        return switch (demand) {
            case Demand.SpendHashes spend -> spend(spend);
            case Demand.SpendToken(var token, var until) -> spendToken(token, until);
            case Demand.RememberApproval remembered -> remember(remembered);
            case Demand.Assign(var key, var until) -> assign(key, until);
            case Demand.Leave(var key, long generation, boolean enabled) -> leave(key, generation, enabled);
            case Demand.Retire(var key, long generation, var until) ->
                granted(new Effect.Retired(
                        key, Math.max(generation, retiredGeneration(key)), latest(until, retiredUntil(key))));
            case Demand.Destroy(var key, boolean wasAssigned, var until) -> destroy(key, wasAssigned, until);
            case Demand.UseSigner(var signer, long version) -> useSigner(signer(signer), version);
            case Demand.ChangeSigner(var signer, long version) ->
                signer(signer).isNewerThan(version)
                        ? new Decision.Refused(Reason.GENERATION)
                        : known(KnownSigner.unheardOf(signer).seen(version + 1));
            case Demand.TryFactor attempt -> attempt(attempt);
            case Demand.TakeBackTry(var signer, long version) ->
                signer(signer).isNewerThan(version)
                        ? NOTHING
                        : known(signer(signer).takenBack());
            case Demand.PassFactor pass -> pass(pass);
            case Demand.Knows(var since) -> since.isBefore(complete) ? new Decision.Refused(Reason.REPLAY) : NOTHING;
            case Demand.UseKey use -> use(use);
            case Demand.Follow follow -> follow(follow);
            case Demand.Claim(var key, var until) ->
                claimed.containsKey(key) || answered.test(key)
                        ? new Decision.Refused(Reason.REQUEST)
                        : granted(new Effect.Claimed(key, until));
            case Demand.Release(var key, var until) -> granted(new Effect.Released(key, until));
            case Demand.Keep keep -> granted(new Effect.Kept(keep));
        };
    }

    private static Decision useSigner(KnownSigner known, long version) {
        if (known.isNewerThan(version)) {
            return new Decision.Refused(Reason.GENERATION);
        }
        // The first version has no factor: nothing older could be shown in its place.
        return version == 1 || version == known.version() ? NOTHING : known(known.seen(version));
    }

    private Decision attempt(Demand.TryFactor attempt) {
        var known = signer(attempt.signer());
        if (known.isNewerThan(attempt.version())) {
            return new Decision.Refused(Reason.GENERATION);
        }
        return known.isLocked(attempt.patience(), attempt.now())
                ? new Decision.Refused(Reason.LOCKED)
                : known(known.tried(attempt.version(), attempt.now()));
    }

    private Decision pass(Demand.PassFactor pass) {
        var known = signer(pass.signer());
        if (known.isNewerThan(pass.version())) {
            return NOTHING;
        }
        if (!tokens.containsKey(pass.approval())) {
            var passed = known.passed(pass.version(), pass.counter());
            return passed.equals(known) ? NOTHING : known(passed);
        }
        return pass.tried() ? known(known.takenBack()) : NOTHING;
    }

    private Decision assign(KeyPairId key, Instant until) {
        if (isDestroyed(key)) {
            return new Decision.Refused(Reason.DESTROYED);
        }
        return assigned.containsKey(key)
                ? new Decision.Refused(Reason.STATE)
                : granted(new Effect.Assigned(key, until));
    }

    // Whoever presents an object from before the assignment does not know until when the key lives.
    private Decision destroy(KeyPairId key, boolean wasAssigned, Instant until) {
        if (isDestroyed(key)) {
            return new Decision.Refused(Reason.DESTROYED);
        }
        return !wasAssigned && assigned.containsKey(key)
                ? new Decision.Refused(Reason.STATE)
                : granted(new Effect.Retired(key, Effect.DESTROYED, latest(until, retiredUntil(key))));
    }

    private Decision use(Demand.UseKey use) {
        var before = used.get(use.key());
        long all = use.signatures() + (before == null ? 0 : before.signatures());
        return all > use.limit()
                ? new Decision.Refused(Reason.LIMIT)
                : granted(new Effect.Used(use.key(), all, use.until()));
    }

    private Decision follow(Demand.Follow follow) {
        var effect = new Effect.Followed(follow.node(), follow.version(), follow.digest());
        var before = followed.get(follow.node());
        if (before == null || before.version() < follow.version()) {
            return granted(effect);
        }
        return before.equals(effect) ? NOTHING : new Decision.Refused(Reason.VERSION);
    }

    private boolean isDestroyed(KeyPairId key) {
        return retiredGeneration(key) == Effect.DESTROYED;
    }

    private Instant retiredUntil(KeyPairId key) {
        var known = retired.get(key);
        return known == null ? Instant.MIN : known.until();
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Decision spendToken(TokenId token, Instant until) {
        if (mayBeForgotten(until)) {
            return new Decision.Refused(Reason.EXPIRED);
        }
        return tokens.containsKey(token)
                ? new Decision.Refused(Reason.REPLAY)
                : granted(new Effect.Spent(token, until, HashMultiset.EMPTY));
    }

    private Decision remember(Demand.RememberApproval approval) {
        if (mayBeForgotten(approval.until())) {
            return new Decision.Refused(Reason.EXPIRED);
        }
        return tokens.containsKey(approval.token())
                ? NOTHING
                : granted(new Effect.Spent(approval.token(), approval.until(), approval.approved()));
    }

    // Its age was judged by a reading of the clock that another thread may have overtaken: a use of it may be
    // forgotten.
    private boolean mayBeForgotten(Instant until) {
        return wholeSecondAfter(until).isBefore(forgottenUpTo);
    }

    private Decision spend(Demand.SpendHashes spend) {
        if (mayBeForgotten(spend.until())) {
            return new Decision.Refused(Reason.EXPIRED);
        }
        if (isDestroyed(spend.key())) {
            return new Decision.Refused(Reason.DESTROYED);
        }
        if (spend.generation() <= retiredGeneration(spend.key())) {
            return new Decision.Refused(Reason.GENERATION);
        }
        if (!spend.approved().contains(spend.taken())) {
            return new Decision.Refused(Reason.DTBSR_NOT_AUTHORISED);
        }
        var before = tokens.get(spend.token());
        var available = before == null ? spend.approved() : before.left();
        if (!available.contains(spend.taken())) {
            return new Decision.Refused(Reason.REPLAY);
        }
        var left = spend.split() ? available.without(spend.taken()) : HashMultiset.EMPTY;
        return new Decision.Granted(List.of(new Effect.Spent(spend.token(), spend.until(), left)), left.size());
    }

    // The state that was disabled may be left again; every other state up to it is history.
    private Decision leave(KeyPairId key, long generation, boolean enabled) {
        long retired = retiredGeneration(key);
        if (retired == Effect.DESTROYED) {
            return new Decision.Refused(Reason.DESTROYED);
        }
        boolean isHistory = generation < retired || (generation == retired && enabled);
        return isHistory ? new Decision.Refused(Reason.GENERATION) : NOTHING;
    }

    private static Decision known(KnownSigner signer) {
        return granted(new Effect.SignerKnown(signer));
    }

    private static Decision granted(Effect effect) {
        return new Decision.Granted(List.of(effect), 0);
    }

    /** 0 if no state of the key has been retired. */
    public long retiredGeneration(KeyPairId key) {
        var known = retired.get(key);
        return known == null ? 0 : known.generation();
    }

    public KnownSigner signer(SignerId id) {
        return signers.getOrDefault(id, KnownSigner.unheardOf(id));
    }

    public void apply(Effect effect) {
        switch (effect) {
            case Effect.Spent spent -> {
                var before = tokens.put(spent.token(), spent);
                hashesLeft += spent.left().size()
                        - (before == null ? 0 : before.left().size());
                if (before == null) {
                    tokensByEnd
                            .computeIfAbsent(wholeSecondAfter(spent.until()), _ -> new ArrayList<>())
                            .add(spent.token());
                }
            }
            case Effect.Assigned once -> assigned.put(once.key(), once);
            case Effect.Retired state -> retired.put(state.key(), state);
            case Effect.SignerKnown(var signer) -> signers.put(signer.id(), signer);
            case Effect.Used count -> used.put(count.key(), count);
            case Effect.Followed latest -> followed.put(latest.node(), latest);
            case Effect.Accepted loss -> complete = latest(complete, loss.since());
            case Effect.Claimed claim -> claimed.put(claim.call(), claim);
            case Effect.Released released -> claimed.remove(released.call());
            // The answer itself is kept by the owner, beside the place of its record.
            case Effect.Kept kept -> claimed.remove(kept.call());
        }
    }

    private static Instant wholeSecondAfter(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond() + 1);
    }

    /** Forgets what can do no harm any more at {@code now}. */
    public void expire(Instant now) {
        forgottenUpTo = now.isAfter(forgottenUpTo) ? now : forgottenUpTo;
        var over = tokensByEnd.headMap(now);
        over.values().forEach(ids -> ids.forEach(this::forget));
        over.clear();
        claimed.values().removeIf(it -> it.until().isBefore(now));
    }

    private void forget(TokenId token) {
        var spent = tokens.remove(token);
        hashesLeft -= spent == null ? 0 : spent.left().size();
    }

    /** Tokens, and the hashes left of them: what ends by itself, and what a memory must bound. */
    public long size() {
        return tokens.size() + hashesLeft;
    }

    /** Everything that is still of use at {@code now}, as effects that bring it back. Ends with the next change. */
    public Stream<Effect> snapshot(Instant now) {
        expire(now);
        assigned.values().removeIf(it -> it.until().isBefore(now));
        retired.values().removeIf(it -> it.until().isBefore(now));
        used.values().removeIf(it -> it.until().isBefore(now));
        return Stream.concat(
                Stream.of(tokens, assigned, retired, used, followed, claimed).flatMap(it -> it.values().stream()),
                signers.values().stream().map(Effect.SignerKnown::new));
    }
}
