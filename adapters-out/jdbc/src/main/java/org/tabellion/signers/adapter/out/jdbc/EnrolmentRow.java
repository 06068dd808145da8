package org.tabellion.signers.adapter.out.jdbc;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.EnrolmentView;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.model.Enrolment;

@Table("signers_enrolment")
record EnrolmentRow(
        @Id String id,
        String groupId,
        String clientId,
        String idempotencyKey,
        byte[] requestSha256,
        EnrolmentView.State state,
        String givenName,
        String surname,
        String country,
        String serialNumber,
        String mailAddress,
        String language,
        Instant requestedAt,
        @Nullable String signerId,
        @Nullable String credentialId,
        @Nullable String reason,
        @Nullable String organizationName,
        @Nullable String organizationCountry,
        @Nullable String organizationIdentifier) {

    static EnrolmentRow of(Enrolment enrolment, String idempotencyKey, byte[] requestSha256) {
        var origin = enrolment.origin();
        var person = origin.person();
        var organization = origin.organization();
        var view = enrolment.view();
        return new EnrolmentRow(
                origin.id().value(),
                origin.group().value(),
                origin.client().value(),
                idempotencyKey,
                requestSha256,
                view.state(),
                person.givenName(),
                person.surname(),
                person.country(),
                person.serialNumber(),
                person.mailAddress(),
                person.language().toLanguageTag(),
                origin.requestedAt(),
                view.signer().map(SignerId::value).orElse(null),
                view.credential().map(CredentialId::value).orElse(null),
                view.reason().orElse(null),
                organization.map(Organization::name).orElse(null),
                organization.map(Organization::country).orElse(null),
                organization.map(Organization::identifier).orElse(null));
    }

    Enrolment toEnrolment() {
        var person =
                new Person(givenName, surname, country, serialNumber, mailAddress, Locale.forLanguageTag(language));
        var requested = new Enrolment.Requested(new Enrolment.Origin(
                new EnrolmentId(id),
                new GroupId(groupId),
                new ClientId(clientId),
                person,
                Organizations.of(organizationName, organizationCountry, organizationIdentifier),
                requestedAt));
        var signer = Optional.ofNullable(signerId).map(SignerId::new);
        return switch (state) {
            case REQUESTED -> requested;
            case ACCOUNT_OPEN -> requested.opened(signer.orElseThrow());
            case TERMS_ACCEPTED -> requested.opened(signer.orElseThrow()).accepted();
            case ACTIVE ->
                requested
                        .opened(signer.orElseThrow())
                        .accepted()
                        .active(new CredentialId(Objects.requireNonNull(credentialId)));
            case REJECTED -> new Enrolment.Rejected(requested.origin(), signer, Objects.requireNonNull(reason));
            case EXPIRED -> new Enrolment.Expired(requested.origin(), signer);
        };
    }
}
