package org.tabellion.conformance;

import java.util.List;

/**
 * A request and its answer as text.
 *
 * @param requestHeaders as lines
 * @param status 0 if there was no answer
 * @param responseHeaders as lines
 */
record Exchange(
        String method,
        String address,
        List<String> requestHeaders,
        String requestBody,
        int status,
        List<String> responseHeaders,
        String responseBody,
        long milliseconds) {}
