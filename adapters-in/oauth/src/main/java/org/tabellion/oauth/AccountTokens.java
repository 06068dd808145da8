package org.tabellion.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tabellion.access.CheckAccountToken;
import org.tabellion.access.SpendOnce;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.TrustedTime;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code account_token} of an authorization request (CSC 1.0.4 section 8.4, CSC 2): a service provider tells which of
 * its own accounts sends the signer here. It has to be the client's, of the last half hour (five minutes when it is pushed) and good for one
 * answer. Who has the account does not matter here: nothing is opened by it.
 */
final class AccountTokens {

    static final String PARAMETER = "account_token";

    /** As long as a signer may take from the first visit to the answer. */
    private static final Duration AGE = Duration.ofMinutes(30);

    private static final Duration AGE_WHEN_PUSHED = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final String PURPOSE = "account-token";
    private static final int LONGEST = 4_096;
    private static final int LONGEST_MEMBER = 255;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final CheckAccountToken check;
    private final SpendOnce once;
    private final TrustedTime time;

    AccountTokens(CheckAccountToken check, SpendOnce once, TrustedTime time) {
        this.check = check;
        this.once = once;
        this.time = time;
    }

    /** @param id of the token, of the client's making */
    private record AccountToken(String id, Instant issuedAt) {}

    boolean isGood(String client, String token, boolean pushed) {
        return read(client, token, pushed).isPresent();
    }

    /** @return false if it is not good, or was used before */
    boolean use(String client, String token) {
        return read(client, token, false)
                .filter(it -> once.spend(
                        PURPOSE,
                        DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(client + "\n" + it.id())),
                        it.issuedAt().plus(AGE).plus(SKEW)))
                .isPresent();
    }

    private Optional<AccountToken> read(String client, String token, boolean pushed) {
        var parts = token.split("\\.", -1);
        if (token.length() > LONGEST || parts.length != 3) {
            return Optional.empty();
        }
        try {
            var header = object(parts[0]);
            var claims = object(parts[1]);
            // The algorithm is ours to choose, and the only one.
            boolean isOurs = "HS256".equals(header.path("alg").asString(""))
                    && header.path("typ").asString("JWT").equalsIgnoreCase("JWT")
                    && !header.has("crit")
                    && check.isBy(
                            new ClientId(client), Bytes.ofUtf8(parts[0] + "." + parts[1]), Bytes.ofBase64Url(parts[2]));
            return isOurs ? claimed(claims, client, pushed) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static ObjectNode object(String part) {
        if (JSON.readTree(Bytes.ofBase64Url(part).toArray()) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("this is no JSON object");
    }

    private Optional<AccountToken> claimed(ObjectNode claims, String client, boolean pushed) {
        var issued = claims.path("iat");
        if (!isText(claims.path("sub"))
                || !isText(claims.path("jti"))
                || !client.equals(claims.path("azp").asString(""))
                || !issued.isNumber()) {
            return Optional.empty();
        }
        // A client in the field sends a fraction.
        var seconds = issued.decimalValue().longValue();
        var now = time.now().getEpochSecond();
        var age = pushed ? AGE_WHEN_PUSHED : AGE;
        return seconds <= now + SKEW.toSeconds()
                        && seconds >= now - age.plus(SKEW).toSeconds()
                ? Optional.of(new AccountToken(claims.path("jti").stringValue(), Instant.ofEpochSecond(seconds)))
                : Optional.empty();
    }

    private static boolean isText(JsonNode node) {
        return node.isString()
                && !node.stringValue().isEmpty()
                && node.stringValue().length() <= LONGEST_MEMBER;
    }
}
