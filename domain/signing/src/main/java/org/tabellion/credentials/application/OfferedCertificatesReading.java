package org.tabellion.credentials.application;

import java.util.List;
import java.util.stream.Stream;
import org.tabellion.credentials.ReadOfferedCertificates;
import org.tabellion.credentials.spi.CertificateAuthority;
import org.tabellion.groups.ReadGroup;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.UseCase;

@UseCase
final class OfferedCertificatesReading implements ReadOfferedCertificates {

    private final CertificateAuthority authority;
    private final ReadGroup groups;

    OfferedCertificatesReading(CertificateAuthority authority, ReadGroup groups) {
        this.authority = authority;
        this.groups = groups;
    }

    @Override
    public List<String> policies() {
        var profile = groups.group(GroupScope.current().orElseThrow()).certificateProfile();
        return Stream.concat(
                        Stream.of(profile).filter(it -> !it.isEmpty()),
                        authority.policies().stream().sorted())
                .toList();
    }
}
