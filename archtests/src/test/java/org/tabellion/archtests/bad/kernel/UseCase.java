package org.tabellion.archtests.bad.kernel;

/** Sound. */
public @interface UseCase {}
