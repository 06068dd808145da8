package org.tabellion.archtests.bad.evaluation;

/** Sound, but nobody of the product may know it. */
public final class Toy {}
