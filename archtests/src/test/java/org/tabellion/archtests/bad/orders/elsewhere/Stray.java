package org.tabellion.archtests.bad.orders.elsewhere;

/** Bad (1, 19): lies in no ring, in a package that is not null-marked. */
final class Stray {}
