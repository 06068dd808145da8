package org.tabellion.consent.application;

import java.util.Optional;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.KeyWish;
import org.tabellion.consent.ReadKeyOrder;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.spi.Consents;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.OfferedCertificates;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.ReadSigner;

@UseCase
final class KeyOrderReading implements ReadKeyOrder {

    private final Consents consents;
    private final MintedSads sads;
    private final KeyWishes wishes;
    private final TrustedTime time;

    KeyOrderReading(
            Consents consents,
            MintedSads sads,
            OfferedCertificates certificates,
            ReadSigner signers,
            TrustedTime time) {
        this.consents = consents;
        this.sads = sads;
        this.wishes = new KeyWishes(certificates, signers);
        this.time = time;
    }

    @Override
    public Outcome order(ApprovalId approval, ClientId client, SignerId signer, KeyWish stated) {
        var given = consents.byApproval(approval)
                .filter(it -> it.asked().client().equals(client))
                .filter(it -> it.asked().signer().equals(signer));
        return given.isPresent()
                        && given.get().asked().question() instanceof AskForConsent.Question.CreateFurtherKey asked
                ? compared(given.get(), asked.wish(), stated)
                : new Outcome.Unknown();
    }

    private Outcome compared(Consent.Approved given, Optional<KeyWish> approved, KeyWish stated) {
        var differing = approved.isPresent()
                ? difference(approved.get(), stated)
                : wishes.objection(stated, given.asked().signer());
        return differing
                .<Outcome>map(Outcome.Differs::new)
                .orElseGet(() ->
                        new Outcome.Good(EnrolmentId.begunBy(given.approval().id()), isLive(given)));
    }

    private static Optional<String> difference(KeyWish approved, KeyWish stated) {
        if (!approved.certificatePolicy().equals(stated.certificatePolicy())) {
            return Optional.of("certificatePolicy");
        }
        return approved.subjectData().equals(stated.subjectData()) ? Optional.empty() : Optional.of("subjectData");
    }

    private boolean isLive(Consent.Approved given) {
        return time.now().isBefore(given.approval().expiresAt())
                && sads.byApproval(given.approval().id()).isPresent();
    }
}
