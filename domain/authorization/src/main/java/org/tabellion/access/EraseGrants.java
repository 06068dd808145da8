package org.tabellion.access;

/** Erases grants of which nothing has been good for an hour: by then nobody has to be told that a code was used before. */
public interface EraseGrants {

    /**
     * In transactions of at most 500 each, so that nothing waits for it; what is left after a hundred of them is for the
     * next time.
     *
     * @return how many
     */
    int erase();
}
