package org.tabellion.sam.adapter.out.memory;

import org.tabellion.kernel.TrustedTime;
import org.tabellion.sam.spi.AuditLog;
import org.tabellion.sam.spi.Halt;
import org.tabellion.sam.spi.Hsm;

/**
 * What a memory works with.
 *
 * @param node the name of the SAM's node
 * @param hsm signs the roots
 * @param halt ends the process when what was written may be lost
 */
public record MemorySurroundings(String node, AuditLog log, Hsm hsm, Halt halt, TrustedTime time) {}
