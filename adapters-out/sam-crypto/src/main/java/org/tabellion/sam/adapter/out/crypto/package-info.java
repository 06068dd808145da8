/** What the SAM computes in software, with public keys alone: tokens, certificates, signature values. */
@NullMarked
package org.tabellion.sam.adapter.out.crypto;

import org.jspecify.annotations.NullMarked;
