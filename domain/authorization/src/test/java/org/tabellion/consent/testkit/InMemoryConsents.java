package org.tabellion.consent.testkit;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.model.QuestionKey;
import org.tabellion.consent.spi.Consents;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.GroupScope;

public final class InMemoryConsents implements Consents {

    private final Map<ConsentId, Consent> consents = new ConcurrentHashMap<>();

    @Override
    public Consent get(ConsentId id) {
        return Optional.ofNullable(consents.get(id))
                .filter(it -> GroupScope.current().equals(Optional.of(it.asked().group())))
                .orElseThrow(() -> Failure.notFound("consent"));
    }

    @Override
    public Optional<Consent.Approved> byApproval(ApprovalId approval) {
        return approved()
                .filter(it -> it.approval().id().equals(approval))
                .filter(it -> GroupScope.current().equals(Optional.of(it.asked().group())))
                .findFirst();
    }

    @Override
    public Optional<Consent> newest(String questionKey) {
        return consents.values().stream()
                .filter(it -> key(it).equals(questionKey))
                .max(Comparator.comparing(it -> it.getId().value()));
    }

    @Override
    public synchronized void add(Consent.Open consent) {
        boolean open =
                consents.values().stream().anyMatch(it -> it instanceof Consent.Open && key(it).equals(key(consent)));
        if (open) {
            throw Failure.conflict("question_open", "the question is open already");
        }
        consents.put(consent.getId(), consent);
    }

    @Override
    public void replace(Consent before, Consent after) {
        if (!consents.replace(before.getId(), before, after)) {
            throw Failure.conflict("consent_changed", "it has changed");
        }
    }

    /** Of all groups. */
    Stream<Consent.Approved> approved() {
        return consents.values().stream()
                .filter(Consent.Approved.class::isInstance)
                .map(Consent.Approved.class::cast);
    }

    private static String key(Consent consent) {
        return QuestionKey.of(consent.asked().signer(), consent.asked().question());
    }
}
