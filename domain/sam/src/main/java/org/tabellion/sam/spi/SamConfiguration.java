package org.tabellion.sam.spi;

import org.tabellion.sam.DynamicConfiguration;
import org.tabellion.sam.StaticConfiguration;

/** The configuration in force. */
public interface SamConfiguration {

    StaticConfiguration fixed();

    /** The whole document that is in force now; a call takes it once and works with that one. */
    DynamicConfiguration current();
}
