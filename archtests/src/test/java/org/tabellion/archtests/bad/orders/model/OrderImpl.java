package org.tabellion.archtests.bad.orders.model;

/** Bad (16). */
final class OrderImpl {}
