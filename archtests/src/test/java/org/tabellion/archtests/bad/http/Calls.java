package org.tabellion.archtests.bad.http;

/** Sound: plumbing. */
public final class Calls {}
