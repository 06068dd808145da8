package org.tabellion.kernel;

/** Chance for secrets and ids: a cryptographic generator. */
@FunctionalInterface
public interface Randomness {
    Bytes bytes(int count);
}
