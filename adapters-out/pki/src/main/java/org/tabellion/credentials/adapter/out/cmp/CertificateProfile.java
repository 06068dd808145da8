package org.tabellion.credentials.adapter.out.cmp;

import java.util.Set;

/**
 * What every certificate of a connector must carry, so that an authority that is set up wrongly is found at the first one
 * (ETSI EN 319 411-2, EN 319 412-5).
 *
 * @param policies certificate policies, dotted decimal
 * @param statements QcStatements, dotted decimal
 */
public record CertificateProfile(Set<String> policies, Set<String> statements) {

    /** Whatever the authority chooses. */
    public static final CertificateProfile ANY = new CertificateProfile(Set.of(), Set.of());

    public CertificateProfile {
        policies = Set.copyOf(policies);
        statements = Set.copyOf(statements);
    }
}
