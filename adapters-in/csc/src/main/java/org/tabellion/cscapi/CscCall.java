package org.tabellion.cscapi;

import java.util.Optional;

/** @param idempotencyKey the header of that name; {@code authorization} too, {@code bearer} the token of it */
record CscCall(
        Generation generation,
        CscRequest request,
        Optional<Caller> by,
        Optional<String> authorization,
        Optional<String> bearer,
        Optional<String> idempotencyKey) {

    Caller caller() {
        return by.orElseThrow();
    }

    /** It may hold the token. */
    @Override
    public String toString() {
        return "CSC call";
    }
}
