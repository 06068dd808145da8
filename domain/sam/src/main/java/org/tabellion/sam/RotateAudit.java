package org.tabellion.sam;

/** Ends the files of the audit and goes on in those that have their names now, as after logrotate has moved them aside. */
public interface RotateAudit {

    /**
     * Without loss, whatever is written meanwhile; each file ends with a record that names its head, and the next begins
     * with one that names the file before.
     *
     * @throws org.tabellion.kernel.Failure UNAVAILABLE if the new files cannot be written; the SAM refuses calls until they can
     */
    void rotate();
}
