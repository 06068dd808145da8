package org.tabellion.signers.model;

import java.time.Instant;
import java.util.Optional;
import org.jmolecules.ddd.types.AggregateRoot;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;

/** The way of a person from the request of a service provider to an active credential: one type for each state. */
public sealed interface Enrolment extends AggregateRoot<Enrolment, EnrolmentId> {

    Origin origin();

    @Override
    default EnrolmentId getId() {
        return origin().id();
    }

    EnrolmentView view();

    /**
     * What stays the same all the way.
     *
     * @param organization the legal person whose key it will be; the person then represents it
     */
    record Origin(
            EnrolmentId id,
            GroupId group,
            ClientId client,
            Person person,
            Optional<Organization> organization,
            Instant requestedAt) {

        /** Of a person who acts for nobody else. */
        public Origin(EnrolmentId id, GroupId group, ClientId client, Person person, Instant requestedAt) {
            this(id, group, client, person, Optional.empty(), requestedAt);
        }

        private EnrolmentView view(EnrolmentView.State state, Optional<SignerId> signer) {
            return new EnrolmentView(id, client, state, signer, Optional.empty(), Optional.empty(), requestedAt);
        }
    }

    record Requested(Origin origin) implements Enrolment {

        public AccountOpen opened(SignerId signer) {
            return new AccountOpen(origin, signer);
        }

        @Override
        public EnrolmentView view() {
            return origin.view(EnrolmentView.State.REQUESTED, Optional.empty());
        }
    }

    record AccountOpen(Origin origin, SignerId signer) implements Enrolment {

        public TermsAccepted accepted() {
            return new TermsAccepted(origin, signer);
        }

        @Override
        public EnrolmentView view() {
            return origin.view(EnrolmentView.State.ACCOUNT_OPEN, Optional.of(signer));
        }
    }

    record TermsAccepted(Origin origin, SignerId signer) implements Enrolment {

        public Active active(CredentialId credential) {
            return new Active(origin, signer, credential);
        }

        @Override
        public EnrolmentView view() {
            return origin.view(EnrolmentView.State.TERMS_ACCEPTED, Optional.of(signer));
        }
    }

    record Active(Origin origin, SignerId signer, CredentialId credential) implements Enrolment {

        @Override
        public EnrolmentView view() {
            return new EnrolmentView(
                    origin.id,
                    origin.client,
                    EnrolmentView.State.ACTIVE,
                    Optional.of(signer),
                    Optional.of(credential),
                    Optional.empty(),
                    origin.requestedAt);
        }
    }

    record Rejected(Origin origin, Optional<SignerId> signer, String reason) implements Enrolment {

        @Override
        public EnrolmentView view() {
            return new EnrolmentView(
                    origin.id,
                    origin.client,
                    EnrolmentView.State.REJECTED,
                    signer,
                    Optional.empty(),
                    Optional.of(reason),
                    origin.requestedAt);
        }
    }

    record Expired(Origin origin, Optional<SignerId> signer) implements Enrolment {

        @Override
        public EnrolmentView view() {
            return origin.view(EnrolmentView.State.EXPIRED, signer);
        }
    }
}
