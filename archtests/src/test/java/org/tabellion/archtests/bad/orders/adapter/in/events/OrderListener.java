package org.tabellion.archtests.bad.orders.adapter.in.events;

/** Sound. */
final class OrderListener {}
