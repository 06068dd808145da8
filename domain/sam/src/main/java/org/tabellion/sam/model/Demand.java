package org.tabellion.sam.model;

import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;

/** What a record asks of the memory: granted or refused as a whole, at the moment the record is written. */
public sealed interface Demand {

    /**
     * Spends hash occurrences of a SAD. Refused if they are not left, and if the key has been retired in this state.
     *
     * @param until when the token is surely refused for its age
     * @param split whether what is left may be asked for later
     */
    record SpendHashes(
            TokenId token,
            Instant until,
            HashMultiset approved,
            HashMultiset taken,
            boolean split,
            KeyPairId key,
            long generation)
            implements Demand {}

    /**
     * Remembers an approval that was looked at and of which nothing is spent yet. Refused only if a use of it may be forgotten.
     *
     * @param until when the token is surely refused for its age
     */
    record RememberApproval(TokenId token, Instant until, HashMultiset approved) implements Demand {}

    /** Spends a token that serves one call. */
    record SpendToken(TokenId token, Instant until) implements Demand {}

    /** Refused if the key pair has been assigned before. */
    record Assign(KeyPairId key, Instant until) implements Demand {}

    /**
     * Moves a key pair from one state to the next. Refused for the older states of a key pair that has been disabled.
     *
     * @param generation of the state that is left
     * @param enabled whether that state is enabled
     */
    record Leave(KeyPairId key, long generation, boolean enabled) implements Demand {}

    /** No state of the key pair up to {@code generation} opens anything any more. */
    record Retire(KeyPairId key, long generation, Instant until) implements Demand {}

    /** Refused if a newer object of this signer was made. */
    record UseSigner(SignerId signer, long version) implements Demand {}

    /**
     * Makes the next version the newest of this signer; failures of its factor are forgotten. Refused if it has been left
     * before.
     *
     * @param version of the object that is left
     */
    record ChangeSigner(SignerId signer, long version) implements Demand {}

    /**
     * Counts a try of a factor as failed, before it is judged: so no number of tries at once, and no crash, gives one more.
     * Refused if a newer object was made, or the factor is locked.
     */
    record TryFactor(SignerId signer, long version, Instant now, FactorPatience patience) implements Demand {}

    /** Takes back a try that was found good, or could not be judged. Never refused. */
    record TakeBackTry(SignerId signer, long version) implements Demand {}

    /**
     * A factor was found good. Never refused. The first use of an approval forgives what failed before; a later use does
     * not, or one good proof, shown again and again between guesses, would make guessing free.
     *
     * @param approval the token that is used with this record
     * @param tried whether a try was counted for it
     * @param counter of the authenticator, 0 if it has none
     */
    record PassFactor(SignerId signer, long version, TokenId approval, boolean tried, long counter) implements Demand {}

    /** Refused if uses from {@code since} on may be unknown: the memory may have been put back meanwhile. */
    record Knows(Instant since) implements Demand {}

    /**
     * No state of the key pair opens anything any more. Refused if that is so already, and if the object that is presented
     * is from before an assignment that happened.
     *
     * @param assigned whether the state that is presented is assigned
     * @param until when the newest state that can exist has surely ended
     */
    record Destroy(KeyPairId key, boolean assigned, Instant until) implements Demand {}

    /**
     * Counts signatures of a key that may make so many in its life. Refused if that would be more.
     *
     * @param until when the key has surely ended
     */
    record UseKey(KeyPairId key, int signatures, long limit, Instant until) implements Demand {}

    /**
     * Puts a dynamic configuration in force on a node. Refused if a later one was, or another one of the same version: what
     * was replaced comes back by no restored file.
     *
     * @param digest SHA-256 over the document
     */
    record Follow(String node, long version, Bytes digest) implements Demand {}

    /**
     * Takes a call for whoever asks first: refused if it was taken before, and if its answer is kept. Lasts until its end,
     * over crashes, unless it is released.
     */
    record Claim(RequestKey key, Instant until) implements Demand {}

    /** The claim to a call that gets no answer ends. Never refused. */
    record Release(RequestKey key, Instant until) implements Demand {}

    /** Keeps the answer of this record. Never refused; the claim to the call, if there is one, has the same end. */
    record Keep(RequestKey key, Bytes bodyDigest, Optional<Bytes> tokenDigest, Answer answer, Instant until)
            implements Demand {}
}
