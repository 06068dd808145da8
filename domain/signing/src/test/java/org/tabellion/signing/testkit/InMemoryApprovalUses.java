package org.tabellion.signing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.signing.spi.ApprovalUses;

/** One approval of some hashes. */
public final class InMemoryApprovalUses implements ApprovalUses {

    private final UnitOfWork work;
    private final BooleanSupplier inUnitOfWork;
    private final List<Dtbsr> approved;
    private final List<Dtbsr> left;
    private final Map<String, List<Dtbsr>> reserved = new HashMap<>();
    private Kind kind = Kind.SIGNATURE;

    /** @param work in which it reserves */
    public InMemoryApprovalUses(UnitOfWork work, BooleanSupplier inUnitOfWork, Dtbsr... approved) {
        this.work = work;
        this.inUnitOfWork = inUnitOfWork;
        this.approved = List.of(approved);
        this.left = new ArrayList<>(this.approved);
    }

    public void isSeal() {
        kind = Kind.SEAL;
    }

    /** As if nothing had been used yet. */
    public void forget() {
        left.clear();
        left.addAll(approved);
    }

    public List<Dtbsr> left() {
        return List.copyOf(left);
    }

    @Override
    public Use reserve(
            ApprovalId approval, ClientId client, String requestId, List<Dtbsr> hashes, Runnable ifReserved) {
        return work.call(() -> {
            var reservation = reserve(requestId, hashes);
            if (reservation == Reservation.RESERVED) {
                ifReserved.run();
            }
            return new Use(reservation, kind, Optional.empty());
        });
    }

    private Reservation reserve(String requestId, List<Dtbsr> hashes) {
        var rest = new ArrayList<>(left);
        var allowed = new ArrayList<>(approved);
        if (!hashes.stream().allMatch(allowed::remove)) {
            return Reservation.NOT_AUTHORISED;
        }
        for (var hash : hashes) {
            if (!rest.remove(hash)) {
                return Reservation.USED_UP;
            }
        }
        reserved.put(requestId, hashes);
        left.clear();
        left.addAll(rest);
        return Reservation.RESERVED;
    }

    @Override
    public void consume(ApprovalId approval, String requestId) {
        assertWithin();
        reserved.remove(requestId);
    }

    @Override
    public Kind kind(ApprovalId approval) {
        return kind;
    }

    @Override
    public void release(ApprovalId approval, String requestId) {
        assertWithin();
        left.addAll(reserved.getOrDefault(requestId, List.of()));
        reserved.remove(requestId);
    }

    private void assertWithin() {
        assertThat(inUnitOfWork.getAsBoolean()).as("within a unit of work").isTrue();
    }
}
