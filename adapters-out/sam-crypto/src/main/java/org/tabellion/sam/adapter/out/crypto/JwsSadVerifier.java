package org.tabellion.sam.adapter.out.crypto;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Sad;
import org.tabellion.sam.AuthorizationServer;
import org.tabellion.sam.AuthorizationServer.JwsAlgorithm;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.spi.SadVerifier;
import tools.jackson.core.JacksonException;

/**
 * Compact JWS by RFC 7515, read strictly by hand: what a general library may accept, a SAD may not have. The key is chosen
 * by the header's {@code kid} among those registered, the algorithm must be registered for that key.
 */
public final class JwsSadVerifier implements SadVerifier {

    // 500 hashes of SHA-512 in base64url, twice encoded, make 58 kB; the header block of a call has 64 KiB.
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_HEADER = 1024;
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private final JwsSignatures signatures = new JwsSignatures();

    @Override
    public Verdict verify(Sad token, Kind kind, List<AuthorizationServer> trusted) {
        try {
            return read(token.compact(), kind, trusted);
        } catch (Unfit unfit) {
            return new Verdict.Refused(unfit.reason(), unfit.detail());
        } catch (JacksonException | IllegalArgumentException malformed) {
            return new Verdict.Refused(Reason.FORMAT, "the token is malformed");
        }
    }

    private Verdict read(String compact, Kind kind, List<AuthorizationServer> trusted) throws Unfit {
        int first = compact.indexOf('.');
        int second = compact.indexOf('.', first + 1);
        if (compact.length() > LONGEST
                || first < 1
                || first > LONGEST_HEADER
                || second < 0
                || compact.indexOf('.', second + 1) >= 0) {
            throw new Unfit(Reason.FORMAT, "no compact JWS of fitting size");
        }
        var header = header(compact.substring(0, first), kind);
        var payload = Bytes.ofBase64Url(compact.substring(first + 1, second));
        var claims = StrictObject.parse(payload);
        var maker = maker(header, claims.text("iss"), trusted);
        if (!maker.algorithms().contains(header.algorithm())) {
            throw new Unfit(Reason.ALGORITHM, "the algorithm is not registered for this key");
        }
        var signature = Bytes.ofBase64Url(compact.substring(second + 1));
        if (!signatures.isSigned(
                maker.publicKey(), header.algorithm(), Bytes.ofUtf8(compact.substring(0, second)), signature)) {
            throw new Unfit(Reason.SIGNATURE, "the signature does not verify");
        }
        return new Verdict.Genuine(maker, kind == Kind.SAD ? ClaimsReader.sad(claims) : ClaimsReader.skad(claims));
    }

    private record Header(JwsAlgorithm algorithm, String kid) {}

    private static Header header(String encoded, Kind kind) throws Unfit {
        var json = StrictObject.parse(Bytes.ofBase64Url(encoded));
        if (!HEADER.containsAll(json.names())) {
            throw new Unfit(Reason.FORMAT, "a header member that is not allowed");
        }
        if (!json.text("typ").equals(kind == Kind.SAD ? "sad+jwt" : "skad+jwt")) {
            throw new Unfit(Reason.FORMAT, "a token of another type");
        }
        var algorithm = JwsAlgorithm.named(json.text("alg"))
                .orElseThrow(() -> new Unfit(Reason.ALGORITHM, "an algorithm that is not allowed"));
        return new Header(algorithm, json.text("kid"));
    }

    // The issuer is not believed yet; it only tells which of the keys of one name is meant.
    private static AuthorizationServer maker(Header header, String issuer, List<AuthorizationServer> trusted)
            throws Unfit {
        Optional<AuthorizationServer> maker = trusted.stream()
                .filter(it -> it.kid().equals(header.kid()) && it.issuer().equals(issuer))
                .findFirst();
        return maker.orElseThrow(() -> new Unfit(Reason.ISSUER, "nobody trusted has this issuer and key"));
    }
}
