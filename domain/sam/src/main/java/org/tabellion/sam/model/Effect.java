package org.tabellion.sam.model;

import java.time.Instant;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Position;

/** A change of the memory that a record brought: what the journal holds. Each replaces what was known of its subject. */
public sealed interface Effect {

    record Spent(TokenId token, Instant until, HashMultiset left) implements Effect {}

    record Assigned(KeyPairId key, Instant until) implements Effect {}

    /** The generation of what is destroyed: higher than any state's. */
    long DESTROYED = (1L << 53) - 1;

    /** @param generation {@link #DESTROYED} if the key pair is */
    record Retired(KeyPairId key, long generation, Instant until) implements Effect {}

    record SignerKnown(KnownSigner signer) implements Effect {}

    /** @param signatures all so far */
    record Used(KeyPairId key, long signatures, Instant until) implements Effect {}

    record Followed(String node, long version, Bytes digest) implements Effect {}

    /**
     * What was told up to {@code told} is lost, and that was accepted.
     *
     * @param since uses before may be unknown
     */
    record Accepted(Position told, Instant since) implements Effect {}

    /** What became of a call. */
    sealed interface OfCall extends Effect {

        RequestKey call();

        Instant until();
    }

    record Claimed(RequestKey call, Instant until) implements OfCall {}

    record Released(RequestKey call, Instant until) implements OfCall {}

    record Kept(Demand.Keep answer) implements OfCall {

        @Override
        public RequestKey call() {
            return answer.key();
        }

        @Override
        public Instant until() {
            return answer.until();
        }
    }
}
