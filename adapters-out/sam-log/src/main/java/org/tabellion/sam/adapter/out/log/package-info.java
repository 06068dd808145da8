/** The SAM's audit as files that others read, and the verifier for them. */
@NullMarked
package org.tabellion.sam.adapter.out.log;

import org.jspecify.annotations.NullMarked;
