package org.tabellion.sam;

import java.util.List;

/** Whether this SAM can sign now: {@code GET /health}. Touches no signer's key. */
public interface ReportHealth {

    Health health();

    /**
     * @param module the HSM answers
     * @param modules how each module of the world is, in the order of the configuration
     * @param memory the journal can be written
     * @param clock the time can be trusted
     * @param intact nobody has tampered with the machine
     */
    record Health(boolean module, List<ModuleCondition> modules, boolean memory, boolean clock, boolean intact) {

        public Health {
            modules = List.copyOf(modules);
        }

        public boolean isReady() {
            return module && memory && clock && intact;
        }
    }

    /** How a module is. */
    enum ModuleCondition {
        UP,
        /** Tried again until it is back. */
        LOST,
        /** Not tried again until somebody has seen to its PIN. */
        PIN_REFUSED,
        /** All its threads wait in it for an answer that does not come. */
        HANGING
    }
}
