/** The SAM's memory: a journal of its own for a SAM that runs on one node, a PostgreSQL that the nodes share for several. */
@NullMarked
package org.tabellion.sam.adapter.out.memory;

import org.jspecify.annotations.NullMarked;
