package org.tabellion.consent.spi;

import java.util.List;

/** The kind of certificate that the present group's keys get, which the signing context knows: bound in {@code adapters-out/contexts}. */
public interface OfferedCertificates {

    /** By every name that it has: the authority's for the profile, and the policies it states, dotted decimal. May be none. */
    List<String> policies();
}
