package org.tabellion.credentials;

import java.util.List;

/** The kind of certificate that a person's keys of the present group get: for those who ask for one, and who are asked. */
public interface ReadOfferedCertificates {

    /** By every name that it has: the group's name of the profile, and the policies that it states, dotted decimal. May be none. */
    List<String> policies();
}
