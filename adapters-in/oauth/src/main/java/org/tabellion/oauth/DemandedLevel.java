package org.tabellion.oauth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The level of sign-in that an authorization request demands (OpenID Connect Core sections 3.1.2.1 and 5.5.1.1). {@code
 * acr_values} is a wish: every sign-in is by two factors, and the tokens say so. What the parameter {@code claims} calls
 * essential is a demand: a level that is not reached gets no code.
 */
final class DemandedLevel {

    static final String PARAMETER = "claims";
    static final String UNMET = "unmet_authentication_requirements";

    private static final int LONGEST = 4_096;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode acr;

    private DemandedLevel(JsonNode acr) {
        this.acr = acr;
    }

    /** @return empty if the parameter cannot be read */
    static Optional<DemandedLevel> of(@Nullable String claims) {
        if (claims == null) {
            return Optional.of(new DemandedLevel(JSON.missingNode()));
        }
        try {
            var parsed = claims.length() > LONGEST ? JSON.missingNode() : JSON.readTree(claims);
            return parsed.isObject()
                    ? Optional.of(new DemandedLevel(parsed.path("id_token").path("acr")))
                    : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    boolean isMetBy(String reached) {
        if (!acr.path("essential").asBoolean(false)) {
            return true;
        }
        boolean any = acr.path("value").isMissingNode() && acr.path("values").isMissingNode();
        return any
                || acr.path("value").asString("").equals(reached)
                || acr.path("values").valueStream().anyMatch(it -> it.asString("")
                        .equals(reached));
    }
}
