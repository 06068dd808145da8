package org.tabellion.sam;

/** Whether this SAM can sign now: {@code GET /health}. Touches no signer's key. */
public interface ReportHealth {

    Health health();

    /**
     * @param module the HSM answers
     * @param memory the journal can be written
     * @param clock the time can be trusted
     * @param intact nobody has tampered with the machine
     */
    record Health(boolean module, boolean memory, boolean clock, boolean intact) {

        public boolean isReady() {
            return module && memory && clock && intact;
        }
    }
}
