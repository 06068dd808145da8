/** Authenticators and sessions of signers. */
@NullMarked
package org.tabellion.authentication.adapter.out.jdbc;

import org.jspecify.annotations.NullMarked;
