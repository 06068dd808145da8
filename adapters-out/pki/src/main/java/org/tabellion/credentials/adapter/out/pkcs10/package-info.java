/** PKCS#10 (RFC 2986). */
@NullMarked
package org.tabellion.credentials.adapter.out.pkcs10;

import org.jspecify.annotations.NullMarked;
