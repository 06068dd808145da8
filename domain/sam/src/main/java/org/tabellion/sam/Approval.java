package org.tabellion.sam;

import org.jmolecules.ddd.types.ValueObject;
import org.tabellion.kernel.Bytes;

/**
 * What a second operation user says of a call: {@code X-SAM-Approval}.
 *
 * @param jws detached compact JWS (RFC 7797, {@code b64} false) whose {@code kid} is the id of its maker
 * @param body the bytes of the call's body as received, over which it must be made
 */
public record Approval(String jws, Bytes body) implements ValueObject {}
