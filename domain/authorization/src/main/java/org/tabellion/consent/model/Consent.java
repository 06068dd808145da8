package org.tabellion.consent.model;

import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.AggregateRoot;
import org.tabellion.consent.AskForConsent;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;

/** A question put to a signer, and the answer: one type for each state. */
public sealed interface Consent extends AggregateRoot<Consent, ConsentId> {

    Asked asked();

    @Override
    default ConsentId getId() {
        return asked().id();
    }

    /** What stays the same whatever the answer. */
    record Asked(
            ConsentId id,
            GroupId group,
            SignerId signer,
            ClientId client,
            AskForConsent.Question question,
            Instant askedAt,
            Instant expiresAt) {}

    /** @param shownAt when the page was first shown */
    record Open(Asked asked, Optional<Instant> shownAt) implements Consent {

        public Open shown(Instant at) {
            return shownAt.isPresent() ? this : new Open(asked, Optional.of(at));
        }

        public boolean isOver(Instant now) {
            return !now.isBefore(asked.expiresAt());
        }

        public Approved approved(Approval approval) {
            return new Approved(asked, approval);
        }

        public Refused refused(Instant at) {
            return new Refused(asked, at);
        }

        public Expired expired() {
            return new Expired(asked);
        }
    }

    record Approved(Asked asked, Approval approval) implements Consent {

        /** The client gave the answer back. */
        public Expired withdrawn() {
            return new Expired(asked);
        }
    }

    record Refused(Asked asked, Instant at) implements Consent {}

    record Expired(Asked asked) implements Consent {}
}
