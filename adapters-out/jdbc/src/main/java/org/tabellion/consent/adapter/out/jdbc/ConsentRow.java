package org.tabellion.consent.adapter.out.jdbc;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.consent.AskForConsent;
import org.tabellion.consent.ConsentView;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.Consent;
import org.tabellion.consent.model.QuestionKey;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.ConsentId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.SigningRequestId;
import org.tabellion.kernel.adapter.out.jdbc.Lists;

/** @param credentialId of a question about hashes: each key that may be chosen */
@Table("consent_consent")
record ConsentRow(
        @Id String id,
        String groupId,
        String questionKey,
        ConsentView.Kind kind,
        ConsentView.State state,
        String signerId,
        String clientId,
        String subject,
        @Nullable String credentialId,
        @Nullable DigestAlgorithm hashAlgorithm,
        @Nullable String hashes,
        @Nullable String description,
        @Nullable String wish,
        Instant askedAt,
        Instant expiresAt,
        @Nullable Instant shownAt,
        @Nullable Instant answeredAt,
        @Nullable String approvalId,
        @Nullable String approvalCredential,
        @Nullable String approvalType,
        byte @Nullable [] approvalClaims,
        @Nullable Instant approvalExpiresAt) {

    static ConsentRow of(Consent consent) {
        var asked = consent.asked();
        var question = Asking.of(asked.question());
        var approval = consent instanceof Consent.Approved approved ? approved.approval() : null;
        return new ConsentRow(
                asked.id().value(),
                asked.group().value(),
                QuestionKey.of(asked.signer(), asked.question()),
                question.kind(),
                stateOf(consent),
                asked.signer().value(),
                asked.client().value(),
                question.subject(),
                question.credential(),
                question.algorithm(),
                question.hashes(),
                question.description(),
                question.wish(),
                asked.askedAt(),
                asked.expiresAt(),
                consent instanceof Consent.Open open ? open.shownAt().orElse(null) : null,
                consent instanceof Consent.Refused refused ? refused.at() : approval == null ? null : approval.at(),
                approval == null ? null : approval.id().value(),
                approval == null
                        ? null
                        : approval.credential().map(CredentialId::value).orElse(null),
                approval == null ? null : approval.type(),
                approval == null ? null : approval.claims().toArray(),
                approval == null ? null : approval.expiresAt());
    }

    private static ConsentView.State stateOf(Consent consent) {
        return switch (consent) {
            case Consent.Open _ -> ConsentView.State.OPEN;
            case Consent.Approved _ -> ConsentView.State.APPROVED;
            case Consent.Refused _ -> ConsentView.State.REFUSED;
            case Consent.Expired _ -> ConsentView.State.EXPIRED;
        };
    }

    /** A question in the columns. */
    private record Asking(
            ConsentView.Kind kind,
            String subject,
            @Nullable String credential,
            @Nullable DigestAlgorithm algorithm,
            @Nullable String hashes,
            @Nullable String description,
            @Nullable String wish) {

        static Asking of(AskForConsent.Question question) {
            return switch (question) {
                case AskForConsent.Question.SignDocument(var request) ->
                    new Asking(ConsentView.Kind.SIGN_DOCUMENT, request.value(), null, null, null, null, null);
                case AskForConsent.Question.CreateKey(var enrolment) ->
                    new Asking(ConsentView.Kind.CREATE_KEY, enrolment.value(), null, null, null, null, null);
                case AskForConsent.Question.SignHashes it ->
                    new Asking(
                            ConsentView.Kind.SIGN_HASHES,
                            it.authorizationRequest(),
                            Lists.join(
                                    it.keys().stream().map(CredentialId::value).toList()),
                            it.hashes().getFirst().algorithm(),
                            Lists.join(it.hashes().stream()
                                    .map(hash -> hash.value().base64Url())
                                    .toList()),
                            it.description(),
                            null);
                case AskForConsent.Question.CreateFurtherKey it ->
                    new Asking(
                            ConsentView.Kind.CREATE_FURTHER_KEY,
                            it.authorizationRequest(),
                            null,
                            null,
                            null,
                            it.description(),
                            it.wish().map(KeyWishText::of).orElse(null));
                case AskForConsent.Question.DestroyKey it ->
                    new Asking(
                            ConsentView.Kind.DESTROY_KEY,
                            it.authorizationRequest(),
                            it.credential().value(),
                            null,
                            null,
                            it.description(),
                            null);
            };
        }
    }

    Consent toConsent() {
        var asked = new Consent.Asked(
                new ConsentId(id),
                new GroupId(groupId),
                new SignerId(signerId),
                new ClientId(clientId),
                question(),
                askedAt,
                expiresAt);
        return switch (state) {
            case OPEN -> new Consent.Open(asked, Optional.ofNullable(shownAt));
            case APPROVED -> new Consent.Approved(asked, approval());
            case REFUSED -> new Consent.Refused(asked, Objects.requireNonNull(answeredAt));
            case EXPIRED -> new Consent.Expired(asked);
        };
    }

    private AskForConsent.Question question() {
        return switch (kind) {
            case SIGN_DOCUMENT -> new AskForConsent.Question.SignDocument(new SigningRequestId(subject));
            case CREATE_KEY -> new AskForConsent.Question.CreateKey(new EnrolmentId(subject));
            case CREATE_FURTHER_KEY ->
                new AskForConsent.Question.CreateFurtherKey(
                        new ClientId(clientId),
                        Optional.ofNullable(wish).map(KeyWishText::parse),
                        Objects.requireNonNull(description),
                        subject);
            case DESTROY_KEY ->
                new AskForConsent.Question.DestroyKey(
                        new ClientId(clientId),
                        new CredentialId(Objects.requireNonNull(credentialId)),
                        Objects.requireNonNull(description),
                        subject);
            case SIGN_HASHES -> {
                var algorithm = Objects.requireNonNull(hashAlgorithm);
                yield new AskForConsent.Question.SignHashes(
                        new ClientId(clientId),
                        Lists.split(Objects.requireNonNull(credentialId)).stream()
                                .map(CredentialId::new)
                                .toList(),
                        Lists.split(Objects.requireNonNull(hashes)).stream()
                                .map(it -> new Dtbsr(algorithm, Bytes.ofBase64Url(it)))
                                .toList(),
                        Objects.requireNonNull(description),
                        subject);
            }
        };
    }

    private Approval approval() {
        return new Approval(
                new ApprovalId(Objects.requireNonNull(approvalId)),
                Optional.ofNullable(approvalCredential).map(CredentialId::new),
                Objects.requireNonNull(approvalType),
                Bytes.of(Objects.requireNonNull(approvalClaims)),
                Objects.requireNonNull(answeredAt),
                Objects.requireNonNull(approvalExpiresAt));
    }
}
