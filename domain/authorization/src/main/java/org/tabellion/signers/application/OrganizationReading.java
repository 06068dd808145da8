package org.tabellion.signers.application;

import java.util.Optional;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.Organization;
import org.tabellion.signers.ReadOrganization;
import org.tabellion.signers.spi.Signers;

@UseCase
final class OrganizationReading implements ReadOrganization {

    private final Signers signers;

    OrganizationReading(Signers signers) {
        this.signers = signers;
    }

    @Override
    public Optional<Organization> organization(SignerId account) {
        return signers.get(account).organization();
    }
}
