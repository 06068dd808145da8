package org.tabellion.cscapi;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.OrderKeyDeletion;
import org.tabellion.consent.ReadKeyOrder;
import org.tabellion.credentials.CredentialView.State;
import org.tabellion.credentials.RevokeCredential;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.OrderKey;
import org.tabellion.signers.ReadEnrolment;

/** The making and the end of keys by their signers' yes; what becomes of one is told with the yes. */
final class InMemoryKeyOrders implements ReadKeyOrder, OrderKey, ReadEnrolment, OrderKeyDeletion {

    enum Course {
        PROMPT,
        /** There at the second look. */
        SLOW,
        LATE,
        REFUSED_BY_CA,
        TOO_MANY
    }

    private final CscFixture fixture;
    private final Map<ApprovalId, Given> given = new HashMap<>();
    private final Map<EnrolmentId, Begun> begun = new HashMap<>();
    private final Set<EnrolmentId> looked = new HashSet<>();

    InMemoryKeyOrders(CscFixture fixture) {
        this.fixture = fixture;
    }

    /** @param ended the key that is to end; empty for one that is to be made */
    record Given(ClientId client, SignerId signer, KeyWish wish, Course course, Optional<CredentialId> ended) {}

    private record Begun(ClientId client, CredentialId credential, Course course) {}

    ApprovalId given(Given yes) {
        var id = new ApprovalId("ap_9" + "%025d".formatted(given.size()));
        given.put(id, yes);
        return id;
    }

    @Override
    public ReadKeyOrder.Outcome order(ApprovalId approval, ClientId client, SignerId signer, KeyWish stated) {
        var yes = Optional.ofNullable(given.get(approval))
                .filter(it -> it.client().equals(client) && it.signer().equals(signer))
                .filter(it -> it.ended().isEmpty());
        if (yes.isEmpty()) {
            return new ReadKeyOrder.Outcome.Unknown();
        }
        if (!yes.get().wish().certificatePolicy().equals(stated.certificatePolicy())) {
            return new ReadKeyOrder.Outcome.Differs("certificatePolicy");
        }
        if (!yes.get().wish().subjectData().equals(stated.subjectData())) {
            return new ReadKeyOrder.Outcome.Differs("subjectData");
        }
        return new ReadKeyOrder.Outcome.Good(
                EnrolmentId.begunBy(approval), yes.get().course() != Course.LATE);
    }

    @Override
    public OrderKey.Outcome order(EnrolmentId enrolment, SignerId signer, ClientId client) {
        var yes = given.entrySet().stream()
                .filter(it -> EnrolmentId.begunBy(it.getKey()).equals(enrolment))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        if (yes.course() == Course.TOO_MANY) {
            return OrderKey.Outcome.TOO_MANY;
        }
        begun.computeIfAbsent(enrolment, _ -> new Begun(client, fixture.made(signer), yes.course()));
        return OrderKey.Outcome.ORDERED;
    }

    @Override
    public OrderKey.Outcome outlook(SignerId signer) {
        return OrderKey.Outcome.ORDERED;
    }

    @Override
    public EnrolmentView enrolment(EnrolmentId id, ClientId client) {
        var found = Optional.ofNullable(begun.get(id))
                .filter(it -> it.client().equals(client))
                .orElseThrow(() -> Failure.notFound("enrolment"));
        boolean first = looked.add(id);
        return switch (found.course()) {
            case REFUSED_BY_CA -> view(id, found, EnrolmentView.State.REJECTED);
            case SLOW -> view(id, found, first ? EnrolmentView.State.TERMS_ACCEPTED : EnrolmentView.State.ACTIVE);
            case PROMPT, LATE, TOO_MANY -> view(id, found, EnrolmentView.State.ACTIVE);
        };
    }

    private static EnrolmentView view(EnrolmentId id, Begun begun, EnrolmentView.State state) {
        return new EnrolmentView(
                id,
                begun.client(),
                state,
                Optional.empty(),
                state == EnrolmentView.State.ACTIVE ? Optional.of(begun.credential()) : Optional.empty(),
                Optional.empty(),
                Instant.parse(CscFixture.NOW));
    }

    @Override
    public EnrolmentView enrolmentOf(SignerId signer) {
        throw new UnsupportedOperationException("for the pages");
    }

    @Override
    public OrderKeyDeletion.Outcome order(CredentialId id, AuthenticationProof proof, ClientId client) {
        if (!isLiveKeyOf(id, proof.signer())) {
            return new OrderKeyDeletion.Outcome.CredentialUnknown();
        }
        return fixture.time.now().isBefore(proof.at().plus(Duration.ofMinutes(15)))
                ? new OrderKeyDeletion.Outcome.Ordered(new Sad("an.order.of_" + client))
                : new OrderKeyDeletion.Outcome.StepUpNeeded();
    }

    @Override
    public OrderKeyDeletion.Outcome ordered(
            ApprovalId approval, CredentialId credential, SignerId signer, ClientId client) {
        return Optional.ofNullable(given.get(approval))
                .filter(it -> it.client().equals(client) && it.signer().equals(signer))
                .filter(it -> it.ended().equals(Optional.of(credential)))
                .<OrderKeyDeletion.Outcome>map(_ -> new OrderKeyDeletion.Outcome.Ordered(new Sad("an.order.by_page")))
                .orElseGet(OrderKeyDeletion.Outcome.CredentialUnknown::new);
    }

    private boolean isLiveKeyOf(CredentialId id, SignerId signer) {
        return fixture.credential(id)
                .filter(it -> it.signer().equals(signer) && it.state() == State.ACTIVE)
                .isPresent();
    }

    void revoke(CredentialId id, RevokeCredential.Reason reason, Optional<Sad> order) {
        if (order.isEmpty()) {
            throw new IllegalStateException("without the signer's order, for " + reason);
        }
        fixture.end(id);
    }
}
