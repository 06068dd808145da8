package org.tabellion.consent.testkit;

import java.time.Instant;
import java.util.Comparator;
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
    public int eraseExpired(Instant now) {
        int before = sads.size();
        sads.values().removeIf(it -> !now.isBefore(it.expiresAt()));
        return before - sads.size();
    }
}
