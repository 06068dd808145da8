package org.tabellion.documents.application;

import java.util.Optional;
import org.tabellion.documents.SigningRequestView;
import org.tabellion.documents.SigningRequestView.State;
import org.tabellion.documents.model.SigningRequest;
import org.tabellion.documents.model.SigningRequest.Approved;
import org.tabellion.documents.model.SigningRequest.AwaitingConsent;
import org.tabellion.documents.model.SigningRequest.Delivered;
import org.tabellion.documents.model.SigningRequest.Expired;
import org.tabellion.documents.model.SigningRequest.Failed;
import org.tabellion.documents.model.SigningRequest.Refused;
import org.tabellion.documents.model.SigningRequest.Signed;

/** A signing request as its readers see it. */
final class SigningRequestViews {

    private SigningRequestViews() {}

    static SigningRequestView of(SigningRequest request) {
        return switch (request) {
            case AwaitingConsent it -> view(it, State.AWAITING_CONSENT, Optional.empty());
            case Approved it -> view(it, State.APPROVED, Optional.empty());
            case Signed it -> view(it, State.SIGNED, Optional.empty());
            case Delivered it -> view(it, State.DELIVERED, Optional.empty());
            case Refused it -> view(it, State.REFUSED, Optional.of("refused_by_signer"));
            case Expired it -> view(it, State.EXPIRED, Optional.of("not_answered_in_time"));
            case Failed it -> view(it, State.FAILED, Optional.of(it.reason()));
        };
    }

    private static SigningRequestView view(SigningRequest request, State state, Optional<String> reason) {
        var facts = request.facts();
        return new SigningRequestView(
                facts.id(),
                facts.client(),
                facts.signer(),
                state,
                facts.name(),
                facts.description(),
                facts.level(),
                facts.size(),
                facts.sha256(),
                facts.warnings(),
                facts.requestedAt(),
                facts.expiresAt(),
                reason);
    }
}
