/**
 * The module's keys through PKCS#11 v2.40, by an own binding on {@code java.lang.foreign} (LP64, structs unpacked).
 * Vendors differ in data, never in code.
 */
@NullMarked
package org.tabellion.sam.adapter.out.pkcs11;

import org.jspecify.annotations.NullMarked;
