package org.tabellion.archtests.bad.orders.adapter.out.mail;

/** Sound by itself. */
public final class Mailer {}
