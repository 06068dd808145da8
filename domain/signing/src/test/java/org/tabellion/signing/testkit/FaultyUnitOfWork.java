package org.tabellion.signing.testkit;

import java.util.function.Supplier;
import org.tabellion.kernel.Failure;
import org.tabellion.kernel.UnitOfWork;

/** Loses one commit, before or after it is done: what a crash of the database or of the server leaves behind. */
public final class FaultyUnitOfWork implements UnitOfWork {

    public enum Fault {
        FAILED_NOT_DONE,
        FAILED_BUT_DONE
    }

    private final UnitOfWork work;
    private int commitsToFault;
    private Fault fault = Fault.FAILED_NOT_DONE;

    public FaultyUnitOfWork(UnitOfWork work) {
        this.work = work;
    }

    /** @param number which commit from now on, 1 for the next */
    public void fail(int number, Fault how) {
        commitsToFault = number;
        fault = how;
    }

    @Override
    public <T> T call(Supplier<T> writes) {
        boolean fails = commitsToFault == 1;
        commitsToFault = Math.max(0, commitsToFault - 1);
        if (!fails) {
            return work.call(writes);
        }
        if (fault == Fault.FAILED_BUT_DONE) {
            work.call(writes);
        }
        throw Failure.unavailable("database", null);
    }
}
