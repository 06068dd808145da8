package org.tabellion.archtests.bad.orders.application;

import org.tabellion.archtests.bad.kernel.UseCase;

/** Bad (7): a use case behind no in-port. */
@UseCase
final class PortlessOrdering {}
