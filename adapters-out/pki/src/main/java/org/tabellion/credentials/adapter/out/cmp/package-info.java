/** A certification authority over CMP (RFC 9810, RFC 9483). */
@NullMarked
package org.tabellion.credentials.adapter.out.cmp;

import org.jspecify.annotations.NullMarked;
