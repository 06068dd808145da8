package org.tabellion.mgmtapi;

import java.util.Set;
import org.tabellion.access.ClientView;

/** Who may call what here. */
final class Scopes {

    static final Set<String> ADMINISTRATORS = Set.of(ClientView.ADMIN);

    /** Each scope that a client can have without a signer. */
    static final Set<String> ALL = Set.of(ClientView.ADMIN, "service", "enrolment", "documents");

    private Scopes() {}
}
