package org.tabellion.consent.testkit;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupScope;

public final class InMemoryMintedSads implements MintedSads {

    private final Map<ApprovalId, MintedSad> sads = new ConcurrentHashMap<>();
    private final InMemoryConsents consents;

    /** @param consents those whose approvals get the SADs */
    public InMemoryMintedSads(InMemoryConsents consents) {
        this.consents = consents;
    }

    @Override
    public boolean add(MintedSad sad) {
        return sads.putIfAbsent(sad.approval(), sad) == null;
    }

    @Override
    public Optional<MintedSad> byApproval(ApprovalId approval) {
        return Optional.ofNullable(sads.get(approval))
                .filter(it -> GroupScope.current().equals(Optional.of(it.group())));
    }

    @Override
    public Optional<MintedSad> byEnrolment(EnrolmentId enrolment) {
        return sads.values().stream()
                .filter(it -> it.enrolment().equals(Optional.of(enrolment)))
                .max(Comparator.comparing(it -> it.approval().value()));
    }

    @Override
    public List<Missing> missing(Instant now) {
        return consents.approved()
                .filter(it -> now.isBefore(it.approval().expiresAt()))
                .filter(it -> !sads.containsKey(it.approval().id()))
                .sorted(Comparator.comparing(it -> it.approval().expiresAt()))
                .limit(100)
                .map(it -> new Missing(it.asked().group(), it.getId()))
                .toList();
    }

    @Override
    public void remove(ApprovalId approval) {
        sads.remove(approval);
    }

    @Override
    public int eraseExpired(Instant now) {
        int before = sads.size();
        sads.values().removeIf(it -> !now.isBefore(it.expiresAt()));
        return before - sads.size();
    }
}
