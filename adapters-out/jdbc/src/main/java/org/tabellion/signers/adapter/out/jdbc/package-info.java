/** Signers, enrolments and activation links. */
@NullMarked
package org.tabellion.signers.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;
