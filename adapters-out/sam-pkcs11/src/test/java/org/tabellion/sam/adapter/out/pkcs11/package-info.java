@NullMarked
package org.tabellion.sam.adapter.out.pkcs11;

import org.jspecify.annotations.NullMarked;
