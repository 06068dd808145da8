/** Seals of the audit. */
@NullMarked
package org.tabellion.audit.adapter.out.servicekeys;

import org.jspecify.annotations.NullMarked;
