/** The SAM's memory in a journal file of its own: for a SAM that runs on one node. */
@NullMarked
package org.tabellion.sam.adapter.out.memory;

import org.jspecify.annotations.NullMarked;
