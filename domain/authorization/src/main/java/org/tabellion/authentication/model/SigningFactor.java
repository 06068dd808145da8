package org.tabellion.authentication.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.SignerId;

/**
 * What one signer can answer for a signature outside our pages. Each change raises the version by one: of two changes of
 * the same version one is kept.
 */
public sealed interface SigningFactor extends ValueObject {

    SignerId signer();

    int version();

    FactorLock lock();

    /** One more try, to be kept before it is judged. */
    SigningFactor tried(Instant now);

    /**
     * The digest of a PIN from before the SAM kept them; none is made any more. It is locked for good at once: who forgot it
     * proves their identity anew (standards D.7).
     */
    record PinVerifier(SignerId signer, int version, FactorLock lock, String hash) implements SigningFactor {

        @Override
        public PinVerifier tried(Instant now) {
            return new PinVerifier(signer, version + 1, lock.tried(now, 0), hash);
        }

        public PinVerifier accepted() {
            return new PinVerifier(signer, version + 1, FactorLock.OPEN, hash);
        }

        /** Fixed: a hash is a secret too. */
        @Override
        public String toString() {
            return "PIN";
        }
    }

    /** @param sends when codes were sent within the last hour */
    record MailCode(SignerId signer, int version, FactorLock lock, List<Instant> sends, Optional<Code> code)
            implements SigningFactor {

        private static final Duration BETWEEN_SENDS = Duration.ofSeconds(30);
        private static final int SENDS_AN_HOUR = 5;

        /** @param mac keyed digest of the code, for this credential */
        public record Code(CredentialId credential, Bytes mac, Instant sentAt, int triesLeft) implements ValueObject {

            private static final Duration LIFE = Duration.ofSeconds(300);
            private static final int TRIES = 3;

            public boolean isAliveFor(CredentialId wanted, Instant now) {
                return credential.equals(wanted) && triesLeft > 0 && now.isBefore(sentAt.plus(LIFE));
            }
        }

        public MailCode {
            sends = List.copyOf(sends);
        }

        public static MailCode of(SignerId signer) {
            return new MailCode(signer, 0, FactorLock.OPEN, List.of(), Optional.empty());
        }

        public boolean maySend(Instant now) {
            return sends.stream().allMatch(it -> !now.isBefore(it.plus(BETWEEN_SENDS)))
                    && withinTheHour(now).size() < SENDS_AN_HOUR;
        }

        public MailCode sent(CredentialId credential, Bytes mac, Instant now) {
            var counted = new ArrayList<>(withinTheHour(now));
            counted.add(now);
            return new MailCode(
                    signer, version + 1, lock, counted, Optional.of(new Code(credential, mac, now, Code.TRIES)));
        }

        @Override
        public MailCode tried(Instant now) {
            return new MailCode(
                    signer,
                    version + 1,
                    lock.tried(now, 1),
                    sends,
                    code.map(it -> new Code(it.credential(), it.mac(), it.sentAt(), it.triesLeft() - 1)));
        }

        /** Used up. */
        public MailCode accepted() {
            return new MailCode(signer, version + 1, FactorLock.OPEN, sends, Optional.empty());
        }

        private List<Instant> withinTheHour(Instant now) {
            return sends.stream()
                    .filter(it -> it.isAfter(now.minus(Duration.ofHours(1))))
                    .toList();
        }
    }

    /**
     * An authenticator application or token.
     *
     * @param secret encrypted; empty until a first code was right
     * @param begun encrypted, the one that waits for its first code
     * @param lastStep the newest time step whose code was taken
     * @param question the one that waits for its response
     */
    record Token(
            SignerId signer,
            int version,
            FactorLock lock,
            Optional<Bytes> secret,
            Optional<Bytes> begun,
            long lastStep,
            Optional<Question> question)
            implements SigningFactor {

        public record Question(CredentialId credential, String digits, Instant askedAt) implements ValueObject {

            private static final Duration LIFE = Duration.ofSeconds(300);

            public boolean isAliveFor(CredentialId wanted, Instant now) {
                return credential.equals(wanted) && now.isBefore(askedAt.plus(LIFE));
            }
        }

        public static Token of(SignerId signer) {
            return new Token(signer, 0, FactorLock.OPEN, Optional.empty(), Optional.empty(), 0, Optional.empty());
        }

        public Token began(Bytes sealed) {
            return new Token(signer, version + 1, lock, secret, Optional.of(sealed), lastStep, question);
        }

        /** The secret that was begun counts from now on. */
        public Token confirmed(long step) {
            return new Token(signer, version + 1, FactorLock.OPEN, begun, Optional.empty(), step, Optional.empty());
        }

        public Token asked(CredentialId credential, String digits, Instant now) {
            return new Token(
                    signer,
                    version + 1,
                    lock,
                    secret,
                    begun,
                    lastStep,
                    Optional.of(new Question(credential, digits, now)));
        }

        @Override
        public Token tried(Instant now) {
            return new Token(signer, version + 1, lock.tried(now, 1), secret, begun, lastStep, question);
        }

        public Token accepted(long step) {
            return new Token(signer, version + 1, FactorLock.OPEN, secret, begun, step, question);
        }

        /** The question is used up. */
        public Token answered() {
            return new Token(signer, version + 1, FactorLock.OPEN, secret, begun, lastStep, Optional.empty());
        }
    }
}
