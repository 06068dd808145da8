package org.tabellion.signers.adapter.out.jdbc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.Organization;
import org.tabellion.signers.Person;
import org.tabellion.signers.model.MailAddress;
import org.tabellion.signers.model.Signer;

@Table("signers_signer")
record SignerRow(
        @Id String id,
        String groupId,
        String state,
        String givenName,
        String surname,
        String country,
        String serialNumber,
        String mailAddress,
        String mailKey,
        String language,
        @Nullable String organizationName,
        @Nullable String organizationCountry,
        @Nullable String organizationIdentifier) {

    static SignerRow of(Signer signer) {
        var person = signer.person();
        var organization = signer.organization();
        return new SignerRow(
                signer.id().value(),
                signer.group().value(),
                signer instanceof Signer.Active ? "ACTIVE" : "INVITED",
                person.givenName(),
                person.surname(),
                person.country(),
                person.serialNumber(),
                person.mailAddress(),
                MailAddress.normalised(person.mailAddress()),
                person.language().toLanguageTag(),
                organization.map(Organization::name).orElse(null),
                organization.map(Organization::country).orElse(null),
                organization.map(Organization::identifier).orElse(null));
    }

    Signer toSigner() {
        var person =
                new Person(givenName, surname, country, serialNumber, mailAddress, Locale.forLanguageTag(language));
        var invited = new Signer.Invited(
                new SignerId(id),
                new GroupId(groupId),
                person,
                Organizations.of(organizationName, organizationCountry, organizationIdentifier));
        return "ACTIVE".equals(state) ? invited.activated() : invited;
    }
}
