package org.tabellion.sam.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServer.AssuranceLevel;
import org.tabellion.sam.Caller;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Refusal.Reason;

/**
 * Whether the claims of a genuine token suffice, check by check in the order of the SAM's interface. Each check answers
 * the reason against it.
 *
 * @param audience of this SAM
 * @param complete since when the memory knows every use: tokens issued before are refused
 * @param maxAge longest life of a token
 * @param authenticationMaxAge how old the login may be
 */
public record TokenRules(
        String audience, Instant now, Duration skew, Instant complete, Duration maxAge, Duration authenticationMaxAge) {

    /** Issuer, audience, presenter, times, purpose. @param made when the key that it is brought for was made */
    public Optional<Reason> judgeEnvelope(
            SadClaims claims, AuthorizationServer maker, Caller presenter, SadClaims.Purpose purpose, Instant made) {
        if (!claims.issuer().equals(maker.issuer())) {
            return Optional.of(Reason.ISSUER);
        }
        if (!claims.audience().equals(audience)) {
            return Optional.of(Reason.AUDIENCE);
        }
        if (!claims.presenter().equals(presenter)) {
            return Optional.of(Reason.CLIENT);
        }
        if (!isTimely(claims)) {
            return Optional.of(Reason.EXPIRED);
        }
        if (mayHaveBeenUsed(claims, made)) {
            return Optional.of(Reason.REPLAY);
        }
        return claims.purpose() == purpose ? Optional.empty() : Optional.of(Reason.PURPOSE);
    }

    public Optional<Reason> judgeSigner(SadClaims claims, SignerId signer) {
        return claims.subject().equals(signer) ? Optional.empty() : Optional.of(Reason.SIGNER_MISMATCH);
    }

    public Optional<Reason> judgeKey(SadClaims.Target target, KeyPair key, Bytes thumbprint) {
        if (!target.key().equals(key.id()) || !target.keyThumbprint().equals(thumbprint)) {
            return Optional.of(Reason.KEY_MISMATCH);
        }
        return target.keyGeneration() == key.generation() ? Optional.empty() : Optional.of(Reason.GENERATION);
    }

    public Optional<Reason> judgeAuthentication(SadClaims claims, AuthorizationServer maker) {
        var level = AssuranceLevel.ofAcr(claims.acr());
        boolean isHighEnough = level.isPresent() && level.get().isAtLeast(maker.minAcr());
        boolean isFresh = !claims.authenticatedAt().isAfter(now.plus(skew))
                && !claims.authenticatedAt()
                        .isBefore(now.minus(authenticationMaxAge).minus(skew));
        return isHighEnough && isFresh ? Optional.empty() : Optional.of(Reason.AUTHENTICATION_LEVEL);
    }

    public Optional<Reason> judgeHashes(
            SadClaims.Activation activation, KeyPair key, SignatureAlgorithm algorithm, HashMultiset asked) {
        // A key that was not sealed for it demands that its owner saw what is signed.
        if (activation.level() == SoleControl.LEVEL_1 && !key.scal1()) {
            return Optional.of(Reason.KEY_MISMATCH);
        }
        boolean isApprovedAlgorithm = SignatureAlgorithmNames.allows(activation.signAlgorithm(), algorithm)
                && algorithm.digest() == activation.digest();
        if (!isApprovedAlgorithm) {
            return Optional.of(Reason.ALGORITHM);
        }
        return activation.approved().contains(asked) ? Optional.empty() : Optional.of(Reason.DTBSR_NOT_AUTHORISED);
    }

    private boolean isTimely(SadClaims claims) {
        return claims.issuedAt().isBefore(claims.expiresAt())
                && !claims.issuedAt().plus(maxAge).isBefore(claims.expiresAt())
                && !claims.issuedAt().isAfter(now.plus(skew))
                && !claims.notBefore().isAfter(now.plus(skew))
                && claims.expiresAt().plus(skew).isAfter(now);
    }

    private boolean mayHaveBeenUsed(SadClaims claims, Instant made) {
        return usableSince(claims, made).isBefore(complete);
    }

    /** When the token can have been used at the earliest: not before it was issued, nor before its key was made. */
    public Instant usableSince(SadClaims claims, Instant made) {
        var issued = claims.issuedAt().minus(skew);
        return made.isAfter(issued) ? made : issued;
    }
}
