/** Passwords and one-time codes, as they are kept. */
@NullMarked
package org.tabellion.authentication.adapter.out.servicekeys;

import org.jspecify.annotations.NullMarked;
