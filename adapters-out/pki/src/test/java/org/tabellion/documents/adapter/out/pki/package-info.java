@NullMarked
package org.tabellion.documents.adapter.out.pki;

import org.jspecify.annotations.NullMarked;
