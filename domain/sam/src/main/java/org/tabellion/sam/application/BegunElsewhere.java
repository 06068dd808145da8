package org.tabellion.sam.application;

/** Another node that has the same memory was first with this call. Travels to the desk that waits for its answer. */
final class BegunElsewhere extends RuntimeException {

    BegunElsewhere() {
        super("this call was begun elsewhere", null, false, false);
    }
}
