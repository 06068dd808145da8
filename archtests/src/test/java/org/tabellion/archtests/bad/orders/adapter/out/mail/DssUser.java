package org.tabellion.archtests.bad.orders.adapter.out.mail;

import eu.europa.esig.dss.model.DSSDocument;

/** Bad (9): DSS outside ades. */
interface DssUser {
    DSSDocument document();
}
