package org.tabellion.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;

/**
 * The parameters of an authorization request, from wherever they came: the address, a pushed form, or the request that
 * was pushed before ({@link PushedFirst}). Without those that prove who the client is.
 */
final class RequestParameters {

    private static final String ATTRIBUTE = RequestParameters.class.getName();

    private record Pushed(Map<String, String[]> parameters) {}

    private static final Set<String> PROOFS = Set.of("client_secret", "client_assertion", "client_assertion_type");

    private RequestParameters() {}

    static Map<String, String[]> of(HttpServletRequest request) {
        var parameters = new LinkedHashMap<>(all(request));
        parameters.keySet().removeAll(PROOFS);
        return Collections.unmodifiableMap(parameters);
    }

    /** @return the one value; null also where there are several */
    static @Nullable String one(HttpServletRequest request, String name) {
        var values = of(request).get(name);
        return values != null && values.length == 1 ? values[0] : null;
    }

    private static Map<String, String[]> all(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Pushed(var parameters)
                ? parameters
                : request.getParameterMap();
    }

    /** Tells this request from every other one; where the browser has been meanwhile makes no difference. */
    static String digest(HttpServletRequest request) {
        return digest(of(request));
    }

    static String digest(Map<String, String[]> parameters) {
        var text = new StringBuilder();
        for (var parameter : new TreeMap<>(parameters).entrySet()) {
            if (!parameter.getKey().equals(CredentialRequest.CONSENT)
                    && !parameter.getKey().equals(CredentialRequest.SINCE)) {
                for (var value : parameter.getValue()) {
                    text.append(Bytes.ofUtf8(parameter.getKey()).base64Url())
                            .append('=')
                            .append(Bytes.ofUtf8(value).base64Url())
                            .append('\n');
                }
            }
        }
        return DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text.toString())).base64Url();
    }

    /** From now on these are the parameters of {@code request}. */
    static void replace(HttpServletRequest request, Map<String, String[]> pushed) {
        request.setAttribute(ATTRIBUTE, new Pushed(pushed));
    }

    static boolean areReplaced(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
