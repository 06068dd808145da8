/** The management API under {@code /management/v1}: the clients of service providers, and what they have used. */
@NullMarked
package org.tabellion.mgmtapi;

import org.jspecify.annotations.NullMarked;
