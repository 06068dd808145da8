/** OCSP, CRL, caIssuers and time-stamps over HTTP. */
@NullMarked
package org.tabellion.documents.adapter.out.pki;

import org.jspecify.annotations.NullMarked;
