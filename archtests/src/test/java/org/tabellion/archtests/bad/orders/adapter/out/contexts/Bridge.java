package org.tabellion.archtests.bad.orders.adapter.out.contexts;

/** Sound, but for the leaf that it comes from. */
final class Bridge {}
