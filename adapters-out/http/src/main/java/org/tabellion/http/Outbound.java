package org.tabellion.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Failure;

/**
 * The one way out to addresses that others choose: AIA, CRL and OCSP addresses in certificates, callbacks, connectors.
 * Only what {@link AllowedAddresses} lets through is called, at the very address that was checked. Redirects are answers
 * like any other and are not followed.
 */
public interface Outbound {

    /**
     * Sends one request; nothing is repeated.
     *
     * @throws Failure FORBIDDEN (code {@code address_not_allowed}) if the address may not be called;
     *     UNAVAILABLE if there was no answer in time, or none that is HTTP, or one that is larger than allowed
     */
    Reply exchange(Request request);

    enum Method {
        GET,
        POST
    }

    /**
     * @param connect how long until there is a connection
     * @param whole how long until the last byte of the answer
     * @param largestBody of the answer, in bytes
     */
    record Limits(Duration connect, Duration whole, int largestBody) {

        /** 5 s, 15 s, 1 MiB. */
        public static final Limits USUAL = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(15), 1 << 20);

        public Limits {
            if (connect.isNegative() || connect.isZero() || whole.compareTo(connect) < 0 || largestBody < 0) {
                throw new IllegalArgumentException("limits that nothing can keep");
            }
        }

        public Limits withLargestBody(int bytes) {
            return new Limits(connect, whole, bytes);
        }
    }

    /** @param headers beside Host, Content-Length, Connection and Accept-Encoding, which are not for the caller to set */
    record Request(Method method, URI address, Map<String, String> headers, Bytes body, Limits limits) {

        public Request {
            headers = Map.copyOf(headers);
            headers.forEach(Request::check);
        }

        public static Request get(URI address) {
            return new Request(Method.GET, address, Map.of(), Bytes.of(), Limits.USUAL);
        }

        public static Request post(URI address, String contentType, Bytes body) {
            return new Request(Method.POST, address, Map.of("Content-Type", contentType), body, Limits.USUAL);
        }

        public Request with(Limits other) {
            return new Request(method, address, headers, body, other);
        }

        public Request withHeader(String name, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Request(method, address, more, body, limits);
        }

        // RFC 9110 section 5: a line break in a value would begin a header, or a second request.
        private static void check(String name, String value) {
            if (!name.matches("[A-Za-z0-9-]+") || !value.chars().allMatch(it -> it >= ' ' && it < 127)) {
                throw new IllegalArgumentException("not a header: " + name);
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "host", "content-length", "connection", "accept-encoding", "transfer-encoding" ->
                    throw new IllegalArgumentException("not for the caller to set: " + name);
                default -> {
                    // anything else is the caller's
                }
            }
        }

        /** Without headers and body: they may carry secrets. */
        @Override
        public String toString() {
            return method + " " + address.getHost();
        }
    }

    /** @param contentType as it was sent, parameters and all */
    record Reply(int status, Optional<String> contentType, Bytes body) {

        /** Media types compare without regard to case and parameters (RFC 9110 section 8.3.1). */
        public boolean isOf(String mediaType) {
            return contentType
                    .map(it -> it.split(";", 2)[0].strip().equalsIgnoreCase(mediaType))
                    .orElse(false);
        }
    }
}
