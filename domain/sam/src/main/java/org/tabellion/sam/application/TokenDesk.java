package org.tabellion.sam.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.SadClaims;
import org.tabellion.sam.model.TokenId;
import org.tabellion.sam.model.TokenRules;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SadVerifier;
import org.tabellion.sam.spi.SadVerifier.Kind;
import org.tabellion.sam.spi.SadVerifier.Verdict;
import org.tabellion.sam.spi.SamConfiguration;
import org.tabellion.sam.spi.SamMemory;

/** Takes tokens in: genuine, by somebody whom this client may bring, for us, in time. */
final class TokenDesk {

    private final SadVerifier verifier;
    private final SamConfiguration configuration;
    private final SamMemory memory;
    private final SamClock clock;
    private final String audience;

    TokenDesk(SadVerifier verifier, SamConfiguration configuration, SamMemory memory, SamClock clock, Hsm hsm) {
        this.verifier = verifier;
        this.configuration = configuration;
        this.memory = memory;
        this.clock = clock;
        this.audience = "sam:" + hsm.world();
    }

    /**
     * @param rules for the checks that are still to come
     * @param forgetAfter when the token is surely refused for its age
     * @param known goes with every demand that spends the token
     */
    record Accepted(
            AuthorizationServer maker, SadClaims claims, TokenRules rules, Instant forgetAfter, Demand.Knows known) {

        /** What a SAD is about. */
        SadClaims.Target target() {
            return claims.target().orElseThrow(() -> Denial.ofToken(Reason.FORMAT));
        }

        TokenId id() {
            return new TokenId(maker.id(), claims.jti());
        }

        /** @throws Denial for the reason, if there is one */
        static void require(Optional<Reason> against) {
            if (against.isPresent()) {
                throw Denial.ofToken(against.get());
            }
        }
    }

    /** @throws Denial if the token is not to be believed, or not for this call */
    Accepted accept(CallFile file, Sad token, SadClaims.Purpose purpose, KeyPair key, Instant now) {
        return accept(file, token, purpose, key.createdAt(), now);
    }

    /**
     * @param made when what the token is brought for came to be
     * @throws Denial if the token is not to be believed, or not for this call
     */
    Accepted accept(CallFile file, Sad token, SadClaims.Purpose purpose, Instant made, Instant now) {
        var kind = purpose == SadClaims.Purpose.ASSIGN ? Kind.SKAD : Kind.SAD;
        var genuine =
                switch (verifier.verify(token, kind, trusted(file, kind))) {
                    case Verdict.Genuine it -> it;
                    case Verdict.Refused refused -> throw Denial.ofToken(refused.reason());
                };
        file.found(genuine.claims());
        var rules = rules(now);
        Accepted.require(rules.judgeEnvelope(
                genuine.claims(), genuine.maker(), file.call().client(), purpose, made));
        // After it the token's age alone refuses it, whatever skew is allowed by then: a use must not be forgotten
        // earlier because the skew was smaller when it was written.
        var forgetAfter = genuine.claims().expiresAt().plusSeconds(DynamicConfiguration.GREATEST_SKEW_IN_SECONDS);
        var known = new Demand.Knows(rules.usableSince(genuine.claims(), made));
        return new Accepted(genuine.maker(), genuine.claims(), rules, forgetAfter, known);
    }

    private TokenRules rules(Instant now) {
        return new TokenRules(
                audience,
                now,
                clock.skew(),
                memory.complete(),
                Duration.ofSeconds(configuration.current().sadMaxAgeInSeconds()),
                Duration.ofSeconds(configuration.fixed().authenticationMaxAgeInSeconds()));
    }

    private List<AuthorizationServer> trusted(CallFile file, Kind kind) {
        var current = configuration.current();
        // Operation users bring no tokens: they have a second of their own kind.
        var service = current.signingServices().stream()
                .filter(it -> it.id().equals(file.call().client()))
                .findFirst()
                .orElseThrow(
                        () -> Denial.of(SamError.UNKNOWN_CLIENT, Reason.OPERATION, "the client is not registered"));
        return current.authorizationServers().stream()
                .filter(it -> service.allowedAuthorizationServers().contains(it.id()))
                .filter(it -> kind == Kind.SAD || it.allowSkad())
                .toList();
    }
}
