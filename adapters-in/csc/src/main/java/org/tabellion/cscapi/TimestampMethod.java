package org.tabellion.cscapi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.tabellion.documents.TimestampHash;
import org.tabellion.kernel.Bytes;

/** The one method that says {@code hash} and {@code hashAlgo} in every generation. */
@Component
class TimestampMethod implements CscMethod {

    private static final String DIGEST = "hashAlgo";
    private static final Pattern NONCE = Pattern.compile("[0-9A-Fa-f]{1," + 2 * TimestampHash.NONCE_IN_BYTES + "}");

    private final TimestampHash timestamps;

    TimestampMethod(TimestampHash timestamps) {
        this.timestamps = timestamps;
    }

    @Override
    public String name() {
        return "signatures/timestamp";
    }

    @Override
    public Set<String> scopes(Generation generation) {
        return Set.of(Caller.SERVICE);
    }

    @Override
    public CscAnswer answer(CscCall call) {
        var request = call.request();
        var value = CscRequest.base64(request.string("hash"));
        var digest = Algorithms.needed(Algorithms.digest(request, DIGEST), DIGEST);
        var hash = SignHashMethod.dtbsr(digest, value);
        var nonce = request.optionalString("nonce").map(TimestampMethod::nonce);
        request.checkCommon();
        var token = timestamps.timestamp(call.caller().client(), digest, hash.value(), nonce);
        return CscAnswer.of(Map.of("timestamp", token.base64()));
    }

    private static Bytes nonce(String hex) {
        return Optional.of(hex)
                .filter(it -> NONCE.matcher(it).matches())
                .map(it -> Bytes.ofHex(it.length() % 2 == 0 ? it : "0" + it))
                .orElseThrow(() -> CscError.invalidParameter("nonce"));
    }
}
