package org.tabellion.cscapi;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.orders.PlaceOrder;

/**
 * Whether the answer is waited for.
 *
 * @param keep how long the answer is kept, of the asynchronous mode
 * @param announceTo who is told of the end, of the asynchronous mode
 */
record OperationMode(boolean asynchronous, Duration keep, Optional<URI> announceTo) {

    private static final OperationMode SYNCHRONOUS = new OperationMode(false, Duration.ZERO, Optional.empty());
    private static final String PERIOD = "validity_period";
    private static final String ADDRESS = "response_uri";

    /** @param allowed the addresses that the client may have itself told at: compared character by character */
    static OperationMode of(CscRequest request, Generation generation, Set<String> allowed) {
        if (!generation.isSecond()) {
            return SYNCHRONOUS;
        }
        return switch (request.optionalString("operationMode").orElse("S")) {
            case "S" -> synchronous(request);
            case "A" -> new OperationMode(true, keep(request), announceTo(request, allowed));
            default -> throw CscError.invalidParameter("operationMode");
        };
    }

    private static OperationMode synchronous(CscRequest request) {
        for (var name : List.of(PERIOD, ADDRESS)) {
            if (request.has(name)) {
                throw CscError.invalidParameter(name);
            }
        }
        return SYNCHRONOUS;
    }

    private static Duration keep(CscRequest request) {
        var longest = BigInteger.valueOf(PlaceOrder.LONGEST.toMillis());
        var wanted = request.wholeNumber(PERIOD).orElse(longest);
        if (wanted.signum() <= 0 || wanted.compareTo(longest) > 0) {
            throw CscError.invalid("Out of bounds parameter " + PERIOD);
        }
        return Duration.ofMillis(wanted.longValueExact());
    }

    private static Optional<URI> announceTo(CscRequest request, Set<String> allowed) {
        return request.optionalString(ADDRESS).map(text -> {
            if (!allowed.contains(text)) {
                throw CscError.invalidParameter(ADDRESS);
            }
            return URI.create(text);
        });
    }
}
