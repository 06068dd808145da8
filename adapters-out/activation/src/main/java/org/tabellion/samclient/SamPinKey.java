package org.tabellion.samclient;

import org.tabellion.kernel.Bytes;

/**
 * To which PINs are encrypted: P-256.
 *
 * @param x and {@code y} 32 bytes each
 */
public record SamPinKey(String id, Bytes x, Bytes y) {}
