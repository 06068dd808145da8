package org.tabellion.signers.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.model.Enrolment;
import org.tabellion.signers.spi.Enrolments;

public final class InMemoryEnrolments implements Enrolments {

    private final Map<EnrolmentId, Enrolment> enrolments = new ConcurrentHashMap<>();
    private final Map<String, FirstUse> keys = new ConcurrentHashMap<>();

    @Override
    public Enrolment get(EnrolmentId id) {
        return Optional.ofNullable(enrolments.get(id))
                .filter(it ->
                        GroupScope.current().equals(Optional.of(it.origin().group())))
                .orElseThrow(() -> Failure.notFound("enrolment"));
    }

    @Override
    public List<Enrolment> of(SignerId signer) {
        return enrolments.values().stream()
                .filter(it -> it.view().signer().equals(Optional.of(signer)))
                .sorted(Comparator.comparing(it -> it.origin().requestedAt()))
                .toList();
    }

    @Override
    public Optional<FirstUse> firstUse(ClientId client, String idempotencyKey) {
        return Optional.ofNullable(keys.get(client + " " + idempotencyKey));
    }

    @Override
    public void add(Enrolment enrolment, String idempotencyKey, Bytes requestDigest) {
        var use = new FirstUse(enrolment.getId(), requestDigest);
        if (keys.putIfAbsent(enrolment.origin().client() + " " + idempotencyKey, use) != null) {
            throw Failure.conflict("idempotency_key_in_use", "a request with this key is under way");
        }
        enrolments.put(enrolment.getId(), enrolment);
    }

    @Override
    public void replace(Enrolment before, Enrolment after) {
        if (!enrolments.replace(before.getId(), before, after)) {
            throw Failure.conflict("enrolment_changed", "it has changed");
        }
    }
}
